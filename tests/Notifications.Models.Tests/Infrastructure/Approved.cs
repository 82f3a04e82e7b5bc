namespace Notifications.Models.Tests.Infrastructure;

/// <summary>Compares texts with approved files beside the tests.</summary>
internal static class Approved
{
    /// <summary>
    /// Fails unless the text equals the approved file. Then it writes the text to a file that can be renamed to approve it.
    /// </summary>
    /// <param name="received">The text to compare.</param>
    /// <param name="file">The path of the approved file in the project, without <c>.approved</c>: <c>Folder/Name.sql</c>.</param>
    public static void ShouldBeApproved(this string received, string file)
    {
        var approvedFile = Path.Combine(SourceTree.ProjectDirectory, Path.ChangeExtension(file, $".approved{Path.GetExtension(file)}"));
        var receivedFile = Path.Combine(SourceTree.ProjectDirectory, Path.ChangeExtension(file, $".received{Path.GetExtension(file)}"));
        var text = received.ReplaceLineEndings("\n").TrimEnd() + "\n";
        var approved = File.Exists(approvedFile) ? File.ReadAllText(approvedFile).ReplaceLineEndings("\n") : null;

        // Only if they differ, so that parallel runs do not write to one file.
        if (text != approved)
        {
            File.WriteAllText(receivedFile, text);
        }

        approved.Should().NotBeNull("read {0} and rename it to approve it", receivedFile);
        text.Should().Be(approved, "{0} differs from the approved file", receivedFile);
        File.Delete(receivedFile);
    }
}
