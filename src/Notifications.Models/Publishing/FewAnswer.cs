using System.Data.Common;

namespace Notifications.Models;

/// <summary>What became of a user who wants a content.</summary>
/// <param name="UserId">The user.</param>
/// <param name="Inserted">The new notification; <see langword="null"/> if it exists already, or the user does not.</param>
/// <param name="IsMissing">Whether the user does not exist.</param>
internal readonly record struct FewAnswer(Guid UserId, PublishedNotification? Inserted, bool IsMissing)
{
    public static FewAnswer Read(DbDataReader reader) => new(
        reader.GetGuid(0),
        reader.IsDBNull(1) ? null : ReadNotification(reader),
        reader.FieldCount > 4 && reader.GetBoolean(4));

    public static PublishedNotification ReadNotification(DbDataReader reader) => new(
        reader.GetGuid(0),
        reader.GetGuid(1),
        reader.GetFieldValue<DateTimeOffset>(2),
        reader.IsDBNull(3) ? null : reader.GetGuid(3));
}
