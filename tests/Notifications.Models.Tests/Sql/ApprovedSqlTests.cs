using System.Text.RegularExpressions;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Sql;

/// <summary>What no statement of the library has, looked for in all SQL that was approved.</summary>
public sealed partial class ApprovedSqlTests
{
    private static readonly string[] Files =
    [
        .. Directory.EnumerateFiles(SourceTree.ProjectDirectory, "*.approved.sql", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(SourceTree.ProjectDirectory, file)).Order(StringComparer.Ordinal),
    ];

    /// <summary>
    /// Citus rewrites a CASE with an operand, <c>CASE x WHEN 1 THEN ...</c>, wrongly where it sends an INSERT or UPDATE to a shard.
    /// </summary>
    [Test]
    public void No_INSERT_or_UPDATE_has_a_CASE_with_an_operand([ValueSource(nameof(Files))] string file) =>
        Statements(file).Where(sql => Change().IsMatch(sql)).Should().NotContain(sql => CaseWithOperand().IsMatch(sql));

    /// <summary>Citus takes no volatile or stable function in <c>DO UPDATE</c>.</summary>
    [Test]
    public void No_DO_UPDATE_asks_for_the_time([ValueSource(nameof(Files))] string file) =>
        Statements(file).Should().NotContain(sql => TimeInUpsert().IsMatch(sql));

    [Test]
    public void The_patterns_find_what_they_are_to_find()
    {
        CaseWithOperand().IsMatch("SET a = (CASE jsonb_typeof(a -> b) WHEN 'object' THEN a END)").Should().BeTrue();
        CaseWithOperand().IsMatch("SET a = CASE\n    WHEN a = 1 THEN b END").Should().BeFalse();
        Change().IsMatch("WITH rows AS (SELECT 1) UPDATE t SET a = 1").Should().BeTrue();
        Change().IsMatch("INSERT INTO t (a) VALUES (1)").Should().BeTrue();
        Change().IsMatch("SELECT updated_at FROM t FOR UPDATE").Should().BeFalse();
        TimeInUpsert().IsMatch("ON CONFLICT (a) DO UPDATE SET\n    b = now()").Should().BeTrue();
        TimeInUpsert().IsMatch("VALUES (now()) ON CONFLICT (a) DO UPDATE SET b = excluded.b").Should().BeFalse();
    }

    private static string[] Statements(string file) => File.ReadAllText(Path.Combine(SourceTree.ProjectDirectory, file)).Split("\n\n");

    [GeneratedRegex(@"\bINSERT INTO\b|(?<!FOR )(?<!FOR NO KEY )(?<!DO )\bUPDATE\b(?=\s+[\w.""]+)")]
    private static partial Regex Change();

    [GeneratedRegex(@"\bCASE\b(?!\s+WHEN\b)")]
    private static partial Regex CaseWithOperand();

    [GeneratedRegex(@"\bDO UPDATE\b(?s:.*?)\b(?:now\(\)|clock_timestamp\(\)|CURRENT_TIMESTAMP)")]
    private static partial Regex TimeInUpsert();
}
