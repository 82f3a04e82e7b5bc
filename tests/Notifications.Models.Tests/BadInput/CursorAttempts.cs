using FsCheck;
using FsCheck.Fluent;

namespace Notifications.Models.Tests.BadInput;

/// <summary>Cursors, which clients send back.</summary>
internal static class CursorAttempts
{
    public static IEnumerable<Attempt> All =>
    [
        Attempt.Of("NotificationCursor.From(notification)", Notifications.OrNothing(), n => ShouldComeBack(NotificationCursor.From(n!))),
        Attempt.Of("NotificationCursor.At(instant)", HostileValue.Instant, at => ShouldComeBack(NotificationCursor.At(at))),
        Parsing("Parse(s)", NotificationCursor.Parse),
        Parsing("Parse(s, provider)", text => NotificationCursor.Parse(text, null)),
        Attempt.Of("NotificationCursor.TryParse(s, result)", HostileCursor.Text, text =>
            (NotificationCursor.TryParse(text, out var cursor) ? cursor.ToString() : null).Should().BeOneOf(text, null)),
        Attempt.Of("NotificationCursor.TryParse(s, provider, result)", HostileCursor.Text, text =>
            (NotificationCursor.TryParse(text, null, out var cursor) ? cursor.ToString() : null).Should().BeOneOf(text, null)),
        Attempt.Of("NotificationCursor.Equals(other)", HostileCursor.Any.OrNothing().And(HostileCursor.Any.OrNothing()), pair =>
            pair.Item1?.Equals(pair.Item2).Should().Be(pair.Item1.ToString() == pair.Item2?.ToString())),
        Attempt.Of("NotificationCursor.Equals(obj)", HostileCursor.Any, cursor =>
            cursor.Equals((object)cursor.ToString()).Should().BeFalse()),
    ];

    private static Gen<Notification> Notifications =>
        from id in HostileValue.Id
        from at in HostileValue.Instant
        select new Notification { Id = id, CreatedAt = at, UserId = Guid.NewGuid(), Type = "t", Title = "t", Message = "m" };

    private static Attempt Parsing(string member, Func<string, NotificationCursor> parse) =>
        Attempt.Of($"NotificationCursor.{member}", HostileCursor.Text, text => parse(text).ToString().Should().Be(text))
            .MayThrow<FormatException>();

    private static void ShouldComeBack(NotificationCursor cursor) => NotificationCursor.Parse(cursor.ToString(), null).Should().Be(cursor);
}
