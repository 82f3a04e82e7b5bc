using System.Collections;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Notifications.Models.Tests.Inbox;

/// <summary>A set over a list, as unit tests of applications make one by hand or with a mocking library.</summary>
internal sealed class FakeSet(IEnumerable<Notification> notifications) : DbSet<Notification>, IQueryable<Notification>
{
    private readonly IQueryable<Notification> _notifications = notifications.AsQueryable();

    public override IEntityType EntityType => throw new NotSupportedException("A fake has no model.");

    Type IQueryable.ElementType => typeof(Notification);

    Expression IQueryable.Expression => _notifications.Expression;

    IQueryProvider IQueryable.Provider => _notifications.Provider;

    IEnumerator<Notification> IEnumerable<Notification>.GetEnumerator() => _notifications.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _notifications.GetEnumerator();
}
