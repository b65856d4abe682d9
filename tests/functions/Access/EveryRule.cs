namespace Trellis.Tests.Functions.Access;

/// <summary>
/// Every answer of the whole stack is the one that the oracle gives, which reads the documentation and nothing else: every form of rule,
/// for every set of operations, for everyone, at both doors and at the public one, on every seeded record.
/// </summary>
[Trait("Runs", "all")]
public sealed class EveryRule
{
    [Fact]
    public async Task Alone_on_a_model_says_what_the_documentation_says()
    {
        var models = from form in RuleForms.All
                     from operations in RuleForms.Operations
                     from declares in new[] { false, true }
                     where !declares || form is { Allow: "owner", OwnerField: null }
                     select new WrittenModel("", [form with { Operations = operations }]) { DeclaresOwner = declares };

        var decisions = await Trials.Run(models);

        Assert.True(decisions > 100_000, $"{decisions} decisions");
    }

    [Fact]
    public async Task Where_children_prevent_a_deletion_it_tells_so_to_those_alone_who_may_delete()
    {
        string[][] some = [[], ["read"], ["create", "delete"], ["get", "list", "delete"]];
        var models = from form in RuleForms.All
                     from operations in some
                     select new WrittenModel("", [form with { Operations = operations }]) { HasChildren = true };

        var decisions = await Trials.Run(models);

        Assert.True(decisions > 20_000, $"{decisions} decisions");
    }

    [Fact]
    public async Task Beside_an_owners_rule_says_what_the_documentation_says()
    {
        string[][] some = [[], ["read"], ["create", "list"]];
        var models = from form in RuleForms.All
                     from operations in some
                     select new WrittenModel("", [new WrittenRule("owner") { Operations = ["get", "update", "delete"] }, form with { Operations = operations }]) { DeclaresOwner = true };

        var decisions = await Trials.Run(models);

        Assert.True(decisions > 20_000, $"{decisions} decisions");
    }

    [Fact]
    public async Task On_a_field_stands_in_place_of_the_models()
    {
        string[][] some = [[], ["read"], ["create", "read", "delete"]];
        WrittenRule[][] ofModel = [[new("private")], [new("owner")], [new("owner"), new("public") { Operations = ["list"] }]];
        var models = from form in RuleForms.All
                     from operations in some
                     from rules in ofModel
                     select new WrittenModel("", rules) { SecretRules = [form with { Operations = operations }] };

        var decisions = await Trials.Run(models);

        Assert.True(decisions > 40_000, $"{decisions} decisions");
    }

    [Fact]
    public async Task With_a_condition_holds_only_where_the_condition_does()
    {
        var models = from form in RuleForms.All
                     from condition in RuleForms.All.Where((_, index) => index % 5 == 0)
                     select new WrittenModel("", [form with { And = [condition] }]);

        var decisions = await Trials.Run(models);

        Assert.True(decisions > 40_000, $"{decisions} decisions");
    }

    [Fact]
    public async Task Of_the_whole_schema_counts_where_a_model_has_none()
    {
        var decisions = await Trials.Run(new WrittenModel("Thing", null), SampleSchemas.Compile(new WrittenModel("Thing", null).Sdl));
        foreach (var form in RuleForms.All)
        {
            var ruled = new WrittenModel("Thing", null) { Global = form };
            var own = new WrittenModel("Thing", [new("private") { Operations = ["read"] }]) { Global = form };
            decisions += await Trials.Run(ruled, SampleSchemas.Compile(ruled.Sdl));
            decisions += await Trials.Run(own, SampleSchemas.Compile(own.Sdl));
        }

        Assert.True(decisions > 10_000, $"{decisions} decisions");
    }
}

internal static class Trials
{
    /// <summary>Everyone against every model, each pair on a table of its own.</summary>
    public static async Task<int> Run(IEnumerable<WrittenModel> models)
    {
        var named = models.Select((model, index) => model with { Name = $"Thing{index}n", IsLive = index % 2 == 0 }).ToList();
        var compilation = SchemaCompiler.Compile(string.Concat(named.Select(model => model.Type)));
        Assert.True(compilation.Schema is not null, string.Join("\n", compilation.Errors.Take(5)));
        var decisions = 0;
        foreach (var model in named)
            decisions += await Run(model, compilation.Schema);

        TestContext.Current.TestOutputHelper?.WriteLine($"{decisions} decisions on {named.Count} models");
        return decisions;
    }

    public static async Task<int> Run(WrittenModel model, Schema schema)
    {
        var decisions = 0;
        foreach (var person in Person.Everyone)
            decisions += await Trial.Run(model, person, schema, Ports.InMemory());

        return decisions;
    }
}
