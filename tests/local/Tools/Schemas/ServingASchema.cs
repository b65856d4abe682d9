using Trellis.Local.Tools.Schemas;

namespace Trellis.Tests.Local.Tools.Schemas;

/// <summary>The schema and the lock that the laptop cloud gives to functions.</summary>
public sealed class ServingASchema : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("trellis-served-").FullName;

    public ServingASchema()
    {
        Directory.CreateDirectory(Path.Combine(root, "shared"));
        File.WriteAllText(Path.Combine(root, "shared", "schema.graphql"), "type Note @model { text: String }");
    }

    [Fact]
    public void Without_a_lock_is_an_error_because_no_function_starts_without_one()
    {
        var compilation = SchemaFile.Served(root).Check();

        Assert.Null(compilation.Schema);
        Assert.Equal("schema.lock-missing", Assert.Single(compilation.Errors).Code);
    }

    [Fact]
    public void With_a_lock_that_pins_nothing_compiles()
    {
        File.WriteAllText(Path.Combine(root, "shared", "schema.lock.json"), "{}");

        Assert.NotNull(SchemaFile.Served(root).Check().Schema);
    }

    public void Dispose() => Directory.Delete(root, recursive: true);
}
