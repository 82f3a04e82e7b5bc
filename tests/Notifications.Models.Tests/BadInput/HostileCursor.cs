using System.Buffers.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Notifications.Models.Tests.BadInput;

/// <summary>Cursors at any position, and corrupted texts of cursors.</summary>
internal static class HostileCursor
{
    public static Gen<NotificationCursor> Any =>
        from instant in HostileValue.Instant
        from id in HostileValue.Id
        select new NotificationCursor(instant, id);

    public static Gen<string> Text => Gen.Frequency(
        (3, HostileText.Any), (3, Flipped), (1, Cut), (1, Any.Select(cursor => cursor.ToString())),
        (1, Any.Select(cursor => $" {cursor}")), (1, Forged));

    private static Gen<string> Flipped =>
        from cursor in Any
        from at in Gen.Choose(0, cursor.ToString().Length - 1)
        from put in Gen.Elements("-A_=+ \0\ud83e".ToCharArray())
        select cursor.ToString().Remove(at, 1).Insert(at, put.ToString());

    private static Gen<string> Cut =>
        from cursor in Any
        from length in Gen.Choose(0, cursor.ToString().Length - 1)
        select cursor.ToString()[..length];

    private static Gen<string> Forged =>
        Gen.Choose(0, 255).ListOf(30).Select(bytes => Base64Url.EncodeToString([.. bytes.Select(value => (byte)value)]));
}
