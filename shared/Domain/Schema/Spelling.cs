namespace Trellis.Schemas;

/// <summary>Finds what a misspelt name was meant to be.</summary>
internal static class Spelling
{
    /// <summary>So that a hostile schema of a hundred thousand unknown names stays linear.</summary>
    private const int MostCandidates = 200;

    /// <summary> <c> Did you mean 'x'?</c> or nothing.</summary>
    public static string Hint(string name, IEnumerable<string> candidates)
    {
        string? best = null;
        var bestDistance = Math.Max(1, name.Length / 3) + 1;
        var tried = 0;
        foreach (var candidate in candidates)
        {
            if (++tried > MostCandidates)
                break;
            if (Math.Abs(candidate.Length - name.Length) >= bestDistance || candidate.Length > 64)
                continue;
            var distance = Distance(name, candidate);
            if (distance >= bestDistance)
                continue;
            bestDistance = distance;
            best = candidate;
        }

        return best is null ? "" : $" Did you mean '{best}'?";
    }

    /// <summary>Levenshtein's distance; a difference of case alone counts for little.</summary>
    private static int Distance(string left, string right)
    {
        Span<int> row = stackalloc int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++)
            row[j] = j;
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var same = char.ToLowerInvariant(left[i - 1]) == char.ToLowerInvariant(right[j - 1]);
                var next = Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + (same ? 0 : 1));
                diagonal = row[j];
                row[j] = next;
            }
        }

        return row[right.Length];
    }
}
