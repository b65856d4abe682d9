using Trellis.Access;
using Trellis.Records;
using Trellis.Schemas;

namespace Trellis.Operations.List;

/// <summary>
/// What is asked of each record, as the rules leave it: the client's conditions, each only on fields that the caller may read, and what the
/// rules themselves ask. It also knows which fields have one value in every record that is meant.
/// </summary>
internal sealed class AuthorizedQuery
{
    private readonly Dictionary<string, (Value Value, Filter? By)> pinned = new(StringComparer.Ordinal);
    private readonly List<Field> forbidden = [];
    private ImmutableArray<Condition> relation = [];

    private AuthorizedQuery()
    {
    }

    /// <summary>What must hold, all of it.</summary>
    public List<Filter> Asked { get; } = [];

    /// <summary>Why the query is refused, or null.</summary>
    public Failure? Failure => forbidden.Count == 0
        ? null
        : new Failure(
            "access.field",
            $"You may not read {string.Join(", ", forbidden.Select(hidden => hidden.Name))}, so you cannot filter or sort by it.",
            [.. forbidden.Select(hidden => new Fault(hidden.Name, "access.field", $"You may not read {hidden.Name}."))]);

    public static AuthorizedQuery Of(Model model, Decision decision, Selection selection, string? owner)
    {
        var query = new AuthorizedQuery();
        if (owner is not null)
        {
            // The key space itself sees to it.
            query.pinned[model.Scope.OwnerField!] = (Value.Of(owner), null);
        }

        var readable = decision.On(Operation.List);
        if (!readable.IsAlways && !query.Implies(readable))
            query.Asked.Add(new Granted(readable));

        foreach (var filter in selection.Filter?.Conjuncts ?? [])
            query.Asked.Add(query.AsReadable(filter, decision));

        foreach (var field in selection.Sort)
        {
            if (query.Readable(field, decision) is { } readableIn)
                query.Asked.Add(readableIn);
        }

        foreach (var filter in query.Asked)
        {
            if (filter is Condition { Comparison: Comparison.Eq } condition)
                query.pinned.TryAdd(condition.Field.Name, (condition.Values[0], condition));
        }

        return query;
    }

    /// <summary>Adds what a relation asks of the records that it leads to. No rule has a say in that: the source told it.</summary>
    public void Pin(ImmutableArray<Condition> conditions)
    {
        relation = conditions;
        foreach (var condition in conditions)
        {
            Asked.Add(condition);
            pinned[condition.Field.Name] = (condition.Values[0], condition);
        }
    }

    public bool IsOfRelation(Filter filter) => filter is Condition condition && relation.Contains(condition);

    public bool IsPinned(Field field) => pinned.ContainsKey(field.Name);

    /// <summary>The one value of the field, and the condition that asks for it; null for both where it may have several.</summary>
    public (Value? Value, Filter? By) Pinned(Field field) =>
        pinned.TryGetValue(field.Name, out var pin) ? (pin.Value, pin.By) : (null, null);

    /// <summary>Is a value of the field asked for, which the caller may read in some records only? No index can be read by it.</summary>
    public bool IsConditionallyReadable(string field) =>
        Asked.Exists(
            filter => filter is ReadableIf { Condition: { Comparison: Comparison.Eq } condition } && condition.Field.Name == field);

    /// <summary>Can no record that is meant be without the field?</summary>
    public bool IsPresent(Field field) =>
        field.Required || IsPinned(field) || Asked.Exists(filter => filter is Condition condition && condition.Field == field);

    /// <summary>
    /// The values that the rules ask the field to have, where they ask for nothing else than one of these in every case: a caller
    /// can own records under <c>sub</c> and under <c>sub::username</c>.
    /// </summary>
    public ImmutableArray<string> Owners(Field field)
    {
        foreach (var filter in Asked)
        {
            if (GrantIn(filter) is { } grant && Owners(grant, field) is { IsEmpty: false } owners)
                return owners;
        }

        return [];
    }

    private static Grant? GrantIn(Filter filter) => filter switch
    {
        Granted granted => granted.Grant,
        ReadableIf readable => readable.Readable.Grant,
        _ => null,
    };

    private static ImmutableArray<string> Owners(Grant grant, Field field)
    {
        var owners = ImmutableArray.CreateBuilder<string>();
        foreach (var way in grant.Ways)
        {
            if (way.FirstOrDefault(match => match.Field == field.Name && !match.IsList) is not { } match)
                return [];

            owners.AddRange(match.AnyOf);
        }

        return owners.ToImmutable();
    }

    private Filter AsReadable(Filter filter, Decision decision) => filter switch
    {
        AllOf all => new AllOf([.. all.Parts.Select(part => AsReadable(part, decision))]),
        AnyOf any => new AnyOf([.. any.Parts.Select(part => AsReadable(part, decision))]),
        NotOf not => new NotOf(AsReadable(not.Part, decision)),
        Condition condition => Readable(condition.Field, decision) is { } readable ? new ReadableIf(readable, condition) : condition,
        _ => filter,
    };

    /// <summary>In which records the caller may read the field; null where that is all of them.</summary>
    private Granted? Readable(Field field, Decision decision)
    {
        var grant = decision.ToRead(field, Operation.List);
        if (grant.IsNever && !forbidden.Contains(field))
            forbidden.Add(field);

        return grant.IsAlways || Implies(grant) || Covers(decision.On(Operation.List), grant) ? null : new Granted(grant);
    }

    /// <summary>Does the one hold only where the other does? What a record must grant to be listed at all need not be asked of a field
    /// again.</summary>
    private static bool Covers(Grant readable, Grant grant) =>
        readable.Ways.All(way => grant.Ways.Any(wider => wider.All(match => way.Contains(match))));

    private bool Implies(Grant grant) => grant.Ways.Any(way => way.All(match =>
        !match.IsList
            && pinned.TryGetValue(match.Field, out var pin)
            && pin is { By: null, Value.Kind: ValueKind.Text }
            && match.AnyOf.Contains(pin.Value.Text)));
}
