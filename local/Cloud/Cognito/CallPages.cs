namespace Trellis.Local.Cloud.Cognito;

/// <summary>Cuts a list into pages of at most 60, as AWS does; the token says where the next one begins.</summary>
internal static class CallPages
{
    private const int Most = 60;

    public static CallAnswer Page<T>(
        CognitoCall call, string member, string tokenMember, IEnumerable<T> all, Func<T, JsonObject> show)
    {
        var limit = call.Input.Number("Limit") ?? Most;
        var start = Start(call[tokenMember]);
        if (limit is < 0 or > Most || start is null)
        {
            return CallFault.Invalid(start is null
                ? "Invalid pagination token."
                : $"1 validation error detected: Value '{limit}' at 'limit' failed to satisfy constraint: Member must have value less than "
                    + $"or equal to {Most}");
        }

        var rest = all.Skip(start.Value).Take((limit == 0 ? Most : limit) + 1).ToList();
        var shown = rest.Take(limit == 0 ? Most : limit).ToList();
        var page = new JsonObject { [member] = new JsonArray([.. shown.Select(item => (JsonNode)show(item))]) };
        if (rest.Count > shown.Count)
        {
            page[tokenMember] = Convert.ToBase64String(
                Encoding.ASCII.GetBytes((start.Value + shown.Count).ToString(CultureInfo.InvariantCulture)));
        }

        return page;
    }

    private static int? Start(string? token)
    {
        var bytes = new byte[16];
        return token is null ? 0
            : Convert.TryFromBase64String(token, bytes, out var length)
                && int.TryParse(
                    Encoding.ASCII.GetString(bytes, 0, length), NumberStyles.None, CultureInfo.InvariantCulture, out var start) ? start
            : null;
    }
}
