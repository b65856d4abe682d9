namespace Trellis.Benchmarks.Processes;

/// <summary>Cold starts of several subjects, in turn, so that whatever else the machine does meets all of them.</summary>
internal static class Rounds
{
    public static IReadOnlyList<IReadOnlyList<Cold>> InTurn(IReadOnlyList<Subject> subjects, Func<Subject, string> payload, int rounds)
    {
        var results = subjects.Select(_ => new List<Cold>(rounds)).ToArray();
        // The first of each only brings its files into memory.
        for (var round = -1; round < rounds; round++)
        {
            for (var i = 0; i < subjects.Count; i++)
            {
                var cold = Instance.ColdStart(subjects[i], payload(subjects[i]));
                if (round >= 0)
                    results[i].Add(cold);
            }
        }

        return results;
    }
}
