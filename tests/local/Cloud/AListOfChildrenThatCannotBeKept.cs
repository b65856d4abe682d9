using System.Diagnostics;

namespace Trellis.Tests.Local.Cloud;

/// <summary>The disk is full, say, or the folder is somebody else's. The list of children is only for the next start.</summary>
public sealed class AListOfChildrenThatCannotBeKept : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("roster").FullName;

    [Fact]
    public void Keeps_no_child_from_starting_or_ending()
    {
        var inTheWay = Path.Combine(root, "children");
        File.WriteAllText(inTheWay, "");
        using var child = Process.GetCurrentProcess();
        var roster = new Roster(Path.Combine(inTheWay, "more"));

        roster.Add(child);
        roster.Remove(child.Id);

        Assert.Equal([inTheWay], Directory.GetFileSystemEntries(root));
    }

    public void Dispose() => Directory.Delete(root, recursive: true);
}
