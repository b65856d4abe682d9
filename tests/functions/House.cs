using System.Diagnostics;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;

namespace Trellis.Tests.Functions;

/// <summary>What a reader may rely on about how the house is built.</summary>
public sealed partial class TheHouse
{
    private static readonly string[] AllFunctions = ["SignIn", "Create", "Read", "List", "Update", "Delete", "Batch", "Sweep", "Notify"];

    public static TheoryData<string> FunctionNames => [.. AllFunctions];

    [Theory]
    [InlineData("SignIn", "IUpdateProfiles")]
    [InlineData("Create", "IPutRecords", "ILinkRecords", "IReadRecords", "IListRecords")]
    [InlineData("Read", "IReadRecords", "IReadProfiles", "IReadRelated", "IListRecords")]
    [InlineData("List", "IListRecords", "IReadRecords", "IReadRelated", "IReadChanges")]
    [InlineData("Update", "IReadRecords", "IUpdateRecords", "IListRecords")]
    [InlineData("Delete", "IReadRecords", "IDeleteRecords", "IUnlinkRecords", "IDeleteProfiles", "IListRecords")]
    [InlineData("Batch", "IWriteBatches", "IReadRecords", "IListRecords")]
    [InlineData("Sweep", "ISweepDeletions")]
    [InlineData("Notify", "ILogChanges")]
    public void Each_function_knows_its_own_ports_and_no_other(string function, params string[] ports)
    {
        string[] all = ["IUpdateProfiles", "IPutRecords", "IReadRecords", "IReadProfiles", "IListRecords", "IReadRelated", "IUpdateRecords", "IDeleteRecords", "ILinkRecords", "IUnlinkRecords", "IDeleteProfiles", "IWriteBatches", "ISweepDeletions", "IReadChanges", "ILogChanges"];
        string[] tables = ["ProfileWrites", "Puts", "Reads", "ProfileReads", "Lists", "Related", "Updates", "Deletes", "Links", "Unlinks", "ProfileDeletes", "Batches", "Sweeps", "Changes", "ChangeLogs"];

        var known = ReferencedTypes(function);
        var page = File.ReadAllLines(Path.Combine(Repository.Root, "functions", "README.md"));

        Assert.Equal(ports.Order(), all.Where(known.Contains).Order());
        Assert.EndsWith($"| {string.Join(", ", ports.Select(port => $"`{port}`"))} |", Array.Find(page, row => row.StartsWith($"| `{function}` |", StringComparison.Ordinal)));
        Assert.Equal(ports.Select(port => tables[Array.IndexOf(all, port)]).Order(), tables.Where(known.Contains).Order());
        Assert.DoesNotContain(known, type => type.StartsWith("AmazonDynamoDB", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(FunctionNames))]
    public void No_function_refers_to_another_or_to_the_laptop(string function)
    {
        using var file = File.OpenRead(Binary(function));
        using var image = new PEReader(file);
        var metadata = image.GetMetadataReader();

        var references = metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name)).ToList();

        Assert.Contains("Trellis.Domain", references);
        Assert.DoesNotContain(references, name => name == "trellis" || (AllFunctions.Contains(name) && name != function));
    }

    [Theory]
    [MemberData(nameof(FunctionNames))]
    public void A_function_is_one_short_file_and_a_program_of_one_statement(string function)
    {
        var folder = Path.Combine(Repository.Root, "functions", function);

        var files = Directory.GetFiles(folder, "*.cs").Select(Path.GetFileName).Order();
        var program = File.ReadAllLines(Path.Combine(folder, "Program.cs")).Where(line => line.Length > 0 && !line.StartsWith("using ", StringComparison.Ordinal));

        Assert.Equal(["Function.cs", "Program.cs"], files);
        Assert.True(File.ReadAllLines(Path.Combine(folder, "Function.cs")).Length < 100);
        Assert.Single(string.Join('\n', program).TrimEnd().Split(";\n"));
    }

    [Fact]
    public void Its_top_level_is_what_the_map_on_the_front_page_shows()
    {
        string[] known = ["README.md", "Functions.sln", "template.yaml", "samconfig.toml", "Directory.Build.props", "Directory.Packages.props", "global.json", "functions", "shared", "local", "web", "tests"];

        var entries = Tracked().Select(file => file.Split('/')[0]).Where(entry => !entry.StartsWith('.')).Distinct();

        Assert.Empty(entries.Except(known));
    }

    [Fact]
    public async Task A_clone_by_Git_for_Windows_has_the_same_lines()
    {
        Assert.SkipUnless(Machine.Has("git") && Path.Exists(Path.Combine(Repository.Root, ".git")), "There is no git, or this is no clone.");
        var clone = Directory.CreateTempSubdirectory("clone-").FullName;
        try
        {
            // As its installer proposes.
            using var git = Process.Start("git", ["clone", "--quiet", "--shared", "-c", "core.autocrlf=true", Repository.Root, clone]);
            await git.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.SkipUnless(git.ExitCode == 0, "git reads no folder of another user's.");

            var changed = Directory.EnumerateFiles(clone, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(clone, file))
                .Where(file => !file.StartsWith(".git" + Path.DirectorySeparatorChar, StringComparison.Ordinal) && !file.EndsWith(".png", StringComparison.Ordinal))
                .Where(file => File.ReadAllText(Path.Combine(clone, file)).Contains('\r', StringComparison.Ordinal));

            Assert.Empty(changed);
        }
        finally
        {
            Directory.Delete(clone, recursive: true);
        }
    }

    [Fact]
    public void Files_stay_under_300_lines()
    {
        var long_ = Tracked().Where(IsSource).Where(file => Lines(file).Length >= 300).Select(file => $"{file}: {Lines(file).Length}");

        Assert.Empty(long_);
    }

    [Fact]
    public void Methods_stay_under_60_lines()
    {
        var tooLong = Product().SelectMany(MethodLengths).Where(method => method.Lines > 60).Select(method => $"{method.Place}: {method.Lines} lines");

        Assert.Empty(tooLong);
    }

    [Fact]
    public void Half_of_the_methods_stay_under_12_lines()
    {
        var lengths = Product().SelectMany(MethodLengths).Select(method => method.Lines).Order().ToList();

        Assert.True(lengths[lengths.Count / 2] <= 12, $"The median is {lengths[lengths.Count / 2]} lines.");
    }

    [Fact]
    public void Lines_stay_within_140_columns()
    {
        // In bytes. An address cannot be broken, and a raw string holds what it says.
        var tooWide = Product().SelectMany(file => Lines(file).Select((line, index) => (line, Place: $"{file}:{index + 1}")))
            .Where(each => Encoding.UTF8.GetByteCount(each.line) > 140 && !each.line.Contains("// https://", StringComparison.Ordinal) && !each.line.Contains("/// https://", StringComparison.Ordinal))
            .Select(each => each.Place);

        Assert.Empty(tooWide);
    }

    [Fact]
    public void The_product_has_at_most_45_folders() => Assert.InRange(Product().Select(Path.GetDirectoryName).Distinct().Count(), 1, 45);

    /// <summary>Each function's handler is called <c>Function</c>: its namespace tells them apart, as its folder does.</summary>
    [Fact]
    public void No_two_types_of_the_product_share_a_name()
    {
        var twice = Product()
            .SelectMany(file => Lines(file).Select(line => TopLevelType().Match(line)).Where(match => match.Success).Select(match => (Name: match.Groups[1].Value, file)))
            .Where(type => type.Name != "Function")
            .GroupBy(type => type.Name)
            .Where(group => group.Select(type => Path.GetDirectoryName(type.file)).Distinct().Count() > 1)
            .Select(group => $"{group.Key}: {string.Join(", ", group.Select(type => type.file))}");

        Assert.Empty(twice);
    }

    private static IEnumerable<string> Product() =>
        Tracked().Where(file => file.EndsWith(".cs", StringComparison.Ordinal) && (file.StartsWith("functions/", StringComparison.Ordinal) || file.StartsWith("shared/", StringComparison.Ordinal) || file.StartsWith("local/", StringComparison.Ordinal)));

    /// <summary>Members of a type are indented by four, so a method runs from its brace at column four to the next such brace.</summary>
    private static IEnumerable<(string Place, int Lines)> MethodLengths(string file)
    {
        var lines = Lines(file);
        var start = -1;
        for (var index = 0; index < lines.Length; index++)
        {
            if (lines[index] == "    {" && !TypeDeclaration().IsMatch(lines[index - 1]))
            {
                start = index;
            }
            else if (lines[index] is "    }" or "    };" && start >= 0)
            {
                yield return ($"{file}:{start}", index - start - 1);
                start = -1;
            }
        }
    }

    private static bool IsSource(string file) => file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".ts", StringComparison.Ordinal) || file.EndsWith(".tsx", StringComparison.Ordinal);

    private static string[] Lines(string file) => File.ReadAllLines(Path.Combine(Repository.Root, file));

    private static HashSet<string> ReferencedTypes(string function)
    {
        using var file = File.OpenRead(Binary(function));
        using var image = new PEReader(file);
        var metadata = image.GetMetadataReader();
        return [.. metadata.TypeReferences.Select(handle => metadata.GetString(metadata.GetTypeReference(handle).Name))];
    }

    private static string Binary(string function) => Path.Combine(AppContext.BaseDirectory, $"{function}.dll");

    /// <summary>Every file of the project itself, not what builds and packages leave behind.</summary>
    private static IEnumerable<string> Tracked()
    {
        string[] passedOver = ["bin", "obj", "node_modules", "artifacts", "TestResults", "dist"];
        return Walk(new DirectoryInfo(Repository.Root));

        IEnumerable<string> Walk(DirectoryInfo folder) => folder.EnumerateFiles().Select(file => Path.GetRelativePath(Repository.Root, file.FullName).Replace('\\', '/'))
            .Concat(folder.EnumerateDirectories().Where(child => !child.Name.StartsWith('.') && !passedOver.Contains(child.Name)).SelectMany(Walk));
    }

    [GeneratedRegex(@"^(?:public |internal )?(?:static |sealed |abstract |partial |readonly |ref )*(?:class|record struct|record|struct|interface|enum) (\w+)")]
    private static partial Regex TopLevelType();

    [GeneratedRegex(@"\b(class|record|struct|interface|enum)\b")]
    private static partial Regex TypeDeclaration();
}
