namespace Trellis.Local.Tools.Data;

/// <summary>What belongs to one person: everything in their key space, what they own in shared models, alone or with others, and their
/// memberships.</summary>
internal sealed class Belongings
{
    private readonly Dictionary<Model, ImmutableArray<string>> ownerFields = [];
    private readonly ILookup<Model, string> memberFields;
    private readonly string sub;

    public Belongings(Schema schema, string sub)
    {
        this.sub = sub;
        // A group that names its own member is owned by them, and is not a membership that goes with them.
        var memberships = schema.Models.SelectMany(Owners.RulesOf).SelectMany(rule => rule.And.Prepend(rule)).OfType<MembersRule>()
            .Select(rule => rule.Membership)
            .ToLookup(membership => membership.Through == membership.Group);
        memberFields = memberships[false].ToLookup(membership => membership.Through, membership => membership.MemberField);
        foreach (var model in schema.Models)
        {
            var own = memberships[true].Where(membership => membership.Through == model).Select(membership => membership.MemberField);
            ownerFields[model] = [.. Owners.FieldsBySub(model).Union(own)];
        }
    }

    public bool Has(StoredItem stored) => stored switch
    {
        StoredRecord { Owner: { } owner } => owner == sub,
        StoredRecord { Record: var record } => IsMembership(record) || ownerFields[record.Model].Any(field => Names(record[field])),
        StoredPair pair => pair.Edge.Owner == sub,
        StoredProfile profile => profile.Sub == sub,
        StoredGuard guard => guard.Owner == sub,
        StoredFollowUp followUp => followUp.Owner == sub,
        _ => false,
    };

    /// <summary>What others own of the record; null if that is nothing, or if it is about this person, as a membership is.</summary>
    public Record? WithoutThem(StoredRecord stored)
    {
        var record = stored.Record;
        if (stored.Owner == sub || IsMembership(record))
            return null;

        var fields = new Dictionary<string, Value>(record.Fields, StringComparer.Ordinal);
        var others = 0;
        foreach (var name in ownerFields[record.Model])
        {
            var value = record[name];
            if (value.Kind == ValueKind.List)
            {
                var left = value.Items.Where(item => !Names(item)).ToImmutableArray();
                others += left.Length;
                fields[name] = Value.Of(left);
            }
            else if (Names(value))
            {
                fields.Remove(name);
            }
            else if (value.Kind == ValueKind.Text)
            {
                others++;
            }
        }

        return others == 0 ? null : new Record
        {
            Model = record.Model,
            Fields = fields,
            Version = record.Version + 1,
            Created = record.Created,
            Written = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(),
            Write = $"erase-{Guid.NewGuid():N}",
        };
    }

    private bool IsMembership(Record record) => memberFields[record.Model].Any(field => Names(record[field]));

    private bool Names(Value value) => value.Kind switch
    {
        ValueKind.Text => OwnerName.IsOf(value.Text, sub),
        ValueKind.List => value.Items.Any(Names),
        _ => false,
    };
}
