using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Packaging;

[BuildsPrograms]
public sealed class RoomTests
{
    // A name that the compiler cannot resolve would not count as a use.
    [Test]
    public void The_compiler_resolves_every_name() => LibrarySources.Errors.Should().BeEmpty();

    [Test]
    public void Every_folder_is_in_a_room() =>
        LibrarySources.Files.Select(file => file.Room).Distinct().Should().BeEquivalentTo(Rooms.Allowed.Keys);

    [Test]
    public void A_room_uses_only_the_rooms_that_it_may_use()
    {
        var violations =
            from file in LibrarySources.Files
            from used in LibrarySources.FilesUsedBy(file)
            where used.Room != file.Room && !Rooms.Allowed[file.Room].Contains(used.Room)
            select $"{file} uses {used.Name} of {used.Room}, but {file.Room} may use only: {string.Join(", ", Rooms.Allowed[file.Room])}";

        violations.Distinct().Should().BeEmpty();
    }
}
