using Notifications.Models.Tests.Infrastructure;

namespace Notifications.Models.Tests.Docs;

public sealed class PageTests
{
    private const int MaxLines = 150;

    private static readonly MarkdownPage[] PagesOfDocs =
        [.. MarkdownPage.All.Where(page => page.Path.StartsWith("docs/", StringComparison.Ordinal))];

    [Test]
    public void Every_link_leads_somewhere([ValueSource(typeof(MarkdownPage), nameof(MarkdownPage.All))] MarkdownPage page)
    {
        var broken = page.Links.Where(link => page.Resolve(link) is { } target && !Exists(target.Path, target.Fragment));

        broken.Should().BeEmpty();
    }

    [Test]
    public void Every_link_to_the_web_is_encrypted([ValueSource(typeof(MarkdownPage), nameof(MarkdownPage.All))] MarkdownPage page) =>
        page.Links.Should().NotContain(link => link.StartsWith("http://", StringComparison.Ordinal));

    [Test]
    public void Every_page_of_docs_is_linked_from_another()
    {
        var linked =
            from page in MarkdownPage.All
            from link in page.Links
            let target = page.Resolve(link)?.Path
            where target != page.Path
            select target;

        PagesOfDocs.Select(page => page.Path).Except(linked).Should().BeEmpty();
    }

    [Test]
    public void Every_page_of_docs_is_in_the_contents_of_the_site()
    {
        var contents = File.ReadAllText(Path.Combine(SourceTree.Repository, "docs", "toc.yml"));

        // The page of the decisions lists its own.
        var pages = PagesOfDocs.Select(page => page.Path["docs/".Length..]).Where(page => !page.Contains('/', StringComparison.Ordinal));
        pages.Should().NotBeEmpty().And.OnlyContain(page => contents.Contains($"href: {page}\n", StringComparison.Ordinal));
    }

    [Test]
    public void No_page_of_docs_is_longer_than_150_lines([ValueSource(nameof(PagesOfDocs))] MarkdownPage page) =>
        page.Lines.Should().BeLessThanOrEqualTo(MaxLines);

    [Test]
    public void The_readme_of_the_package_has_absolute_links_only()
    {
        var readme = MarkdownPage.All.Single(page => page.Path == "src/Notifications.Models/PACKAGE.md");

        readme.Links.Should().NotBeEmpty().And.OnlyContain(link => link.StartsWith("https://", StringComparison.Ordinal));
    }

    [Test]
    public void Headings_have_the_anchors_of_GitHub()
    {
        var contributing = MarkdownPage.All.Single(page => page.Path == "CONTRIBUTING.md");

        contributing.Anchors.Should().Contain("build-and-test").And.Contain("where-things-are");
        contributing.Links.Should().NotContain("...");
    }

    private static bool Exists(string path, string fragment)
    {
        var full = Path.Combine(SourceTree.Repository, path);
        return fragment.Length == 0
            ? Path.Exists(full)
            : MarkdownPage.All.SingleOrDefault(page => page.Path == path)?.Anchors.Contains(fragment) == true;
    }
}
