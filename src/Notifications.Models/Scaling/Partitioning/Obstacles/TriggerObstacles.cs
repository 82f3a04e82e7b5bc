namespace Notifications.Models.Obstacles;

/// <summary>Triggers and rules that a replacement could not have.</summary>
/// <remarks>Catalogs: <c>pg_trigger</c>, <c>pg_rewrite</c>.</remarks>
internal static class TriggerObstacles
{
    private const string TransitionTables =
        """
        SELECT format('has the row trigger %I with transition tables, which partitioned tables do not take', tgname),
            'Make it a statement trigger, or drop it.'
        FROM pg_trigger
        WHERE tgrelid = source AND tgtype & 1 = 1 AND (tgoldtable IS NOT NULL OR tgnewtable IS NOT NULL) AND partitions > 0
        """;

    private const string DisabledChecks =
        """
        SELECT 'has foreign keys whose triggers are disabled', 'Use ALTER TABLE ... ENABLE TRIGGER ALL.'
        FROM pg_trigger WHERE tgrelid = source AND tgisinternal AND tgenabled <> 'O'
        """;

    private const string Rights =
        """
        SELECT format('has the trigger %I, whose function %I may not execute', tgname, current_user),
            'Grant EXECUTE to the role that migrates.'
        FROM pg_trigger WHERE tgrelid = source AND NOT tgisinternal AND NOT has_function_privilege(tgfoid, 'EXECUTE')
        """;

    private const string Rules =
        """
        SELECT format('has the rule %I', rulename), 'Drop it, and create it again afterwards.'
        FROM pg_rewrite WHERE ev_class = source
        """;

    public static IReadOnlyList<string> All { get; } = [TransitionTables, DisabledChecks, Rights, Rules];
}
