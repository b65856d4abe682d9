using Trellis.Local.Tools.Schemas;

namespace Trellis.Tests.Schemas;

/// <summary>
/// What AWS Amplify's own transformer does with real schemas, where that data lies beside the repository, in <c>../shared</c>.
/// Every difference is listed here with its reason.
/// </summary>
public sealed class AmplifysOwnSchemas
{
    private const string PartialKey = "a hasOne or belongsTo by part of a composite key names several records, not one";

    private static readonly string Folder = Path.Combine(Repository.Root, "..", "shared", "amplify");

    /// <summary>The schemas of <c>accepted</c> that we refuse. In each the language itself is understood; what it asks for is refused.</summary>
    private static readonly Dictionary<string, string> Refused = new()
    {
        ["docs-gen1-platform-build-a-backend-more-features-datastore-migrate-from-dat__block2.2"] = "_version is the record's version, a reserved name",
        ["file-aws-amplify_amplify-category-api__packages__amplify-e2e-tests__schemas__transformer_migration__http"] = "@http on a model's field makes its data another service's",
        ["lit-category-api_relational_relational-auth__auth-with-hasOne-relation-mismatch-fields-count-mi"] = PartialKey,
        ["unit-category-api_relational_belongs-to__accepts-belongsTo-without-a-sort-key"] = PartialKey,
        ["unit-category-api_relational_has-one__accepts-hasOne-without-a-sort-key"] = PartialKey,
    };

    /// <summary>The schemas of <c>rejected</c> that we take.</summary>
    private static readonly Dictionary<string, string> Taken = new()
    {
        ["auth-error-on-non-null-fields-which-need-resolvers"] = "an unreadable field is left out of the answer here, so a required one does no harm",
        ["oracle-unit-test-The-primary-key-s-sort-key-type-child-cannot-be-used-as-an-o"] = "no part of a key ever changes, so an owner may be one",
    };

    /// <summary>The models that come out otherwise than Amplify's, by schema and name.</summary>
    private static readonly Dictionary<string, string> Different = new()
    {
        ["lit-cli_amplify-util-mock_e2e-v2-model-relational-e2e__model-with-relational-transformer SortedComment"] = "a hasMany with indexName reads by that index: no second foreign key is added that nothing reads",
        ["lit-cli_amplify-util-mock_e2e-v2-model-relational-with-key-e2e__model-with-relational-transformers DTeam"] = "a hasMany with indexName reads by that index: no second foreign key is added that nothing reads",
        ["unit-category-api_index_index__model-mutation-with-queries Call"] = "an input of the schema's own is not an operation's here",
        ["unit-category-api_index_index__model-mutation-with-user-defined-null-args Call"] = "an input of the schema's own is not an operation's here",
        ["unit-category-api_model_model__should-support-mutation-input-overrides-when-mutat Post"] = "an input of the schema's own is not an operation's here",
        ["unit-category-api_model_model__should-support-mutation-input-overrides-when-mutat.2 Post"] = "an input of the schema's own is not an operation's here",
        ["unit-category-api_model_model__should-compile-schema-successfully-when-subscripti Post"] = "a key that is a number cannot be made by the service, so create needs it",
        ["unit-category-api_validate_invalid-directive-use__accepts-default-validate-ordering Post"] = "@default fills in a required field",
    };

    [Fact]
    public void Accepted_ones_compile_but_for_those_that_are_listed()
    {
        var refused = new List<string>();
        var all = Files("accepted", "*.graphql");
        foreach (var file in all)
        {
            if (SchemaCompiler.Check(File.ReadAllText(file)).Schema is null)
                refused.Add(Path.GetFileNameWithoutExtension(file));
        }

        Assert.Equal(Refused.Keys.Order(StringComparer.Ordinal), refused.Order(StringComparer.Ordinal));
        var asked = Refused.Values.Count(reason => reason != PartialKey);
        Assert.True(Refused.Count - asked <= (all.Length - asked) * 0.01, "Of the schemas that we do not mean to refuse, at least 99% compile.");
    }

    [Fact]
    public void Rejected_ones_are_refused_but_for_those_that_are_listed()
    {
        var taken = new List<string>();
        var all = Files("rejected", "*.graphql");
        foreach (var file in all)
        {
            var compilation = SchemaCompiler.Check(File.ReadAllText(file));
            if (compilation.Schema is not null)
                taken.Add(Path.GetFileNameWithoutExtension(file));
            Assert.All(compilation.Errors, error => Assert.StartsWith("schema.", error.Code, StringComparison.Ordinal));
        }

        Assert.Equal(Taken.Keys, taken);
        Assert.True(taken.Count <= all.Length * 0.03, "At least 97% are refused.");
    }

    [Fact]
    public void Models_are_described_as_Amplify_generates_them_but_for_those_that_are_listed()
    {
        var different = new List<string>();
        var models = 0;
        foreach (var file in Files("accepted-expected", "*.json"))
        {
            var name = Path.GetFileNameWithoutExtension(file);
            if (Refused.ContainsKey(name))
                continue;
            var schema = SchemaCompiler.Check(File.ReadAllText(Path.Combine(Folder, "accepted", $"{name}.graphql"))).Schema!;
            using var expected = JsonDocument.Parse(File.ReadAllText(file));
            using var described = Described(schema);
            foreach (var model in expected.RootElement.GetProperty("models").EnumerateObject())
            {
                // A pair of a many-to-many relation is no model here, and a model renamed by @mapsTo has no fields in the data.
                if (schema.Pairings.Any(pairing => pairing.Name == model.Name || Upper(pairing.Name) == model.Name) || model.Value.GetProperty("fields").ValueKind is JsonValueKind.Null)
                    continue;
                models++;
                var ours = described.RootElement.GetProperty("models").GetProperty(model.Name);
                if (ExpectedModel.Differences(model.Value, ours, schema.Named(model.Name)!, schema) is [var first, ..])
                    different.Add($"{name} {model.Name}: {first}");
            }
        }

        Assert.Equal([], different.Where(line => !Different.ContainsKey(line[..line.IndexOf(':', StringComparison.Ordinal)])));
        Assert.Equal(Different.Count, different.Count);
        Assert.True(different.Count <= models * 0.02, "At least 98% of the models agree.");
        Assert.True(models > 1000);
    }

    private static string[] Files(string folder, string pattern)
    {
        var path = Path.Combine(Folder, folder);
        Assert.SkipUnless(Directory.Exists(path), "Amplify's schemas do not lie beside this repository.");
        return [.. Directory.GetFiles(path, pattern).Order(StringComparer.Ordinal)];
    }

    private static JsonDocument Described(Schema schema) => JsonDocument.Parse(Description.Create(schema).ToJsonString());

    private static string Upper(string name) => char.ToUpperInvariant(name[0]) + name[1..];
}
