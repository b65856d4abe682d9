namespace Trellis.Tests.Functions.Access;

/// <summary>
/// Who may do what, evaluated a second time: slowly, one rule and one record at a time, from what the documentation says, and without
/// a single type of the code that it judges. A record is a dictionary of field to text or list of texts.
/// </summary>
internal sealed class Oracle(WrittenModel model, Person person)
{
    /// <summary>"Create", "get", "list", "update", "delete": may they, for this record as a whole?</summary>
    public bool Reaches(string operation, Stored record)
    {
        var ofModel = May(ModelRules, operation, record);
        var ofFields = FieldRules.Select(rules => May(rules, operation, record)).ToList();

        // "Delete needs delete on every field": it takes them all with it. All else reaches a record by the model's rules or by any field's.
        return operation == "delete" ? ofModel && ofFields.TrueForAll(may => may) : ofModel || ofFields.Contains(true);
    }

    /// <summary>"Field rules that replace the model's."</summary>
    public bool May(string operation, string field, Stored record) => May(RulesOf(field), operation, record);

    /// <summary>Is there any record for which they may?</summary>
    public bool CouldReach(string operation) => Could(ModelRules, operation) || FieldRules.Any(rules => Could(rules, operation));

    public bool Could(string operation, string field) => Could(RulesOf(field), operation);

    /// <summary>What an answer to "get" or "list" shows of a record that is reached.</summary>
    public IEnumerable<string> Visible(string operation, Stored record) =>
        record.Fields.Keys.Where(field => (field == "id" || May(operation, field, record)) && !(person.Id is null && OwnerFields.Contains(field)));

    /// <summary>Whoever creates a record owns it, unless they name an owner in a field that the schema declares.</summary>
    public void FillOwners(Stored record)
    {
        foreach (var rule in ModelRules.Concat(FieldRules.SelectMany(rules => rules)))
        {
            foreach (var owner in rule.All.Where(part => part.Allow == "owner"))
            {
                var field = OwnerField(owner);
                var needed = Grants(rule, "create") || !Declared(field) || field == PrivateTo;
                if (needed && !record.Fields.ContainsKey(field) && Claim(owner) is { } own)
                    record.Fields[field] = field == WrittenModel.Editors ? new[] { own } : own;
            }
        }

        if (PrivateTo is { } space && !record.Fields.ContainsKey(space))
            record.Fields[space] = person.Id!;
    }

    /// <summary>
    /// The field whose owner has the records for themselves: "when every rule that grants read, update or delete, field rules included,
    /// is an owner rule on one and the same single-valued field by sub". Null: they lie in a space for all.
    /// </summary>
    public string? PrivateTo
    {
        get
        {
            var granting = ModelRules.Concat(FieldRules.SelectMany(rules => rules))
                .Where(rule => Grants(rule, "get") || Grants(rule, "list") || Grants(rule, "update") || Grants(rule, "delete"))
                .ToList();
            var bySub = granting.TrueForAll(rule => rule.Allow == "owner" && BySub(rule) && OwnerField(rule) != WrittenModel.Editors);
            var fields = granting.Where(rule => rule.Allow == "owner").Select(OwnerField).Distinct().ToList();
            return bySub && fields.Count == 1 ? fields[0] : null;
        }
    }

    /// <summary>An owner's field that the type does not declare is the service's own.</summary>
    public bool Declared(string field) => field switch
    {
        WrittenModel.Owner => model.DeclaresOwner,
        WrittenModel.Club => model.HasClubs,
        _ => true,
    };

    /// <summary>An owner's field is there when the type declares it or a rule needs it.</summary>
    public bool Has(string field) => Declared(field) || OwnerFields.Contains(field);

    private WrittenRule[] ModelRules => model.Rules ?? [model.Global ?? new WrittenRule("owner")];

    private IEnumerable<WrittenRule[]> FieldRules => new[] { model.SecretRules, model.NoteRules }.OfType<WrittenRule[]>();

    private HashSet<string> OwnerFields =>
        [.. ModelRules.Concat(FieldRules.SelectMany(rules => rules)).SelectMany(rule => rule.All).Where(rule => rule.Allow == "owner").Select(OwnerField)];

    private WrittenRule[] RulesOf(string field) => field switch
    {
        WrittenModel.Secret => model.SecretRules ?? ModelRules,
        WrittenModel.Note => model.NoteRules ?? ModelRules,
        _ => ModelRules,
    };

    // Deny by default; rules are ORed; a caller with no token can only read.
    private bool May(WrittenRule[] rules, string operation, Stored record) =>
        !Barred(operation) && rules.Any(rule => Grants(rule, operation) && rule.All.All(part => Matches(part, record)));

    private bool Could(WrittenRule[] rules, string operation) =>
        !Barred(operation) && rules.Any(rule => Grants(rule, operation) && rule.All.All(CouldMatch));

    private bool Barred(string operation) => person.Id is null && operation is not ("get" or "list");

    private static bool Grants(WrittenRule rule, string operation) =>
        rule.Operations.Length == 0 || rule.Operations.Contains(operation) || (operation is "get" or "list" && rule.Operations.Contains("read"));

    private bool Matches(WrittenRule rule, Stored record) => rule.Allow switch
    {
        "owner" => CouldMatch(rule) && record.Texts(OwnerField(rule)).Any(text => Owns(rule, text, OwnerField(rule) == WrittenModel.Editors)),
        "groups" when rule.Groups is null => record.Texts(rule.GroupsField ?? "groups").Any(Groups(rule).Contains),
        "members" => CouldMatch(rule) && record.Texts(WrittenModel.Club).Any(club => IsMember(rule, club)),
        _ => CouldMatch(rule),
    };

    private bool CouldMatch(WrittenRule rule) => rule.Allow switch
    {
        "public" => true,
        "private" or "members" => person.Id is not null,
        "owner" => Claim(rule) is not null,
        "groups" => rule.Groups is { } groups ? groups.Any(Groups(rule).Contains) : Groups(rule).Length > 0,
        _ => throw new InvalidOperationException(rule.Allow),
    };

    /// <summary>
    /// "Amplify stores sub::username": a text that begins with the sub and two colons is this owner's at both doors, whatever name
    /// follows. In a list it is the whole text or nothing, and the name is known at the first door alone.
    /// </summary>
    private bool Owns(WrittenRule rule, string text, bool inList)
    {
        if (!BySub(rule) || text == person.Id)
            return text == Claim(rule);

        return inList ? person.Username is { } name && text == $"{person.Id}::{name}" : text.StartsWith($"{person.Id}::", StringComparison.Ordinal);
    }

    /// <summary>A record says that they belong to the club: by their sub and nothing else, with one of the roles if the rule names some.</summary>
    private bool IsMember(WrittenRule rule, string club) => Seeds.Memberships.Any(membership =>
        membership.Through == rule.Through && membership.Club == club && membership.User == person.Id && (rule.Roles is null || rule.Roles.Contains(membership.Role)));

    private static bool BySub(WrittenRule rule) => rule.IdentityClaim is null or "sub" or "sub::username";

    private static string OwnerField(WrittenRule rule) => rule.OwnerField ?? WrittenModel.Owner;

    private string? Claim(WrittenRule rule) => rule.IdentityClaim switch
    {
        null or "sub" or "sub::username" => person.Id,
        "username" or "cognito:username" => person.Username,
        "email" => person.Email,
        _ => null,
    };

    private string[] Groups(WrittenRule rule) => rule.GroupClaim switch
    {
        null or "cognito:groups" => person.Groups,
        "custom:roles" => person.Roles,
        _ => [],
    };
}

/// <summary>A record as the oracle believes it to be stored.</summary>
internal sealed record Stored(Dictionary<string, object> Fields)
{
    public string Id => (string)Fields["id"];

    public int Version { get; set; } = 1;

    /// <summary>Has it a child, which prevents its deletion?</summary>
    public bool HasChild { get; set; }

    /// <summary>The field's text, or the texts of its list; none where it has no value.</summary>
    public IEnumerable<string> Texts(string field) => Fields.GetValueOrDefault(field) switch
    {
        string text => [text],
        string[] texts => texts,
        _ => [],
    };
}
