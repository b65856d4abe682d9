using Trellis.Local.Tools.Schemas;

namespace Trellis.Tests.Local.Tools.Clients;

/// <summary>Other people's tools take the document: a validator with the JSON schema of OpenAPI 3.1, and a linter.</summary>
[Collection(nameof(ServedApi))]
[Trait("Runs", "all")]
public sealed class ValidatingTheDocument(Tools tools)
{
    [Fact]
    public async Task Of_our_own_schemas()
    {
        var schemas = Samples.All.Select(sample => (sample.Key, Samples.Compiled(sample.Value))).Append(("own", SchemaFile.Read(SchemaFile.Own).Check().Schema!));

        Assert.Empty(await Said(schemas));
    }

    [Fact]
    public async Task Of_schemas_that_Amplify_takes()
    {
        var folder = Path.Combine(Repository.Root, "..", "shared", "amplify", "accepted");
        Assert.SkipUnless(Directory.Exists(folder), $"{folder} is not there.");
        // Every twentieth: each takes a quarter of a second.
        var schemas = Directory.GetFiles(folder, "*.graphql").Order(StringComparer.Ordinal).Where((_, index) => index % 20 == 0)
            .Select((file, index) => ($"amplify-{index}", SchemaCompiler.Compile(File.ReadAllText(file)).Schema)).Where(sample => sample.Schema is { Models.IsEmpty: false }).ToList();

        Assert.True(schemas.Count > 20, $"{schemas.Count} compile.");
        Assert.Empty(await Said(schemas!));
    }

    private async Task<IEnumerable<string>> Said(IEnumerable<(string Name, Schema Schema)> schemas)
    {
        var files = schemas.Select(sample => tools.Write($"{sample.Name}.json", JsonStyle.Indented(DescribingTheApi.Document(sample.Schema))));
        var said = await tools.Script("validate.mjs", new JsonObject { ["files"] = new JsonArray([.. files.Select(file => JsonValue.Create(file))]) });
        return said.AsObject().Select(file => $"{Path.GetFileName(file.Key)}: {file.Value!.ToJsonString()}");
    }
}
