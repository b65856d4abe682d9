namespace Trellis.Storage.Keys;

/// <summary>Builds all partition and sort keys.</summary>
internal static class TableKeys
{
    /// <summary>The partition and sort key of an item that never exists.</summary>
    public const string Never = "$never";

    // The partition key prefixes of the service's own items.
    public const string UniqueGuards = "$unique";
    public const string IdempotencyGuards = "$once";
    public const string Profiles = "$profile";
    public const string ChildCounts = "$children";
    public const string WorkItems = "$sweep";
    public const string ChangeLogs = "$log";

    // The owner named "*", as distinct from the shared scope. The encoding of no other owner begins with the escape and a star.
    private const string StarOwner = "\u0002*";

    /// <summary>The partition and sort key of the item that lists the filled indexes.</summary>
    public const string Indexes = "$indexes";

    /// <summary>The partition of a model's records in one scope: <c>{Model}|{scope}</c>.</summary>
    public static string Partition(Model model, string? owner)
    {
        var key = new StringBuilder();
        KeyText.AppendText(key, model.StorageName);
        KeyText.AppendSeparator(key);
        AppendScope(key, owner);
        return key.ToString();
    }

    /// <summary>The sort key: the encoded key values.</summary>
    public static string Identifier(RecordKey record) => Identifier(record.Model.Key.Fields, record.Parts);

    /// <summary>The sort key for a former key of the model.</summary>
    public static string Identifier(IReadOnlyList<Field> fields, ImmutableArray<Value> parts)
    {
        // Most keys are an id alone, which is encoded as itself.
        if (parts is [{ Kind: ValueKind.Text, Text: var id }] && fields[0].Type.Kind == TypeKind.Id && !KeyText.IsEscaped(id))
            return id;

        var key = new StringBuilder();
        AppendIdentifier(key, fields, parts);
        return key.ToString();
    }

    public static string Partition(RecordKey record) => Partition(record.Model, record.Owner);

    /// <summary>
    /// The partition key in an index: <c>{Model}|{scope}|{index}|{values}</c>. Null if one of the values is absent: the index is
    /// sparse.
    /// </summary>
    public static string? IndexPartition(Model model, string? owner, SecondaryIndex index, Func<Field, Value> valueOf)
    {
        var values = ImmutableArray.CreateBuilder<Value>(index.PartitionFields.Length);
        foreach (var field in index.PartitionFields)
        {
            if (KeyValue(field, valueOf(field)) is not { } value)
                return null;

            values.Add(value);
        }

        return IndexPartition(model, owner, index, values.MoveToImmutable());
    }

    /// <summary>The same for given values. Owner indexes use the sub, which all forms of an owner's name share.</summary>
    public static string IndexPartition(Model model, string? owner, SecondaryIndex index, ImmutableArray<Value> values)
    {
        var key = new StringBuilder(Partition(model, owner)).Append(KeyText.Separator);
        KeyText.AppendText(key, index.Name);
        for (var at = 0; at < values.Length; at++)
        {
            var value = index.Origin == IndexOrigin.Owner ? Value.Of(OwnerName.Sub(values[at].Text)) : values[at];
            KeyText.AppendSeparator(key);
            KeyText.Append(key, index.PartitionFields[at].Type, value);
        }

        return key.ToString();
    }

    /// <summary>
    /// The sort key in an index: <c>{sort values}|{identifier}</c>. Null if an optional sort field is absent. An absent required field
    /// sorts below all values, since lists rely on finding every record under its required fields. Contains no partition fields, so that
    /// partition and sort key can be updated separately.
    /// </summary>
    public static string? IndexSort(SecondaryIndex index, RecordKey record, Func<Field, Value> valueOf)
    {
        var key = new StringBuilder();
        foreach (var field in index.SortFields)
        {
            if (KeyValue(field, valueOf(field)) is { } value)
                KeyText.Append(key, field.Type, value);
            else if (field.Required)
                KeyText.AppendAbsent(key);
            else
                return null;

            KeyText.AppendSeparator(key);
        }

        AppendIdentifier(key, record.Model.Key.Fields, record.Parts);
        return key.ToString();
    }

    /// <summary>
    /// The partition of one record's links: <c>{Relation}|{scope}|{identifier}</c>. For the left record it is the link's pk, with the right
    /// record's identifier as sk. For the right record it is the pk in the first index, with the left record's identifier as sk.
    /// </summary>
    public static string EdgePartition(Pairing pairing, string? owner, RecordKey record) =>
        EdgePartition(pairing, owner, Identifier(record));

    public static string EdgePartition(Pairing pairing, string? owner, string identifier)
    {
        var key = new StringBuilder();
        KeyText.AppendText(key, pairing.Name);
        KeyText.AppendSeparator(key);
        AppendScope(key, owner);
        KeyText.AppendSeparator(key);
        return key.Append(identifier).ToString();
    }

    /// <summary>The key of a unique guard: <c>$unique|{Model}|{scope}|{field}|{value}</c>. Null if the field is absent.</summary>
    public static string? Unique(RecordKey record, Field field, Value value)
    {
        if (KeyValue(field, value) is null)
            return null;

        var key = new StringBuilder(UniqueGuards).Append(KeyText.Separator).Append(Partition(record)).Append(KeyText.Separator);
        KeyText.AppendText(key, field.Name);
        KeyText.AppendSeparator(key);
        KeyText.Append(key, field.Type, value);
        return key.ToString();
    }

    /// <summary>The partition of the number of a record's children in a relation:
    /// <c>$children|{Model}|{scope}|{relation}|{identifier}</c>.</summary>
    public static string Children(ParentCount count)
    {
        var key = new StringBuilder(ChildCounts).Append(KeyText.Separator).Append(Partition(count.Parent)).Append(KeyText.Separator);
        KeyText.AppendText(key, count.Relation.Name);
        KeyText.AppendSeparator(key);
        return key.Append(Identifier(count.Parent)).ToString();
    }

    /// <summary>The relation in the partition of a count.</summary>
    public static string RelationOfCount(string partition) => KeyText.Read(partition.Split(KeyText.Separator)[3]);

    /// <summary>The partition of the work item of a deleted record: <c>$sweep|{Model}|{scope}|{identifier}</c>. Each has its own, because
    /// a table's stream is only in order, and only waits, within a partition.</summary>
    public static string WorkItem(RecordKey key) =>
        $"{WorkItems}{KeyText.Separator}{Partition(key)}{KeyText.Separator}{Identifier(key)}";

    /// <summary>The partition of the change log of a model's records in one scope: <c>$log|{Model}|{scope}</c>.</summary>
    /// <param name="partition">The partition of the records.</param>
    public static string Log(string partition) => $"{ChangeLogs}{KeyText.Separator}{partition}";

    /// <summary>The live model whose records are in a partition, and their owner; null if they are not of a live model.</summary>
    public static (Model Model, string? Owner)? LiveModel(Schema schema, string partition) =>
        partition.Split(KeyText.Separator) is [var name, var scope]
        && schema.Models.FirstOrDefault(model => model.IsLive && model.StorageName == KeyText.Read(name)) is { } model
            ? (model, ScopeOwner(scope))
            : null;

    /// <summary>The partition of a caller's idempotency keys: <c>$once|{caller}</c>. The sort key is the idempotency key.</summary>
    public static string Idempotency(string caller) => ServiceKey(IdempotencyGuards, caller);

    public static string Profile(string sub) => ServiceKey(Profiles, sub);

    /// <summary>The identifier in an index's sort key, which follows the sort fields.</summary>
    public static string IdentifierIn(SecondaryIndex index, string sortKey)
    {
        var start = 0;
        for (var field = 0; field < index.SortFields.Length; field++)
            start = sortKey.IndexOf(KeyText.Separator, start) + 1;

        return sortKey[start..];
    }

    /// <summary>
    /// The value if it has the field's type; null if it is absent, or was stored when the field had another type: in an index, a text would
    /// sort above all numbers.
    /// </summary>
    private static Value? KeyValue(Field field, Value value) => value.Kind == Scalars.Stored(field.Type.Kind) ? value : null;

    private static string ServiceKey(string kind, string user)
    {
        var key = new StringBuilder(kind).Append(KeyText.Separator);
        KeyText.AppendText(key, user);
        return key.ToString();
    }

    private static void AppendIdentifier(StringBuilder key, IReadOnlyList<Field> fields, ImmutableArray<Value> parts)
    {
        for (var index = 0; index < parts.Length; index++)
        {
            if (index > 0)
                KeyText.AppendSeparator(key);

            KeyText.Append(key, fields[index].Type, parts[index]);
        }
    }

    /// <summary>The shared scope is <c>*</c>. An owner named <c>*</c> is escaped.</summary>
    private static void AppendScope(StringBuilder key, string? owner)
    {
        if (owner is null)
            key.Append('*');
        else if (owner == "*")
            key.Append(StarOwner);
        else
            KeyText.AppendText(key, owner);
    }

    /// <summary>The inverse of <see cref="AppendScope"/>: the owner, or null for the shared scope.</summary>
    public static string? ScopeOwner(string scope) => scope == "*" ? null : scope == StarOwner ? "*" : KeyText.Read(scope);
}
