using System.Diagnostics;
using Amazon.DynamoDBv2.Model;

namespace Trellis.Benchmarks.Told;

/// <summary>
/// Does time tell whether a record exists that one may not read? The same request, about one that is there and about one that is not, in pairs, now
/// the one first and now the other.
/// </summary>
internal static class NeverTold
{
    private const int Pairs = 1000;
    private const int WarmUp = 300;

    /// <summary>Records that all of one group share, beside their owner: they lie in one space, where anybody's request can name them.</summary>
    private const string Schema = """
        type Paper @model @auth(rules: [{ allow: owner }, { allow: groups, groups: ["readers"] }]) {
          title: String
        }
        """;

    public static void Measure(Bench bench)
    {
        Store(bench.Http);
        var table = new Table("Never told", "request", "there, of nowhere", "there, p50 ms", "nowhere, p50 ms")
        {
            Note = string.Create(CultureInfo.InvariantCulture, $"Somebody else's record against none; both are 404. {Pairs} pairs in turn, medians, of the function alone: tests/functions (NeverTold) measures what a caller waits."),
        };
        (string Function, Func<string, string> Request)[] requests =
        [
            ("Read", id => Events.Get("papers", id)),
            ("Update", id => Events.Patch("papers", id, """{"title": "mine now"}""")),
            ("Delete", id => Events.Delete("papers", id)),
        ];
        foreach (var (function, request) in requests)
        {
            var subject = bench.Native.With(function, Schema, bench.Http) with { Expected = "\"statusCode\":404" };
            using var instance = Instance.Start(subject);
            var (there, nowhere) = InPairs(instance, subject, request);
            table.Add(function, (there / nowhere).Ratio(), there.Short(), nowhere.Short());
        }

        bench.Results.Add(table);
    }

    private static (double There, double Nowhere) InPairs(Instance instance, Subject subject, Func<string, string> request)
    {
        var (there, nowhere) = (new List<double>(), new List<double>());
        for (var pair = -WarmUp; pair < Pairs; pair++)
        {
            var isFirst = pair % 2 == 0;
            foreach (var isThere in new[] { isFirst, !isFirst })
            {
                var took = Time(instance, subject, request(isThere ? Id("there", 1) : Id("other", pair + WarmUp)));
                if (pair >= 0)
                    (isThere ? there : nowhere).Add(took);
            }
        }

        return (there.Median(), nowhere.Median());
    }

    private static double Time(Instance instance, Subject subject, string payload)
    {
        instance.Runtime.Invoke(instance.Runtime.Event(payload));
        subject.Check(instance.Runtime.Text());
        return Stopwatch.GetElapsedTime(instance.Runtime.Sent, instance.Runtime.Answered).TotalMilliseconds;
    }

    private static void Store(TableAddress table)
    {
        using var client = table.Client();
        var id = Id("there", 1);
        client.PutItemAsync(new PutItemRequest(table.Name, new()
        {
            ["pk"] = new("Paper\u0001*"),
            ["sk"] = new(id),
            ["id"] = new(id),
            ["title"] = new("somebody else's"),
            ["owner"] = new("another-sub"),
            ["createdAt"] = new("2026-11-21T08:00:00.000Z"),
            ["updatedAt"] = new("2026-11-21T08:00:00.000Z"),
            ["$version"] = new() { N = "1" },
            ["$created"] = new() { N = "1795248000000" },
            ["$write"] = new("seed"),
        })).GetAwaiter().GetResult();
    }

    private static string Id(string kind, int number) => StoredTasks.Id(kind, number);
}
