namespace Trellis.Local.Cloud.Cognito.Users;

/// <summary>The attributes that users of a pool may have: the standard ones of OpenID Connect, and the template's own, named
/// <c>custom:…</c>.</summary>
public sealed class AttributeSchema
{
    // https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html
    private static readonly string[] Standard =
    [
        "address", "birthdate", "email", "family_name", "gender", "given_name", "locale", "middle_name", "name", "nickname",
        "phone_number", "picture", "preferred_username", "profile", "updated_at", "website", "zoneinfo",
    ];

    private static readonly string[] Flags = ["email_verified", "phone_number_verified"];

    private readonly Dictionary<string, JsonObject> declared = new(StringComparer.Ordinal);

    public AttributeSchema(JsonObject pool)
    {
        foreach (var attribute in pool.Objects("Schema"))
        {
            var name = attribute.Text("Name")
                ?? throw new SetupException("template.unsupported", "An attribute in the pool's Schema has no Name.");
            declared[Standard.Contains(name) || name.StartsWith("custom:", StringComparison.Ordinal) ? name : "custom:" + name] =
                attribute;
        }
    }

    public IEnumerable<string> RequiredNames => declared.Where(pair => pair.Value.Flag("Required") == true).Select(pair => pair.Key);

    /// <summary>What is wrong with a value that a user or an administrator writes; null when nothing is. An empty value removes the
    /// attribute.</summary>
    public string? Fault(string name, string value, bool byAdmin)
    {
        if (name == "sub" || (Flags.Contains(name) && !byAdmin))
            return $"Cannot modify the non-mutable attribute {name}";

        if (!Standard.Contains(name) && !Flags.Contains(name) && !this.declared.ContainsKey(name))
            return $"Attributes did not conform to the schema: Type for attribute {{{name}}} could not be determined";

        if (value.Length == 0)
            return RequiredNames.Contains(name) ? $"Attributes did not conform to the schema: {name}: The attribute is required" : null;

        return value.Length > 2048 ? $"Attributes did not conform to the schema: {name}: Attribute value is too long"
            : name == "email" && !LooksLikeEmail(value) ? "Invalid email address format."
            : name == "phone_number" && !LooksLikePhone(value) ? "Invalid phone number format."
            : Flags.Contains(name)
                && value is not ("true" or "false") ? $"Attributes did not conform to the schema: {name}: Invalid boolean"
            : this.declared.TryGetValue(name, out var declared) ? Outside(name, value, declared)
            : null;
    }

    /// <summary>Whether the template lets an attribute change once it is set.</summary>
    public bool IsMutable(string name) => !this.declared.TryGetValue(name, out var declared) || declared.Flag("Mutable") != false;

    public static bool LooksLikeEmail(string value)
    {
        var at = value.IndexOf('@');
        return at > 0 && at == value.LastIndexOf('@') && value.IndexOf('.', at) > at + 1 && !value.EndsWith('.')
            && !value.Any(c => char.IsWhiteSpace(c) || char.IsControl(c));
    }

    public static bool LooksLikePhone(string value) =>
        value.Length is > 5 and <= 16 && value[0] == '+' && value[1..].All(char.IsAsciiDigit);

    private static string? Outside(string name, string value, JsonObject declared)
    {
        var text = declared.At("StringAttributeConstraints");
        var number = declared.At("NumberAttributeConstraints");
        var isNumber = decimal.TryParse(value, CultureInfo.InvariantCulture, out var given);
        var fault = declared.Text("AttributeDataType") switch
        {
            "Number" => !isNumber
                || given < (number?.Number("MinValue") ?? decimal.MinValue)
                || given > (number?.Number("MaxValue") ?? decimal.MaxValue),
            "Boolean" => value is not ("true" or "false"),
            _ => value.Length < (text?.Number("MinLength") ?? 0) || value.Length > (text?.Number("MaxLength") ?? 2048),
        };
        return fault ? $"Attributes did not conform to the schema: {name}: The value does not fit the attribute's constraints" : null;
    }
}
