using System.Text.Json;

namespace Notifications.Models.Tests.Inbox;

/// <summary>The result of <c>EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON)</c>.</summary>
internal sealed class Plan
{
    private readonly JsonElement _root;

    public Plan(string json)
        : this(JsonElement.Parse(json)[0].GetProperty("Plan"))
    {
    }

    private Plan(JsonElement root)
    {
        _root = root;
        Nodes = [.. Descend(root)];
    }

    public IReadOnlyList<JsonElement> Nodes { get; }

    /// <summary>The scanned indexes.</summary>
    public IEnumerable<string> Indexes => Nodes.Select(node => Text(node, "Index Name")).Where(name => name.Length > 0);

    /// <summary>The types of the nodes, such as <c>Limit</c>, <c>Sort</c> and <c>Index Scan</c>.</summary>
    public IEnumerable<string> Types => Nodes.Select(node => Text(node, "Node Type"));

    /// <summary>The rows that scans of tables returned, after their filters.</summary>
    public double RowsRead => Nodes.Where(IsScan).Sum(node => Number(node, "Actual Rows") * Number(node, "Actual Loops"));

    /// <summary>The rows that filters removed.</summary>
    public double RowsRemoved => Nodes.Sum(node => Number(node, "Rows Removed by Filter") + Number(node, "Rows Removed by Index Recheck"));

    /// <summary>The pages of 8 kB that were accessed, in cache or not.</summary>
    public double Buffers => Number(_root, "Shared Hit Blocks") + Number(_root, "Shared Read Blocks");

    /// <summary>Returns the part of the plan below the one node of a type.</summary>
    public Plan Below(string type) => new(Nodes.Single(node => Text(node, "Node Type") == type).GetProperty("Plans")[0]);

    public override string ToString() => string.Join(" <- ", Nodes.Select(Describe));

    private static IEnumerable<JsonElement> Descend(JsonElement node) =>
        node.TryGetProperty("Plans", out var children) ? children.EnumerateArray().SelectMany(Descend).Prepend(node) : [node];

    // A bitmap heap scan counts the rows; the bitmap index scan below it would count them again.
    private static bool IsScan(JsonElement node) =>
        Text(node, "Node Type") is var type && type.EndsWith("Scan",
            StringComparison.Ordinal) && type is not ("Bitmap Index Scan" or "Subquery Scan");

    private static string Describe(JsonElement node) => string.Join(
        ", ",
        node.EnumerateObject()
            .Where(property =>
                property.Name is "Node Type" or "Index Name" or "Index Cond" or "Filter" or "Actual Rows"
                    or "Shared Hit Blocks" or "Shared Read Blocks"
                || property.Name.StartsWith("Rows Removed", StringComparison.Ordinal))
            .Select(property => $"{property.Name}: {property.Value}"));

    private static string Text(JsonElement node, string name) => node.TryGetProperty(name, out var value) ? value.GetString()! : "";

    private static double Number(JsonElement node, string name) => node.TryGetProperty(name, out var value) ? value.GetDouble() : 0;
}
