using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Packaging;

public sealed class PublicApiTests
{
    [Test]
    public void The_public_API_is_the_approved_one() =>
        PublicApi.Of(typeof(Notification).Assembly).ShouldBeApproved("Packaging/PublicApi.txt");
}
