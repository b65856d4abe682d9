namespace Trellis.Local.Tools.Schemas;

/// <summary>Who may do what with a model's records and with each of its fields, and by which rules.</summary>
public sealed class Matrix
{
    private readonly Dictionary<Rule, int> numbers = new(ReferenceEqualityComparer.Instance);

    public Matrix(Model model)
    {
        Model = model;
        Add(model.Rules, null);
        foreach (var field in model.Fields)
            Add(field.Rules ?? [], field.Name);

        foreach (var relation in model.Relations)
            Add(relation.Rules ?? [], relation.Name);

        Callers = CallerKind.In([.. Rules.Select(entry => entry.Rule)]);
    }

    public static ImmutableArray<(string Name, Operation Operation)> Columns { get; } =
    [
        ("create", Operation.Create), ("get", Operation.Get), ("list", Operation.List), ("update", Operation.Update),
        ("delete", Operation.Delete),
    ];

    public Model Model { get; }

    /// <summary>Every rule, with the field that has it; null for the model's own. Cells name them by their place here, from
    /// 1.</summary>
    public List<(Rule Rule, string? On)> Rules { get; } = [];

    public ImmutableArray<CallerKind> Callers { get; }

    /// <summary>The rules that let the caller do it with a record at all; none where nothing does.</summary>
    public ImmutableArray<int> Cell(CallerKind caller, Operation operation) =>
        IsOff(operation) || !new Decision(Model, caller.Caller).On(operation).Holds(caller.RecordOf(Model))
            ? []
            : [.. Model.Fields.Select(field => field.Rules ?? []).Prepend(Model.Rules)
                .SelectMany(rules => Granting(rules, caller, operation)).Distinct().Order()];

    /// <summary>The rules that let the caller do it with this field. The key comes with every record, and the public never sees
    /// owners.</summary>
    public ImmutableArray<int> Cell(CallerKind caller, Operation operation, Field field)
    {
        if ((operation & Operation.Read) == 0)
            return Cell(caller, operation, field.Rules);
        if (!new Decision(Model, caller.Caller).ToRead(field, operation).Holds(caller.RecordOf(Model)))
            return [];
        return Model.Key.Fields.Contains(field) ? Cell(caller, operation) : Cell(caller, operation, field.Rules);
    }

    /// <summary>The rules that let the caller do it with what has these rules, or where it has none the model's.</summary>
    public ImmutableArray<int> Cell(CallerKind caller, Operation operation, ImmutableArray<Rule>? own) =>
        IsOff(operation) ? [] : [.. Granting(own ?? Model.Rules, caller, operation)];

    private bool IsOff(Operation operation) => (Model.Disabled & operation) != 0;

    /// <summary>Which of the rules would grant it alone, as the service decides.</summary>
    private IEnumerable<int> Granting(ImmutableArray<Rule> rules, CallerKind caller, Operation operation) => rules
        .Where(rule => new Decision(Model, caller.Caller).On(operation, With(rule)).Holds(caller.RecordOf(Model)))
        .Select(rule => numbers[rule]);

    private Field With(Rule rule) => new() { Name = "", StorageName = "", Type = Model.Fields[0].Type, Rules = [rule] };

    private void Add(ImmutableArray<Rule> rules, string? on)
    {
        foreach (var rule in rules)
        {
            Rules.Add((rule, on));
            numbers[rule] = Rules.Count;
        }
    }
}
