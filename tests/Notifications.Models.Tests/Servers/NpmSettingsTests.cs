using LocalPostgres;

namespace Notifications.Models.Tests.Servers;

[TestFixture]
public sealed class NpmSettingsTests
{
    private string _project = null!;
    private string _home = null!;

    [SetUp]
    public void CreateFolders()
    {
        _project = Directory.CreateTempSubdirectory("notifications-project-").FullName;
        _home = Directory.CreateTempSubdirectory("notifications-home-").FullName;
    }

    [TearDown]
    public void RemoveFolders()
    {
        Directory.Delete(_project, recursive: true);
        Directory.Delete(_home, recursive: true);
    }

    [Test]
    public void Without_settings_it_is_the_public_registry() =>
        Registry().Should().Be(new Uri("https://registry.npmjs.org/"));

    [TestCase("NPM_CONFIG_REGISTRY")]
    [TestCase("npm_config_registry")]
    public void The_variable_precedes_all_files(string name)
    {
        WriteSettings(_project, "registry=https://project.example/");

        Registry((name, "https://variable.example/npm")).Should().Be(new Uri("https://variable.example/npm/"));
    }

    [Test]
    public void An_empty_variable_is_ignored() =>
        Registry(("NPM_CONFIG_REGISTRY", "")).Should().Be(NpmSettings.PublicRegistry);

    [Test]
    public void The_project_precedes_the_user()
    {
        WriteSettings(_home, "registry=https://user.example/");
        Registry().Should().Be(new Uri("https://user.example/"));

        WriteSettings(_project, "; a comment", "registry = \"https://project.example/\"");
        Registry().Should().Be(new Uri("https://project.example/"));
    }

    [Test]
    public void The_file_of_the_user_can_be_elsewhere()
    {
        var file = Path.Combine(_home, "elsewhere");
        File.WriteAllText(file, "registry=https://elsewhere.example/");

        Registry(("NPM_CONFIG_USERCONFIG", file)).Should().Be(new Uri("https://elsewhere.example/"));
    }

    [Test]
    public void The_registry_of_the_scope_precedes_the_general_one()
    {
        WriteSettings(_home, "@embedded-postgres:registry=https://scope.example/", "@other:registry=https://other.example/");
        WriteSettings(_project, "registry=https://project.example/");

        Registry(("NPM_CONFIG_REGISTRY", "https://variable.example/")).Should().Be(new Uri("https://scope.example/"));
    }

    [Test]
    public void Variables_in_a_file_are_replaced()
    {
        WriteSettings(_home, "registry=https://${MIRROR}/npm/");

        Registry(("MIRROR", "mirror.example")).Should().Be(new Uri("https://mirror.example/npm/"));
    }

    [TestCase("registry.example")]
    [TestCase("ftp://registry.example/")]
    public void Another_address_is_an_error(string address)
    {
        var read = () => Registry(("NPM_CONFIG_REGISTRY", address));

        read.Should().Throw<InvalidOperationException>().WithMessage($"'{address}' is not the address of an npm registry*");
    }

    private Uri Registry(params (string Name, string Value)[] variables) => NpmSettings.Registry(
        variables.Select(variable => KeyValuePair.Create(variable.Name, variable.Value)),
        Directory.CreateDirectory(Path.Combine(_project, "bin", "Debug")).FullName,
        _home);

    private static void WriteSettings(string folder, params string[] lines) => File.WriteAllLines(Path.Combine(folder, ".npmrc"), lines);
}
