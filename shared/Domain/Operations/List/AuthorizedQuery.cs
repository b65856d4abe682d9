namespace Trellis.Operations.List;

/// <summary>
/// A query combined with the access rules: the client's conditions, which only see fields that the caller may read, and the conditions of
/// the rules. It also tracks pinned fields: those that have the same known value in every matching record.
/// </summary>
internal sealed class AuthorizedQuery
{
    private readonly Dictionary<string, (Value Value, Filter? By)> pinned = new(StringComparer.Ordinal);
    private readonly List<Field> forbidden = [];

    // Sort fields of indexes that the caller may not read in every record.
    private readonly List<Field> hidden = [];
    private ImmutableArray<Condition> relation = [];

    private AuthorizedQuery()
    {
    }

    /// <summary>All of these must hold.</summary>
    public List<Filter> Filters { get; } = [];

    /// <summary>Why the query is refused, or null.</summary>
    public Failure? Failure => forbidden.Count == 0
        ? null
        : new Failure(
            "access.field",
            $"You may not read {string.Join(", ", forbidden.Select(refused => refused.Name))}, so you cannot filter or sort by it.",
            [.. forbidden.Select(refused => new Fault(refused.Name, "access.field", $"You may not read {refused.Name}."))]);

    public static AuthorizedQuery Create(Model model, Decision decision, Selection selection, string? owner)
    {
        var query = new AuthorizedQuery();
        if (owner is not null)
        {
            // No filter needed: the partition contains only this owner's records.
            query.pinned[model.Scope.OwnerField!] = (Value.Of(owner), null);
        }

        var readable = decision.On(Operation.List);
        if (!readable.IsAlways && !query.Implies(readable))
            query.Filters.Add(new Granted(readable));

        foreach (var filter in selection.Filter?.Conjuncts ?? [])
            query.Filters.Add(query.AsReadable(filter, decision));

        foreach (var field in selection.Sort)
        {
            if (query.Readable(field, decision) is { } readableIn)
                query.Filters.Add(readableIn);
        }

        foreach (var index in model.Indexes)
        {
            foreach (var field in index.SortFields)
            {
                if (!query.IsReadable(decision.ToRead(field, Operation.List), decision))
                    query.hidden.Add(field);
            }
        }

        foreach (var filter in query.Filters)
        {
            if (filter is Condition { Comparison: Comparison.Eq } condition)
                query.pinned.TryAdd(condition.Field.Name, (condition.Values[0], condition));
        }

        query.PinGranted();
        return query;
    }

    /// <summary>Adds the conditions of a relation. They need no read access to the fields: the values come from the source
    /// record.</summary>
    public void Pin(ImmutableArray<Condition> conditions)
    {
        relation = conditions;
        foreach (var condition in conditions)
        {
            Filters.Add(condition);
            pinned[condition.Field.Name] = (condition.Values[0], condition);
        }
    }

    public bool IsOfRelation(Filter filter) => filter is Condition condition && relation.Contains(condition);

    public bool IsPinned(Field field) => pinned.ContainsKey(field.Name);

    /// <summary>The value of a pinned field and the condition that pins it; null for both if the field is not pinned.</summary>
    public (Value? Value, Filter? By) Pinned(Field field) => Pinned(field.Name);

    private (Value? Value, Filter? By) Pinned(string field) => pinned.TryGetValue(field, out var pin) ? (pin.Value, pin.By) : (null, null);

    /// <summary>Is there an equality condition on the field, but the caller can only read it in some records? An index cannot serve that
    /// condition.</summary>
    public bool IsConditionallyReadable(string field) =>
        Filters.Exists(
            filter => filter is ReadableIf { Condition: { Comparison: Comparison.Eq } condition } && condition.Field.Name == field);

    /// <summary>Would an order by the field reveal values that the caller may not read? Not if the client asks for that order or has a
    /// condition on the field: then only records are listed in which it is readable.</summary>
    public bool IsRevealedByOrder(Field field, Selection selection) =>
        hidden.Contains(field)
        && !IsPinned(field)
        && !selection.Sort.Contains(field)
        && !Filters.Exists(filter => filter is ReadableIf readable && readable.Condition.Field == field);

    /// <summary>Do all matching records have the field?</summary>
    public bool IsPresent(Field field) =>
        field.Required || IsPinned(field) || Filters.Exists(filter => filter is Condition condition && condition.Field == field);

    /// <summary>
    /// The owner values that the rules require in the field, if they require one in every alternative; else empty. There may be several,
    /// since a caller can own records as <c>sub</c> and as <c>sub::username</c>.
    /// </summary>
    public ImmutableArray<string> Owners(Field field)
    {
        foreach (var filter in Filters)
        {
            if (GrantIn(filter) is { } grant && Owners(grant, field) is { IsEmpty: false } owners)
                return owners;
        }

        return [];
    }

    /// <summary>The same query, narrowed to a part of what the rules grant.</summary>
    public AuthorizedQuery Narrowed(Granted granted, ImmutableArray<Match> alternative)
    {
        var narrowed = new AuthorizedQuery { relation = relation };
        narrowed.hidden.AddRange(hidden);
        foreach (var (field, pin) in pinned)
            narrowed.pinned.Add(field, pin);
        narrowed.Filters.AddRange(
            Filters.Select(filter => ReferenceEquals(filter, granted) ? new Granted(new Grant([alternative])) : filter));
        narrowed.PinGranted();
        return narrowed;
    }

    /// <summary>If the rules leave only one value of a field, such as the key of the caller's only group, that pins the field.</summary>
    private void PinGranted()
    {
        foreach (var filter in Filters.OfType<Granted>())
        {
            if (filter.Grant.Alternatives is [var only])
            {
                foreach (var match in only.OfType<FieldMatch>().Where(match => match is { IsList: false, AnyOf: [_], OrPrefix: null }))
                    pinned.TryAdd(match.Field, (match.AnyOf[0], new Granted(new Grant([[match]]))));
            }
        }
    }

    /// <summary>The filters that a path leaves to be applied.</summary>
    /// <param name="used">What the path applies itself.</param>
    public List<Filter> Rest(IReadOnlySet<Filter> used) => Filters.FindAll(filter => !used.Contains(filter) && !IsEnsured(filter, used));

    /// <summary>Is what the rules require already ensured by these conditions?</summary>
    private bool IsEnsured(Filter filter, IReadOnlySet<Filter> by) =>
        filter is Granted granted && granted.Grant.Alternatives.Any(alternative => alternative.All(match =>
            match is FieldMatch { IsList: false } field
            && Pinned(field.Field) is { By: { } condition, Value: { } value }
            && by.Contains(condition)
            && field.AnyOf.Contains(value)));

    private static Grant? GrantIn(Filter filter) => filter switch
    {
        Granted granted => granted.Grant,
        ReadableIf readable => readable.Readable.Grant,
        _ => null,
    };

    private static ImmutableArray<string> Owners(Grant grant, Field field)
    {
        var owners = ImmutableArray.CreateBuilder<string>();
        foreach (var alternative in grant.Alternatives)
        {
            if (alternative.OfType<FieldMatch>().FirstOrDefault(match => match.Field == field.Name && !match.IsList) is not { } match)
                return [];

            owners.AddRange(match.AnyOf.Select(value => value.Text));
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

    /// <summary>The records in which the caller may read the field; null for all.</summary>
    private Granted? Readable(Field field, Decision decision)
    {
        var grant = decision.ToRead(field, Operation.List);
        if (grant.IsNever && !forbidden.Contains(field))
            forbidden.Add(field);

        return IsReadable(grant, decision) ? null : new Granted(grant);
    }

    /// <summary>Does the grant hold for all records that the caller may list?</summary>
    private bool IsReadable(Grant grant, Decision decision) =>
        grant.IsAlways || Implies(grant) || Covers(decision.On(Operation.List), grant);

    /// <summary>Does <paramref name="readable"/> imply <paramref name="grant"/>? The grant for listing the record need not be repeated for
    /// a field.</summary>
    private static bool Covers(Grant readable, Grant grant) =>
        readable.Alternatives.All(alternative => grant.Alternatives.Any(wider => wider.All(match => alternative.Contains(match))));

    private bool Implies(Grant grant) => grant.Alternatives.Any(alternative => alternative.All(match =>
        match is FieldMatch { IsList: false } field
            && pinned.TryGetValue(field.Field, out var pin)
            && pin is { By: null, Value.Kind: ValueKind.Text }
            && field.AnyOf.Contains(pin.Value)));
}
