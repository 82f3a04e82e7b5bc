namespace Notifications.Models.Benchmarks.Run;

/// <summary>Where the sources are, beside which the charts are drawn, and from where the README shows them.</summary>
internal static class ProjectFolder
{
    private const string Project = "Notifications.Models.Benchmarks.csproj";

    public static string PathOf(string file) => Path.Combine(Find() ?? ".", file);

    private static string? Find()
    {
        var folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, Project)))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder;
    }
}
