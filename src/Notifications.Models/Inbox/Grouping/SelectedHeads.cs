using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;

namespace Notifications.Models;

/// <summary>What a selector makes of heads.</summary>
internal sealed class SelectedHeads<TItem>(IQueryable<Notification> source, Expression<Func<Notification, TItem>> selector)
    : IGroupHeads<TItem>
{
    public InboxQuery? Whole => null;

    public async Task<Dictionary<Guid, GroupHead<TItem>>> ReadAsync(
        List<GroupedRow> rows, bool withData, CancellationToken cancellationToken)
    {
        var ids = rows.ConvertAll(row => row.Id);
        var selected = withData ? PositionedItem<TItem>.WithData(selector) : PositionedItem<TItem>.From(selector);
        var heads = await source.Where(n => ids.Contains(n.Id)).Select(selected)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return heads.ToDictionary(head => head.Id, head => new GroupHead<TItem>(head.Item, head.Data));
    }
}
