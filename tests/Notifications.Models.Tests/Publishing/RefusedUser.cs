namespace Notifications.Models.Tests.Publishing;

/// <summary>A user for whom the database refuses every notification, and who comes last among all users.</summary>
internal static class RefusedUser
{
    public static Guid Id => Guid.AllBitsSet;

    public static string Trigger =>
        $"""
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'refused' USING ERRCODE = 'check_violation';
        END
        $$;
        CREATE TRIGGER refuse BEFORE INSERT ON notifications FOR EACH ROW WHEN (NEW.user_id = '{Id}') EXECUTE FUNCTION refuse();
        """;
}
