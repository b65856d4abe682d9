using Trellis.Access;
using Trellis.Schemas;

namespace Trellis.Local.Tools.Schemas;

/// <summary>Who may do what with a model's records and with each of its fields, and by which rules.</summary>
public sealed class Matrix
{
    private readonly Dictionary<Rule, int> numbers = new(ReferenceEqualityComparer.Instance);

    private Matrix(Model model)
    {
        Model = model;
        Add(model.Rules, null);
        foreach (var field in model.Fields)
            Add(field.Rules ?? [], field.Name);

        foreach (var relation in model.Relations)
            Add(relation.Rules ?? [], relation.Name);

        Callers = Somebody.In(Rules.Select(entry => entry.Rule));
    }

    public static ImmutableArray<(string Name, Operation Operation)> Columns { get; } =
    [
        ("create", Operation.Create), (
            "get", Operation.Get), ("list", Operation.List), ("update", Operation.Update), ("delete", Operation.Delete),
    ];

    public Model Model { get; }

    /// <summary>Every rule, with the field that it stands on; null for the model's own. Cells name them by their place here, from
    /// 1.</summary>
    public List<(Rule Rule, string? On)> Rules { get; } = [];

    public ImmutableArray<Somebody> Callers { get; }

    public static Matrix Of(Model model) => new(model);

    /// <summary>The rules that let the caller do it with a record at all; none where nothing does.</summary>
    public ImmutableArray<int> Cell(Somebody caller, Operation operation)
    {
        if (IsOff(caller, operation))
            return [];

        var ofModel = Granting(Model.Rules, caller, operation);
        var ofFields = Model.Fields.Where(field => field.Rules is not null)
            .Select(field => Granting(field.Rules!.Value, caller, operation))
            .ToList();

        // A delete takes every field with it, so each must grant it. All else reaches a record by the model's rules or by any field's.
        return operation == Operation.Delete && (ofModel.IsEmpty || ofFields.Exists(own => own.IsEmpty))
            ? []
            : [.. ofModel.Concat(ofFields.SelectMany(own => own)).Distinct().Order()];
    }

    /// <summary>The rules that let the caller do it with this field. A record's key is told with it, and the public is told nothing of
    /// owners.</summary>
    public ImmutableArray<int> Cell(Somebody caller, Operation operation, Field field)
    {
        if (!caller.IsSignedIn && Owners.IsField(Model, field))
            return [];

        return Model.Key.Fields.Contains(field)
            && (operation & Operation.Read) != 0 ? Cell(caller, operation) : Cell(caller, operation, field.Rules);
    }

    /// <summary>The rules that let the caller do it with what has these rules, or where it has none the model's.</summary>
    public ImmutableArray<int> Cell(Somebody caller, Operation operation, ImmutableArray<Rule>? own) =>
        IsOff(caller, operation) ? [] : Granting(own ?? Model.Rules, caller, operation);

    /// <summary>Switched off in the schema, or a write by somebody without a token.</summary>
    private bool IsOff(Somebody caller, Operation operation) =>
        (Model.Disabled & operation) != 0 || (!caller.IsSignedIn && (operation & Operation.Read) == 0);

    private ImmutableArray<int> Granting(ImmutableArray<Rule> rules, Somebody caller, Operation operation) =>
        [.. rules.Where(rule => (rule.Operations & operation) != 0 && caller.Fits(rule)).Select(rule => numbers[rule])];

    private void Add(ImmutableArray<Rule> rules, string? on)
    {
        foreach (var rule in rules)
        {
            Rules.Add((rule, on));
            numbers[rule] = Rules.Count;
        }
    }
}
