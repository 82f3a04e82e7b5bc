using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Inbox;

/// <summary>A change whose SQL the library writes changes the same rows as one whose SQL EF Core writes.</summary>
public sealed class UserRowsTests : InboxFixture
{
    private static readonly Guid UserId = Guid.NewGuid();
    private static readonly Guid AnotherUserId = Guid.NewGuid();

    private static readonly Notification[] Rows =
    [
        At(6, UserId), Read(At(5, UserId)), Deleted(At(4, UserId)), Read(Deleted(At(3, UserId, "ticket"))), At(2, UserId, "ticket"),
        At(1, UserId), At(6, AnotherUserId),
    ];

    private static readonly Guid InInbox = Rows[0].Id;
    private static readonly Guid IsRead = Rows[1].Id;
    private static readonly Guid InTrash = Rows[2].Id;
    private static readonly Guid OfAnother = Rows[6].Id;
    private static readonly Guid[] NoIds = [];
    private static readonly Guid[] Ids = [InInbox, InTrash, OfAnother];
    private static readonly List<Guid> ListOfIds = [.. Ids];
    private static readonly HashSet<Guid> SetOfIds = [.. Ids];

    // Each with whether the library writes its SQL.
    private static readonly (string Name, bool IsKnown, Func<IQueryable<Notification>, IQueryable<Notification>> Query)[] Queries =
    [
        ("inbox", true, n => n.Inbox(UserId)),
        ("untracked inbox", true, n => n.AsNoTracking().Inbox(UserId).AsNoTracking()),
        ("one", true, n => n.Inbox(UserId).Where(x => x.Id == InInbox)),
        ("one in the trash", true, n => n.ForUser(UserId).Deleted().Where(x => x.Id == InTrash)),
        ("one of another user", true, n => n.Inbox(UserId).Where(x => x.Id == OfAnother)),
        ("the value first", true, n => n.ForUser(UserId).Where(x => IsRead == x.Id)),
        ("array", true, n => n.Inbox(UserId).Where(x => Ids.Contains(x.Id))),
        ("list", true, n => n.ForUser(UserId).Where(x => ListOfIds.Contains(x.Id))),
        ("set", true, n => n.Inbox(UserId).Where(x => SetOfIds.Contains(x.Id))),
        ("no ids", true, n => n.Inbox(UserId).Where(x => NoIds.Contains(x.Id))),
        ("up to", true, n => n.Inbox(UserId).UpTo(NotificationCursor.From(Rows[1]))),
        ("up to an instant", true, n => n.Inbox(UserId).UpTo(NotificationCursor.At(Noon.AddSeconds(2).ToOffset(TimeSpan.FromHours(5))))),
        ("type", true, n => n.ForUser(UserId).OfType("ticket")),
        ("status", true, n => n.Inbox(UserId).Read()),
        ("status in a variable", false, n => n.Inbox(UserId).Where(x => x.Status == Status)),
        ("not delivered", true, n => n.Inbox(UserId).Where(x => !x.DeliveredViaWs && !x.DeliveredViaEmail)),
        ("another's filter", false, n => n.Inbox(UserId).Where(x => x.Title.StartsWith("6 s"))),
        ("either", false, n => n.Inbox(UserId).Where(x => x.Id == InInbox || x.Id == IsRead)),
        ("negated", false, n => n.Inbox(UserId).Where(x => !(x.Id == InInbox))),
        ("not in", false, n => n.Inbox(UserId).Where(x => !Ids.Contains(x.Id))),
        ("twice the same column", false, n => n.Inbox(UserId).Where(x => x.Id == InInbox).Where(x => x.Id == IsRead)),
        ("another user too", false, n => n.Inbox(UserId).ForUser(AnotherUserId)),
        ("nullable", false, n => n.Inbox(UserId).Where(x => x.Id == (Guid?)InInbox)),
        ("computed", false, n => n.Inbox(UserId).Where(x => x.Id == Rows[0].Id)),
        ("of two columns", false, n => n.Inbox(UserId).Where(x => x.Id == x.UserId)),
        ("identifiers of a query", false, n => n.Inbox(UserId).Where(x => n.Where(y => y.UserId == UserId).Any(y => y.Id == x.Id))),
        ("sorted and limited", false, n => n.Inbox(UserId).NewestFirst().Take(2)),
    ];

    private static readonly Func<IQueryable<Notification>, Task<int>>[] Changes =
    [
        n => n.MarkReadAsync(Noon), n => n.MarkUnreadAsync(), n => n.SoftDeleteAsync(Noon.AddHours(1)), n => n.RestoreAsync(),
        n => n.MarkDeliveredViaWsAsync(), n => n.MarkDeliveredViaEmailAsync(),
    ];

    private static NotificationStatus Status => NotificationStatus.Read;

    private static readonly string[] Names = [.. Queries.Select(query => query.Name)];

    [OneTimeSetUp]
    public Task FillAsync() => SaveAsync(Rows);

    [Test]
    public async Task It_changes_the_rows_of_the_query([ValueSource(nameof(Names))] string name)
    {
        var (_, isKnown, query) = Queries.Single(one => one.Name == name);
        foreach (var change in Changes)
        {
            var log = new CommandLog();
            var changed = await ChangeAsync(n => change(query(n)), log);
            var expected = await ChangeAsync(n => change(query(n.TagWith("by EF Core").OfAllUsers())), new CommandLog());

            changed.Should().Be(expected);
            log.Commands.Any(command => command.CommandText.Contains("@user_id", StringComparison.Ordinal)).Should().Be(isKnown);
        }
    }

    [Test]
    public async Task A_filter_of_the_model_holds()
    {
        await using var context = new ApplicationContext(ConnectionString, model =>
        {
            TestLayout.AddModels(model);
            model.Entity<Notification>().HasQueryFilter(n => n.Type == "ticket");
        });
        await using var transaction = await context.Database.BeginTransactionAsync();

        (await context.Set<Notification>().Inbox(UserId).MarkReadAsync()).Should().Be(1);
        (await context.Set<Notification>().Inbox(UserId).Where(n => n.Id == Rows[0].Id).SoftDeleteAsync()).Should().Be(0);
    }

    [Test]
    public async Task An_interceptor_of_queries_is_heard()
    {
        await using var context = CreateContext(options => options.AddInterceptors(new OnlyTickets()));
        await using var transaction = await context.Database.BeginTransactionAsync();

        (await context.Notifications.Inbox(UserId).Where(n => n.Id == Rows[0].Id).SoftDeleteAsync()).Should().Be(0);
        (await context.Notifications.Inbox(UserId).Where(n => n.Id == Rows[4].Id).SoftDeleteAsync()).Should().Be(1);
    }

    // All rows after the change, which is then undone.
    private async Task<(int Count, string Rows)> ChangeAsync(Func<IQueryable<Notification>, Task<int>> change, CommandLog log)
    {
        await using var context = CreateContext(options => options.AddInterceptors(log));
        await using var transaction = await context.Database.BeginTransactionAsync();
        var count = await change(context.Notifications);
        var rows = await context.Notifications.OfAllUsers().OrderBy(n => n.Id).AsNoTracking()
            .Select(n => $"{n.Id} {n.Status} {n.ReadAt} {n.DeletedAt} {n.DeliveredViaWs} {n.DeliveredViaEmail}").ToListAsync();
        return (count, string.Join('\n', rows));
    }

    private sealed class OnlyTickets : ExpressionVisitor, IQueryExpressionInterceptor
    {
        public Expression QueryCompilationStarting(Expression queryExpression, QueryExpressionEventData eventData) =>
            Visit(queryExpression);

        protected override Expression VisitExtension(Expression node)
        {
            Expression<Func<Notification, bool>> isTicket = n => n.Type == "ticket";
            return node.Type == typeof(IQueryable<Notification>)
                ? Expression.Call(typeof(Queryable), nameof(Queryable.Where), [typeof(Notification)], node, isTicket)
                : base.VisitExtension(node);
        }
    }
}
