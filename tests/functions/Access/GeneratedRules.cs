using FsCheck;
using FsCheck.Fluent;

namespace Trellis.Tests.Functions.Access;

/// <summary>Where every combination would be too many: models with up to three rules, with conditions, and with rules on two of their fields.</summary>
public sealed class GeneratedRules(Engines engines)
{
    private static readonly Gen<WrittenRule> Bare =
        from form in Gen.Elements(RuleForms.All)
        from operations in Gen.Frequency((2, Gen.Constant<string[]>([])), (3, Gen.Elements(RuleForms.Operations)))
        select form with { Operations = operations };

    // A condition has no operations of its own.
    private static readonly Gen<WrittenRule> Rules =
        from rule in Bare
        from conditions in Gen.Frequency((3, Gen.Constant(0)), (1, Gen.Constant(1)), (1, Gen.Constant(2)))
        from and in Gen.Elements(RuleForms.All).ArrayOf(conditions)
        select rule with { And = and };

    private static readonly Gen<WrittenModel> Models =
        from rules in Some(1, 3)
        from ofModel in Gen.Frequency((9, Gen.Constant<WrittenRule[]?>(rules)), (1, Gen.Constant<WrittenRule[]?>(null)))
        from secret in Gen.OneOf(Gen.Constant<WrittenRule[]?>(null), Some(1, 2).Select(OfField))
        from note in Gen.OneOf(Gen.Constant<WrittenRule[]?>(null), Some(1, 3).Select(OfField))
        from owner in Gen.Elements(true, false)
        from global in Rules
        from children in Gen.Elements(true, false)
        select new WrittenModel("Thing", ofModel) { SecretRules = secret, NoteRules = note, DeclaresOwner = owner, HasChildren = children, Global = ofModel is null ? global : null };

    [Fact]
    [Trait("Runs", "all")]
    public void Say_what_the_documentation_says()
    {
        Prop.ForAll(Models.ToArbitrary(), model => Holds(model)).Check(Config.QuickThrowOnFailure.WithMaxTest(60));
    }

    [Fact]
    [Trait("Runs", "all")]
    public async Task Say_it_on_a_real_engine_too()
    {
        var table = await engines.NewTable(EngineKind.Dynoxide);
        var decisions = 0;
        for (var index = 0; decisions < 2_000; index++)
        {
            // A name of its own for each, and so a key space: one table serves them all.
            var model = Models.Sample(1).Single() with { Name = $"Thing{index}n" };
            var person = Person.Everyone[index % Person.Everyone.Length];
            decisions += await Trial.Run(model, person, SampleSchemas.Compile(model.Sdl), Ports.On(table.Table));
        }
    }

    [Fact]
    public async Task Say_it_over_HTTP_at_both_doors_too()
    {
        // In the larger set four models for each person, otherwise one for each of the first five; all in one schema, since a function reads one.
        var models = Models.Sample(TestSet.IsAll ? 4 * Person.Everyone.Length : 5)
            .Where(model => model.Rules is not null)
            .Select((model, index) => model with { Name = $"Thing{index}n" })
            .ToList();
        var text = string.Concat(models.Select(model => model.Type));
        var schema = SampleSchemas.Compile(text);
        await using var way = await ThroughTheGateway.Start((await engines.NewTable(EngineKind.Dynoxide)).Engine, text);
        var decisions = 0;

        for (var index = 0; index < models.Count; index++)
            decisions += await Trial.Run(models[index], Person.Everyone[index % Person.Everyone.Length], schema, Ports.On(way.Table.Table), way);

        Assert.True(decisions >= (TestSet.IsAll ? 2_000 : 200), $"{decisions} decisions");
    }

    private static Gen<WrittenRule[]> Some(int least, int most) => Gen.Choose(least, most).SelectMany(Rules.ArrayOf);

    /// <summary>A field is read as a whole: its rules have no get and no list.</summary>
    private static WrittenRule[]? OfField(WrittenRule[] rules) => [.. rules.Select(OfField)];

    private static WrittenRule OfField(WrittenRule rule) => rule with
    {
        Operations = [.. rule.Operations.Select(operation => operation is "get" or "list" ? "read" : operation).Distinct()],
        And = [.. rule.And.Select(OfField)],
    };

    private static void Holds(WrittenModel model) => Trials.Run(model, SampleSchemas.Compile(model.Sdl)).GetAwaiter().GetResult();
}
