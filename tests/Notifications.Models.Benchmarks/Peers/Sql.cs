namespace Notifications.Models.Benchmarks.Peers;

/// <summary>One statement of a request.</summary>
/// <param name="Kind">The use of its result.</param>
/// <param name="Text">The statement, with <c>$1</c> for the first input.</param>
/// <param name="Inputs">The values of its parameters.</param>
internal sealed record Sql(SqlKind Kind, string Text, IReadOnlyList<Input> Inputs)
{
    /// <summary>The column whose values are the keys for the next statement.</summary>
    public int KeyColumn { get; init; }

    /// <summary>The value of a column in those rows whose keys are meant; all rows, if it is null.</summary>
    public (int Column, object Value)? KeysWhere { get; init; }

    /// <summary>Whether the peer sends it, but the answer is that of another statement.</summary>
    public bool IsAside { get; init; }

    public bool IsWrite => !Text.StartsWith("SELECT", StringComparison.Ordinal);

    /// <summary>Reads rows with all their columns.</summary>
    public static Sql Rows(string text, params IReadOnlyList<Input> inputs) => new(SqlKind.Rows, text, inputs);

    /// <summary>Reads one number.</summary>
    public static Sql Number(string text, params IReadOnlyList<Input> inputs) => new(SqlKind.Number, text, inputs);

    /// <summary>Changes rows.</summary>
    public static Sql Change(string text, params IReadOnlyList<Input> inputs) => new(SqlKind.Change, text, inputs);

    /// <summary>Changes each row that the statement before has read, as an object-relational mapper saves what it has loaded.</summary>
    public static Sql ChangeEach(string text, params IReadOnlyList<Input> inputs) => new(SqlKind.ChangeEach, text, inputs);
}
