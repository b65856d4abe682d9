using Trellis.Schemas;

namespace Trellis.Local.Tools.Clients;

/// <summary>Access rules as hints for the client: what it need not offer. The API decides.</summary>
internal static class RuleJson
{
    public static void Write(Utf8JsonWriter json, string name, ImmutableArray<Rule> rules)
    {
        json.WriteStartArray(name);
        foreach (var rule in rules)
        {
            json.WriteStartObject();
            Condition(json, rule);
            SchemaJson.Names(json, "operations", SchemaJson.OperationNames(rule.Operations));
            And(json, rule);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void And(Utf8JsonWriter json, Rule rule)
    {
        if (rule.And.IsEmpty)
            return;
        json.WriteStartArray("and");
        foreach (var condition in rule.And)
        {
            json.WriteStartObject();
            Condition(json, condition);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Condition(Utf8JsonWriter json, Rule rule)
    {
        switch (rule)
        {
            case OwnerRule owner:
                Head(json, "owner", owner.Field, owner.IsList, owner.Claim);
                break;
            case GroupsRule groups:
                json.WriteString("allow", "groups");
                SchemaJson.Names(json, "groups", groups.Groups);
                json.WriteString("claim", groups.Claim);
                break;
            case GroupsFieldRule groups:
                Head(json, "groupsField", groups.Field, groups.IsList, groups.Claim);
                break;
            case PublicRule:
                json.WriteString("allow", "public");
                break;
            default:
                json.WriteString("allow", "private");
                break;
        }
    }

    private static void Head(Utf8JsonWriter json, string allow, string field, bool isList, string claim)
    {
        json.WriteString("allow", allow);
        json.WriteString("field", field);
        SchemaJson.Flag(json, "list", isList);
        json.WriteString("claim", claim);
    }
}
