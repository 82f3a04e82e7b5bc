using System.Text.RegularExpressions;

namespace LocalPostgres;

/// <summary>Finds the registry as npm does: https://docs.npmjs.com/cli/using-npm/config.</summary>
internal static partial class NpmSettings
{
    private const string ScopedKey = ServerPackage.Scope + ":registry";
    private const string Key = "registry";

    /// <summary>The registry of a machine without settings.</summary>
    public static Uri PublicRegistry { get; } = new("https://registry.npmjs.org/");

    /// <summary>
    /// The registry for the server packages. Environment variables precede .npmrc of the project, which precedes that of the user.
    /// </summary>
    /// <param name="variables">The environment variables, of which npm ignores the case.</param>
    /// <param name="folder">A folder of the project, in which or above which its .npmrc is.</param>
    /// <param name="home">The folder of the user's .npmrc.</param>
    public static Uri Registry(IEnumerable<KeyValuePair<string, string>> variables, string folder, string home)
    {
        var environment = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in variables.Where(variable => !string.IsNullOrWhiteSpace(variable.Value)))
        {
            environment[name] = value;
        }

        var files = new[]
        {
            FileAbove(folder),
            environment.GetValueOrDefault("npm_config_userconfig") ?? Path.Combine(home, ".npmrc"),
        };
        var settings = files.Where(File.Exists).SelectMany(file => Read(file!, environment)).ToLookup(line => line.Key, line => line.Value);
        // For its packages, the registry of a scope precedes the general one wherever that is set.
        var address = settings[ScopedKey].FirstOrDefault()
            ?? environment.GetValueOrDefault("npm_config_registry")
            ?? settings[Key].FirstOrDefault();
        return address is null ? PublicRegistry : Parse(address);
    }

    private static string? FileAbove(string folder)
    {
        for (var parent = new DirectoryInfo(folder); parent is not null; parent = parent.Parent)
        {
            var file = Path.Combine(parent.FullName, ".npmrc");
            if (File.Exists(file))
            {
                return file;
            }
        }

        return null;
    }

    private static IEnumerable<(string Key, string Value)> Read(string file, Dictionary<string, string> environment) =>
        from line in File.ReadLines(file)
        let match = Setting().Match(line)
        where match.Success
        let value = Variable().Replace(
            match.Groups["value"].Value.Trim('"', '\''),
            variable => environment.GetValueOrDefault(variable.Groups["name"].Value, variable.Value))
        select (match.Groups["key"].Value, value);

    // Without the slash at its end, the last segment of the address would be replaced.
    private static Uri Parse(string address) =>
        Uri.TryCreate(address.TrimEnd('/') + "/", UriKind.Absolute, out var registry)
        && (registry.Scheme == Uri.UriSchemeHttp || registry.Scheme == Uri.UriSchemeHttps)
            ? registry
            : throw new InvalidOperationException(
                $"'{address}' is not the address of an npm registry. It is set by NPM_CONFIG_REGISTRY or in .npmrc.");

    [GeneratedRegex(@"^\s*(?<key>(@[^\s=]+:)?registry)\s*=\s*(?<value>\S+)\s*$")]
    private static partial Regex Setting();

    [GeneratedRegex(@"\$\{(?<name>[^}]+)\}")]
    private static partial Regex Variable();
}
