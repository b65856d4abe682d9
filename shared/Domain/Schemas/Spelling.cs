namespace Trellis.Schemas;

/// <summary>Suggests the name that a misspelled one was meant to be.</summary>
internal static class Spelling
{
    /// <summary>Keeps the work linear for a hostile schema with a hundred thousand unknown names.</summary>
    private const int MostCandidates = 200;

    /// <summary><c> Did you mean 'x'?</c> or an empty string.</summary>
    public static string Hint(string name, IEnumerable<string> candidates) =>
        (Synonym(name, candidates) ?? Nearest(name, candidates)) is { } best ? $" Did you mean '{best}'?" : "";

    /// <summary>The candidate most similar to the name, or null if none is similar enough.</summary>
    public static string? Nearest(string name, IEnumerable<string> candidates)
    {
        string? best = null;
        var bestDistance = Math.Max(1, name.Length / 3) + 1;
        var tried = 0;
        foreach (var candidate in candidates)
        {
            if (++tried > MostCandidates)
                break;
            if (Math.Abs(candidate.Length - name.Length) >= bestDistance || candidate.Length > 64 || name.Length > 64)
                continue;
            var distance = Distance(name, candidate);
            if (distance >= bestDistance)
                continue;
            bestDistance = distance;
            best = candidate;
        }

        return best;
    }

    /// <summary>The candidate that SQL, other GraphQL servers or Amplify's Gen 2 call by this name, or null.</summary>
    private static string? Synonym(string name, IEnumerable<string> candidates)
    {
        var ours = name.ToLowerInvariant() switch
        {
            "text" or "varchar" or "char" => "String",
            "integer" or "smallint" => "Int",
            "number" or "double" or "decimal" or "numeric" or "real" => "Float",
            "bool" => "Boolean",
            "uuid" or "guid" => "ID",
            "date" => "AWSDate",
            "time" => "AWSTime",
            "datetime" => "AWSDateTime",
            "json" or "jsonb" or "jsonobject" or "any" => "AWSJSON",
            "email" or "emailaddress" => "AWSEmail",
            "url" or "uri" => "AWSURL",
            "phone" or "phonenumber" => "AWSPhone",
            "authenticated" or "signedin" or "loggedin" or "user" or "users" => "private",
            "guest" or "publicapikey" or "everyone" or "anyone" or "all" => "public",
            "set_null" or "setnull" => "UNSET",
            "remove" => "delete",
            "insert" or "add" => "create",
            "edit" => "update",
            "select" or "view" => "read",
            _ => null,
        };
        return ours is not null && candidates.Take(MostCandidates).Contains(ours) ? ours : null;
    }

    /// <summary>The edit distance with transpositions, ignoring case.</summary>
    private static int Distance(string left, string right)
    {
        Span<int> beforeLast = stackalloc int[right.Length + 1];
        Span<int> last = stackalloc int[right.Length + 1];
        Span<int> row = stackalloc int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++)
            row[j] = j;
        for (var i = 1; i <= left.Length; i++)
        {
            last.CopyTo(beforeLast);
            row.CopyTo(last);
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                row[j] = Math.Min(Math.Min(last[j] + 1, row[j - 1] + 1), last[j - 1] + (Same(left[i - 1], right[j - 1]) ? 0 : 1));
                if (i > 1 && j > 1 && Same(left[i - 1], right[j - 2]) && Same(left[i - 2], right[j - 1]))
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
            }
        }

        return row[right.Length];
    }

    private static bool Same(char left, char right) => char.ToLowerInvariant(left) == char.ToLowerInvariant(right);
}
