using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Metadata;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Inbox;

/// <summary>Two applications with one model, such as a compiled one, and with interceptors of their own.</summary>
public sealed class SharedModelTests : InboxFixture
{
    [Test]
    public async Task A_page_calls_the_interceptors_of_its_own_application()
    {
        var userId = Guid.NewGuid();
        await SaveAsync(Fill(userId, 3));
        await using var plain = CreateContext();
        var (first, second) = (new Counting(), new Counting());

        foreach (var interceptor in new[] { first, second, second })
        {
            await using var host = CreateHost(plain.Model, interceptor);
            await host.Notifications.Inbox(userId).ToPageAsync();
        }

        first.Made.Should().Be(3);
        second.Made.Should().Be(6);
    }

    private TestDbContext CreateHost(IModel model,
        IInterceptor interceptor) => CreateContext(options => options.UseModel(model).AddInterceptors(interceptor));

    private sealed class Counting : IMaterializationInterceptor
    {
        public int Made { get; private set; }

        public object InitializedInstance(MaterializationInterceptionData materializationData, object entity)
        {
            Made++;
            return entity;
        }
    }
}
