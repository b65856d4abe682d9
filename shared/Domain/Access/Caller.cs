namespace Trellis.Access;

/// <summary>
/// The caller of a request, as authenticated by API Gateway. Identified by the user pool's <c>sub</c> at both doors, or by the identity
/// id if they signed in to the identity pool with another provider.
/// </summary>
public sealed class Caller
{
    private const string CognitoGroups = "cognito:groups";

    // Cognito's limit for groups per user, and DynamoDB's for operands of IN. Further values of a claim grant nothing.
    private const int MostValues = 100;

    private readonly IReadOnlyDictionary<string, string> claims;

    private Caller(string? id, IReadOnlyDictionary<string, string> claims)
    {
        Id = id;
        this.claims = claims;
    }

    /// <summary>A caller without a token: only public rules match.</summary>
    public static Caller Anonymous { get; } = new(null, new Dictionary<string, string>());

    /// <summary>The <c>sub</c> or identity id; null for the anonymous caller.</summary>
    public string? Id { get; }

    public bool IsSignedIn => Id is not null;

    /// <summary>What is known of their memberships so far. Nobody is a member without being signed in.</summary>
    public Memberships Memberships { get; } = new();

    /// <summary>A caller with a user pool token. The claims are strings, as API Gateway passes them.</summary>
    public static Caller WithToken(string sub, IReadOnlyDictionary<string, string> claims) => new(sub, claims);

    /// <summary>A caller with AWS credentials: only the id is known, so rules on groups never match.</summary>
    public static Caller WithCredentials(string id) => new(id, new Dictionary<string, string>());

    /// <summary>A claim of the token, or null. An address or number that the user pool has not verified counts as none: some providers
    /// let their users enter those of others.</summary>
    public string? Claim(string name) =>
        name is "email" or "phone_number" && claims.GetValueOrDefault($"{name}_verified") != "true" ? null : claims.GetValueOrDefault(name);

    /// <summary>
    /// The values of a list claim, at most 100. API Gateway formats an array as <c>[a b]</c>. Names of Cognito groups contain no
    /// whitespace but may contain brackets and quotation marks, so only the outer brackets are removed. Other claims may also be JSON
    /// lists, because custom attributes can only be strings.
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
