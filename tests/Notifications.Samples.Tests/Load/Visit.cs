using System.Collections.Concurrent;

namespace Notifications.Samples.Tests.Load;

/// <summary>One user looks at the inbox as on the page: four of five requests read, and after a change the page reads again.</summary>
internal sealed class Visit(Session session, Member member, ConcurrentDictionary<string, int> announced, Random random)
{
    // Announcements could push a line further down off the page.
    private const int Sure = 40;

    private Page<Line> _shown = new([], null);

    public async Task RunAsync()
    {
        await session.BeginAsync();
        await ShowAsync();
        await session.GetAsync<Badge>($"notifications/unread-count");
        foreach (var (chance, actAsync) in Acts())
        {
            if (random.NextDouble() < chance)
            {
                await actAsync();
            }
        }
    }

    private IEnumerable<(double Chance, Func<Task> ActAsync)> Acts() =>
    [
        (0.30, ShowMoreAsync),
        (0.15, () => session.GetAsync<Page<Line>>($"notifications/lines?limit=50&status=unread")),
        (0.15, () => session.GetAsync<Page<Line>>($"notifications/lines?limit=50&type=security.alert")),
        (0.30, () => session.GetAsync<Page<Item>>($"notifications?limit=50")),
        (0.30, UnfoldAsync),
        (0.60, MarkReadAsync),
        (0.15, MarkUnreadAsync),
        (0.25, DeleteAsync),
        (0.15, MarkAllReadAsync),
        (0.15, ReadPreferencesAsync),
        (member.IsAdmin ? 1 : 0, AnnounceAsync),
    ];

    private async Task ShowAsync() => _shown = await session.GetAsync<Page<Line>>($"notifications/lines?limit=50");

    private async Task ShowMoreAsync()
    {
        if (_shown.Next is { } next)
        {
            var more = await session.GetAsync<Page<Line>>($"notifications/lines?limit=50&after={next}");
            Ids(more).Should().NotIntersectWith(Ids(_shown));
        }
    }

    private async Task UnfoldAsync()
    {
        if (Choose(line => line.IsGroup) is { } line)
        {
            var group = await session.GetAsync<Page<Item>>($"notifications/{line.Head.Id}/group?limit=50");
            group.Items.Should().HaveCount(Math.Min(line.Count, 50));
        }
    }

    private async Task MarkReadAsync()
    {
        if (Choose(line => line.UnreadCount > 0) is { } line)
        {
            await session.TellAsync(HttpMethod.Patch, $"notifications/{line.Head.Id}/read?group={line.IsGroup}");
            member.Standing = member.Standing with { Read = member.Standing.Read + line.UnreadCount };
            (await ShowAgainAsync(line)).Should().Be(line with { UnreadCount = 0 });
        }
    }

    private async Task MarkUnreadAsync()
    {
        if (Choose(line => line.UnreadCount == 0) is { } line)
        {
            await session.TellAsync(HttpMethod.Patch, $"notifications/{line.Head.Id}/unread?group={line.IsGroup}");
            member.Standing = member.Standing with { Read = member.Standing.Read - line.Count };
            (await ShowAgainAsync(line)).Should().Be(line with { UnreadCount = line.Count });
        }
    }

    private async Task DeleteAsync()
    {
        if (Choose(_ => true) is { } line)
        {
            await session.TellAsync(HttpMethod.Delete, $"notifications/{line.Head.Id}?group={line.IsGroup}");
            member.Standing = member.Standing with { Deleted = member.Standing.Deleted + line.Count };
            (await ShowAgainAsync(line)).Should().BeNull();
            if (random.Next(2) == 0)
            {
                await RestoreAsync(line);
            }
        }
    }

    private async Task RestoreAsync(Line line)
    {
        await session.TellAsync(HttpMethod.Post, $"notifications/{line.Head.Id}/restore?group={line.IsGroup}");
        member.Standing = member.Standing with { Deleted = member.Standing.Deleted - line.Count };
        (await ShowAgainAsync(line)).Should().Be(line);
    }

    private async Task MarkAllReadAsync()
    {
        if (_shown.Items is [var newest, ..])
        {
            var answer = await session.AskAsync<Changed>(HttpMethod.Post, $"notifications/read-all", new { up_to = newest.Head.Cursor });
            member.Standing = member.Standing with { Read = member.Standing.Read + answer.Count };
            var left = await session.GetAsync<Page<Item>>($"notifications?limit=50&status=unread");
            left.Items.Where(n => n.CreatedAt <= newest.Head.CreatedAt).Should().BeEmpty();
            await ShowAsync();
        }
    }

    private async Task ReadPreferencesAsync()
    {
        await session.GetAsync<object>($"preferences");
        if (random.Next(2) == 0)
        {
            var mails = random.Next(2) == 0;
            await session.AskAsync<object>(HttpMethod.Patch, $"preferences", new { email = new { comment = mails } });
            member.Standing = member.Standing with { Mails = mails };
        }
    }

    private async Task AnnounceAsync()
    {
        var title = $"News {Guid.CreateVersion7()} of {member.OrganizationId}";
        var announcement = new { title, message = "It is announced to all." };
        var answer = await session.AskAsync<Announced>(HttpMethod.Post, $"announcements", announcement);
        answer.Published.Should().Be(member.Audience);
        announced[title] = answer.Published;
    }

    private Line? Choose(Func<Line, bool> fits)
    {
        Line[] lines = [.. _shown.Items.Take(Sure).Where(fits)];
        return lines is [] ? null : lines[random.Next(lines.Length)];
    }

    private async Task<Line?> ShowAgainAsync(Line line)
    {
        await ShowAsync();
        return _shown.Items.SingleOrDefault(shown => shown.Head.Id == line.Head.Id);
    }

    private static IEnumerable<Guid> Ids(Page<Line> page) => page.Items.Select(line => line.Head.Id);
}
