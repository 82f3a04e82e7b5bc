using System.Collections.Frozen;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace Notifications.Models.Tests.Infrastructure;

/// <summary>Fails every statement on rows of users without a user, in all contexts with keys by user.</summary>
/// <remarks>It listens to the diagnostics of EF Core, because an interceptor would guard only the contexts that add it.</remarks>
internal sealed partial class RoutingGuard : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
{
    private static readonly Type[] RowsOfUsers = [typeof(Notification), typeof(NotificationPreference)];

    // A purge searches the rows of all users and removes what it finds by user.
    private static readonly FrozenSet<string> SearchesOfPurges =
        File.ReadAllText(Path.Combine(SourceTree.ProjectDirectory, "Retention/Purge.approved.sql"))
        .Split("\n\n").Where(sql => !sql.StartsWith("DELETE", StringComparison.Ordinal)).Select(WithoutNumbers).ToFrozenSet();

    public static void Start() => DiagnosticListener.AllListeners.Subscribe(new RoutingGuard());

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == DbLoggerCategory.Name)
        {
            value.Subscribe(this, name => name == RelationalEventId.CommandExecuting.Name);
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Value is CommandEventData { Context: { } context } sent && IsKeyedByUser(context))
        {
            Check(sent.Command.CommandText, [.. RowsOfUsers.Select(type => NameOf(type, context))]);
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    private static bool IsKeyedByUser(DbContext context) =>
        context.Model.FindEntityType(typeof(Notification))?.FindPrimaryKey()!.Properties.Any(property =>
            property.Name == nameof(Notification.UserId)) == true;

    private static string NameOf(Type type, DbContext context)
    {
        var entity = context.Model.FindEntityType(type)!;
        return context.GetService<ISqlGenerationHelper>().DelimitIdentifier(entity.GetTableName()!, entity.GetSchema());
    }

    private static void Check(string sql, string[] tables)
    {
        if (sql.StartsWith($"-- {AllUsers.Tag}", StringComparison.Ordinal)
            || SearchesOfPurges.Contains(WithoutNumbers(sql.Replace(tables[0], "notifications", StringComparison.Ordinal))))
        {
            return;
        }

        var names = string.Join('|', tables.Select(WithoutQuotes));
        foreach (var statement in EndOfStatement().Split(sql))
        {
            if (!SaysOfWhom(WithoutQuotes(statement), names))
            {
                throw new AssertionException($"The statement does not restrict its rows to users:\n{statement}");
            }
        }
    }

    private static bool SaysOfWhom(string statement, string tables)
    {
        if (Regex.IsMatch(statement, $@"INSERT INTO (?:{tables})\s"))
        {
            return Regex.IsMatch(statement, $@"INSERT INTO (?:{tables})\s+(?:AS \w+\s+)?\([^)]*\buser_id\b");
        }

        // A row is restricted if its user equals a value, or the user of another restricted row.
        var anybodys = Regex.Matches(statement, $@"\b(?:FROM|JOIN|UPDATE|USING) (?:{tables})(?: AS (?<row>\w+))?(?!\S)")
            .Select(match => match.Groups["row"].Value).ToHashSet();
        while (anybodys.RemoveWhere(row => UsersOf(row, statement).Any(user => !anybodys.Contains(user))) > 0)
        {
        }

        return anybodys.Count == 0 || Regex.IsMatch(statement, @"\bWHERE FALSE\b");
    }

    // The values and rows that the user of a row must equal.
    private static IEnumerable<string> UsersOf(string row, string statement)
    {
        var userId = row.Length > 0 ? $@"\b{row}\.user_id" : @"(?<![.\w])user_id";
        return Regex.Matches(statement, $@"{userId} (?:= (?:ANY ?\()?|IN \()(?<user>@?\w+|')|(?<user>@?\w+)(?:\.\w+)? = {userId}\b")
            .Select(match => match.Groups["user"].Value);
    }

    // A quoted name can contain anything, so a word replaces it.
    private static string WithoutQuotes(string sql) =>
        QuotedName().Replace(sql, name => $"quoted{(uint)name.Value.GetHashCode(StringComparison.Ordinal)}");

    // The number of rows that a user keeps is a literal.
    private static string WithoutNumbers(string sql) => Number().Replace(sql.Trim(), "0");

    [GeneratedRegex("\"(?:[^\"]|\"\")+\"")]
    private static partial Regex QuotedName();

    [GeneratedRegex(@"(?<=count\(\*\) [->] )\d+")]
    private static partial Regex Number();

    [GeneratedRegex(@";\s*(?:\n|$)")]
    private static partial Regex EndOfStatement();
}
