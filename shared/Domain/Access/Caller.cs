namespace Trellis.Access;

/// <summary>
/// Who is asking, as the gateway has proven it. A caller is known by the <c>sub</c> of the user pool at both doors;
/// one who came to the identity pool by another provider is known by the identity id.
/// </summary>
public sealed class Caller
{
    private const string CognitoGroups = "cognito:groups";

    // Cognito's own quota of groups a user, and DynamoDB's of operands of IN. Whatever a claim lists beyond them grants nothing.
    private const int MostValues = 100;

    private readonly IReadOnlyDictionary<string, string> claims;

    private Caller(string? id, IReadOnlyDictionary<string, string> claims)
    {
        Id = id;
        this.claims = claims;
    }

    /// <summary>Somebody with no token: only rules for the public match.</summary>
    public static Caller Anonymous { get; } = new(null, new Dictionary<string, string>());

    /// <summary>The <c>sub</c> or identity id; null for the anonymous caller.</summary>
    public string? Id { get; }

    public bool IsSignedIn => Id is not null;

    /// <summary>A caller with a token of the user pool. The claims are texts, as API Gateway hands them on.</summary>
    public static Caller WithToken(string sub, IReadOnlyDictionary<string, string> claims) => new(sub, claims);

    /// <summary>A caller with signed credentials: no claim but the id is known here, so rules on groups never match.</summary>
    public static Caller WithCredentials(string id) => new(id, new Dictionary<string, string>());

    public string? Claim(string name) => claims.GetValueOrDefault(name);

    /// <summary>
    /// The values of a claim that lists things, at most 100. API Gateway writes a token's array as <c>[a b]</c>; no name of a Cognito group
    /// holds white space, but one may hold a bracket or a quotation mark, so just the outer brackets go. In any other claim, a text that is
    /// itself a JSON list is read as one: so custom attributes hold lists.
    /// </summary>
    public IReadOnlyList<string> Values(string claim)
    {
        if (Claim(claim) is not { Length: > 0 } text)
            return [];

        var values = claim != CognitoGroups && text.StartsWith("[\"", StringComparison.Ordinal) && JsonList(text) is { } list
            ? list
            : text is ['[', .. var inner, ']'] ? [.. inner.Split(' ', StringSplitOptions.RemoveEmptyEntries)] : [text];
        return values.Count > MostValues ? values[..MostValues] : values;
    }

    private static List<string>? JsonList(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var list = new List<string>();
            foreach (var item in document.RootElement.EnumerateArray())
            {
                if (item.ValueKind != JsonValueKind.String)
                    return null;

                list.Add(item.GetString()!);
            }

            return list;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
