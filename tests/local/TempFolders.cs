using System.Collections.Concurrent;

namespace Trellis.Tests.Local;

/// <summary>Folders of tests that outlive the test, because a process of it still has them: they go when the tests are over.</summary>
internal static class TempFolders
{
    private static readonly ConcurrentBag<string> Made = Watched();

    public static string New(string prefix)
    {
        var folder = Directory.CreateTempSubdirectory(prefix).FullName;
        Made.Add(folder);
        return folder;
    }

    private static ConcurrentBag<string> Watched()
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            foreach (var folder in Made.Where(Directory.Exists))
            {
                try
                {
                    Directory.Delete(folder, recursive: true);
                }
                catch (IOException)
                {
                    // A process that is just ending still writes there. A folder that is left must not fail the run.
                }
            }
        };
        return [];
    }
}
