namespace Notifications.Models.Tests.Retention;

/// <summary>The values that a policy takes, and its messages for others.</summary>
public sealed class RetentionPolicyTests
{
    [Test]
    public void By_default_it_removes_nothing()
    {
        var policy = new RetentionPolicy();

        policy.DeletedOlderThan.Should().BeNull();
        policy.ReadOlderThan.Should().BeNull();
        policy.UnreadOlderThan.Should().BeNull();
        policy.KeepNewestPerUser.Should().BeNull();
        RetentionPolicy.MinimumKeptPerUser.Should().Be(100);
    }

    [Test]
    public void An_age_is_zero_or_more()
    {
        foreach (var age in new TimeSpan?[] { null, TimeSpan.Zero, TimeSpan.FromTicks(1), TimeSpan.FromDays(30), TimeSpan.MaxValue })
        {
            new RetentionPolicy { DeletedOlderThan = age }.DeletedOlderThan.Should().Be(age);
            new RetentionPolicy { ReadOlderThan = age }.ReadOlderThan.Should().Be(age);
            new RetentionPolicy { UnreadOlderThan = age }.UnreadOlderThan.Should().Be(age);
        }
    }

    [Test]
    public void A_negative_age_is_refused_by_its_name()
    {
        Refuses("UnreadOlderThan", TimeSpan.FromTicks(-1), "UnreadOlderThan is negative (-00:00:00.0000001); it takes zero or more.",
            () => new RetentionPolicy { UnreadOlderThan = TimeSpan.FromTicks(-1) });
        Refuses("DeletedOlderThan", TimeSpan.FromTicks(-1), "DeletedOlderThan is negative (-00:00:00.0000001); it takes zero or more.",
            () => new RetentionPolicy { DeletedOlderThan = TimeSpan.FromTicks(-1) });
        Refuses("ReadOlderThan", TimeSpan.FromDays(-30), "ReadOlderThan is negative (-30.00:00:00); it takes zero or more.",
            () => new RetentionPolicy { ReadOlderThan = TimeSpan.FromDays(-30) });
        Refuses("ReadOlderThan", TimeSpan.MinValue, "ReadOlderThan is negative (-10675199.02:48:05.4775808); it takes zero or more.",
            () => new RetentionPolicy() with { ReadOlderThan = TimeSpan.MinValue });
    }

    [Test]
    public void At_least_the_hundred_that_are_always_kept_have_to_be_kept()
    {
        foreach (var count in new int?[] { null, 100, 101, int.MaxValue })
        {
            new RetentionPolicy { KeepNewestPerUser = count }.KeepNewestPerUser.Should().Be(count);
        }

        foreach (var count in new[] { 99, 0, -1, int.MinValue })
        {
            Refuses("KeepNewestPerUser", count, $"KeepNewestPerUser is {count}; it takes at least 100, which are always kept.",
                () => new RetentionPolicy { KeepNewestPerUser = count });
        }
    }

    [Test]
    public void Policies_with_the_same_rules_are_equal()
    {
        var policy = new RetentionPolicy
        {
            DeletedOlderThan = TimeSpan.FromDays(30),
            ReadOlderThan = TimeSpan.FromDays(90),
            UnreadOlderThan = TimeSpan.FromDays(365),
            KeepNewestPerUser = 1_000,
        };

        policy.Should().Be(new RetentionPolicy
        {
            KeepNewestPerUser = 1_000,
            UnreadOlderThan = TimeSpan.FromHours(365 * 24),
            ReadOlderThan = TimeSpan.FromHours(90 * 24),
            DeletedOlderThan = TimeSpan.FromDays(30),
        });
        policy.GetHashCode().Should().Be((policy with { }).GetHashCode());
        policy.Should().NotBe(policy with { DeletedOlderThan = null });
        policy.Should().NotBe(policy with { ReadOlderThan = TimeSpan.Zero });
        policy.Should().NotBe(policy with { UnreadOlderThan = TimeSpan.Zero });
        policy.Should().NotBe(policy with { KeepNewestPerUser = 1_001 });
    }

    private static void Refuses(string name, object value, string message, Func<RetentionPolicy> make)
    {
        var thrown = make.Should().Throw<ArgumentOutOfRangeException>().WithMessage($"{message}*").WithParameterName(name);
        thrown.Which.ActualValue.Should().Be(value);
    }
}
