using Assembly = System.Reflection.Assembly;
using Types = NetArchTest.Rules.Types;

namespace Trellis.Tests.Functions;

/// <summary>
/// Which folder may use which, read from the compiled assemblies: signatures, fields and method bodies, not <c>using</c> lines. A folder may
/// use those before it in these lists, and nothing else.
/// </summary>
public sealed class Layers
{
    private static readonly Assembly Domain = typeof(Trellis.Schemas.Schema).Assembly;
    private static readonly Assembly Local = typeof(Trellis.Local.Cloud.LaptopCloud).Assembly;

    private static readonly string[] OfDomain =
    [
        "Trellis.Schemas", "Trellis.Schemas.Compiler", "Trellis.Records", "Trellis.Access", "Trellis.Operations", "Trellis.Storage",
        "Trellis.Http",
    ];

    private static readonly string[] OfLocal =
    [
        "Trellis.Local.Cloud.Hosting", "Trellis.Local.Cloud.Template", "Trellis.Local.Cloud.DynamoDB", "Trellis.Local.Cloud.Lambda",
        "Trellis.Local.Cloud.Cognito", "Trellis.Local.Cloud.Identity", "Trellis.Local.Cloud.Gateway", "Trellis.Local.Tools.Schemas",
        "Trellis.Local.Tools.Clients", "Trellis.Local.Tools.Data", "Trellis.Local.Cloud", "Trellis.Local.Tools",
    ];

    public static TheoryData<string> FoldersOfDomain => [.. OfDomain];

    public static TheoryData<string> FoldersOfLocal => [.. OfLocal];

    [Theory]
    [MemberData(nameof(FoldersOfDomain))]
    public void A_folder_of_the_domain_uses_only_those_before_it(string folder) => HoldOrder(Domain, OfDomain, folder);

    [Theory]
    [MemberData(nameof(FoldersOfLocal))]
    public void A_folder_of_the_laptop_uses_only_those_before_it(string folder) => HoldOrder(Local, OfLocal, folder);

    [Fact]
    public void Only_the_host_compiles_a_schema()
    {
        var users = Users(Domain, ["Trellis.Schemas.Compiler"]).Where(type => FolderOf(type, OfDomain) != "Trellis.Schemas.Compiler");

        Assert.Equal(["Trellis.Http.Host"], users.Select(type => type.FullName));
    }

    [Theory]
    [InlineData("Amazon.DynamoDBv2", "Trellis.Storage")]
    [InlineData("Amazon.Runtime", "Trellis.Storage")]
    [InlineData("Amazon.Lambda", "Trellis.Http")]
    public void A_technology_is_known_in_one_folder(string technology, string folder)
    {
        var users = Users(Domain, [technology]).Select(type => FolderOf(type, OfDomain)).Distinct();

        Assert.Equal([folder], users);
    }

    [Fact]
    public void Every_type_is_in_a_folder_of_the_lists()
    {
        Assert.All(TypesOf(Domain), type => Assert.NotNull(FolderOf(type, OfDomain)));
        Assert.All(TypesOf(Local), type => Assert.NotNull(FolderOf(type, OfLocal)));
    }

    private static void HoldOrder(Assembly assembly, string[] order, string folder)
    {
        var later = order[(Array.IndexOf(order, folder) + 1)..];
        var types = TypesOf(assembly).ToList();
        var forbidden = types.Where(type => later.Contains(FolderOf(type, order))).Select(type => type.FullName!).ToArray();

        Assert.Contains(types, type => FolderOf(type, order) == folder);
        Assert.Empty(Users(assembly, forbidden).Where(type => FolderOf(type, order) == folder).Select(type => type.FullName));
    }

    private static IEnumerable<Type> Users(Assembly assembly, string[] used) => used.Length == 0
        ? []
        : Types.InAssembly(assembly).That().HaveDependencyOnAny(used).GetTypes().Where(IsOurs);

    private static IEnumerable<Type> TypesOf(Assembly assembly) => assembly.GetTypes().Where(type => !type.IsNested && IsOurs(type));

    /// <summary>Not what the compiler adds, such as <c>Program</c> and private implementation details.</summary>
    private static bool IsOurs(Type type) => type.Namespace?.StartsWith("Trellis.", StringComparison.Ordinal) == true;

    /// <summary>The longest entry that the type's namespace is, or lies in.</summary>
    private static string? FolderOf(Type type, string[] order) => order
        .Where(folder => type.Namespace == folder || type.Namespace!.StartsWith(folder + ".", StringComparison.Ordinal))
        .MaxBy(folder => folder.Length);
}
