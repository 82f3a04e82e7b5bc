namespace Notifications.Models.Tests.Infrastructure;

/// <summary>Texts that somebody has read and approved, each in a file beside the tests.</summary>
internal static class Approved
{
    /// <summary>Fails unless the text is the approved one; then the text stands beside it, in a file to compare with and to approve by renaming.</summary>
    /// <param name="received">The text of this run.</param>
    /// <param name="file">The approved file, from the project's folder, without <c>.approved</c>: <c>Folder/Name.sql</c>.</param>
    public static void ShouldBeApproved(this string received, string file)
    {
        var approvedFile = Path.Combine(SourceTree.ProjectDirectory, Path.ChangeExtension(file, $".approved{Path.GetExtension(file)}"));
        var receivedFile = Path.Combine(SourceTree.ProjectDirectory, Path.ChangeExtension(file, $".received{Path.GetExtension(file)}"));
        var text = received.ReplaceLineEndings("\n").TrimEnd() + "\n";
        var approved = File.Exists(approvedFile) ? File.ReadAllText(approvedFile).ReplaceLineEndings("\n") : null;

        // Only where they differ, so that runs at the same time do not meet in one file.
        if (text != approved)
        {
            File.WriteAllText(receivedFile, text);
        }

        approved.Should().NotBeNull("{0} is to be read, and approved by renaming it", receivedFile);
        text.Should().Be(approved, "{0} differs from what was approved", receivedFile);
        File.Delete(receivedFile);
    }
}
