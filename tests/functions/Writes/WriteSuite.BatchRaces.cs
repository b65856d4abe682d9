using System.Collections.Concurrent;
using static Trellis.Tests.Functions.Batches;

namespace Trellis.Tests.Functions;

public abstract partial class WriteSuite
{
    private const int Accounts = 10;
    private const int Balance = 100;

    /// <summary>Sixteen writers move ten badges among ten people; at any moment each badge is one person's.</summary>
    [Fact]
    public async Task Values_that_many_writers_move_in_batches_are_neither_lost_nor_doubled()
    {
        var offset = Random.Shared.Next(1_000_000, 2_000_000_000);
        var people = await Task.WhenAll(Enumerable.Range(0, 10).Select(number => Alice.Make("/people", $$"""{"badge":{{offset + number}}}""")));
        var moved = 0;

        await Task.WhenAll(Enumerable.Range(0, 16).Select(async writer =>
        {
            var random = new Random(writer);
            for (var round = 0; round < Math.Max(2, Races / 5); round++)
            {
                var (from, to) = (people[random.Next(10)], people[random.Next(10)]);
                if (from == to)
                    continue;
                var (one, other) = (await Alice.Get($"/people/{from}"), await Alice.Get($"/people/{to}"));
                var reply = await Alice.Post("/batch", Batch(
                    Entry("PATCH", $"/people/{from}", $$"""{"badge":{{other.Json.GetProperty("badge")}}}""", ("If-Match", one.ETag)),
                    Entry("PATCH", $"/people/{to}", $$"""{"badge":{{one.Json.GetProperty("badge")}}}""", ("If-Match", other.ETag))));
                // Where the other one has changed since, the badge may be a third one's by now.
                Assert.True(reply.Status is 200 or 409 or 412, reply.Text);
                Interlocked.Add(ref moved, reply.Status == 200 ? 1 : 0);
            }
        }));

        var badges = await Task.WhenAll(people.Select(async person => (await Alice.Get($"/people/{person}")).Json.GetProperty("badge").GetInt32()));
        Assert.True(moved > 0);
        Assert.Equal(Enumerable.Range(offset, 10), badges.Order());
    }

    /// <summary>
    /// Many writers move amounts between ten records, two in a batch. The API reads no ten records in one snapshot, so the states between the
    /// batches are put together from the answers: each tells the versions that its batch made, and a batch follows those that made the versions
    /// before. If all of them can be put in such an order, and the sum holds after each, then nobody could have seen another sum. What is read
    /// when nobody writes must be the last of these states.
    /// </summary>
    [Fact]
    public async Task Amounts_that_many_writers_move_in_batches_add_up_to_the_same_sum_after_each_batch()
    {
        var vaults = await Task.WhenAll(Enumerable.Range(0, Accounts).Select(_ => Alice.Make("/vaults", $$"""{"balance":{{Balance}}}""")));
        var state = vaults.ToDictionary(vault => vault, _ => (Version: 1, Balance));
        var moves = new ConcurrentBag<Dictionary<string, (int Version, int Balance)>>();

        for (var round = 0; round < Math.Max(2, Rounds / 10); round++)
        {
            await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Move(vaults, new Random((round * Writers) + writer), moves)));

            Replay(moves, state);
            var read = await Task.WhenAll(vaults.Select(vault => Alice.Get($"/vaults/{vault}")));
            Assert.Equal(vaults.Select(vault => state[vault]), read.Select(reply => Account(reply.Json)));
        }
    }

    /// <summary>Moves an amount, if nobody changes the two records between reading and writing.</summary>
    private async Task Move(string[] vaults, Random random, ConcurrentBag<Dictionary<string, (int Version, int Balance)>> moves)
    {
        for (var attempt = 0; attempt < 3; attempt++)
        {
            string[] two = [.. random.GetItems(vaults, 2)];
            if (two[0] == two[1])
                continue;
            var (from, to) = (await Alice.Get($"/vaults/{two[0]}"), await Alice.Get($"/vaults/{two[1]}"));
            var amount = random.Next(1, 50);
            var reply = await Alice.Post("/batch", Batch(
                Entry("PATCH", $"/vaults/{two[0]}", $$"""{"balance":{{Account(from.Json).Balance - amount}}}""", ("If-Match", from.ETag)),
                Entry("PATCH", $"/vaults/{two[1]}", $$"""{"balance":{{Account(to.Json).Balance + amount}}}""", ("If-Match", to.ETag))));
            Assert.True(reply.Status is 200 or 412, reply.Text);
            if (reply.Status == 200)
                moves.Add(two.Zip(Responses(reply)).ToDictionary(each => each.First, each => Account(each.Second.GetProperty("body"))));
        }
    }

    /// <summary>Applies the moves to the state, each to the versions that it was made from.</summary>
    private static void Replay(ConcurrentBag<Dictionary<string, (int Version, int Balance)>> moves, Dictionary<string, (int Version, int Balance)> state)
    {
        Assert.NotEmpty(moves);
        var left = moves.ToList();
        moves.Clear();
        while (left.Count > 0)
        {
            var next = left.Find(move => move.All(made => state[made.Key].Version == made.Value.Version - 1));
            Assert.True(next is not null, $"{left.Count} batches follow no state that the others leave.");
            left.Remove(next);
            foreach (var (vault, made) in next)
                state[vault] = made;
            Assert.Equal(Accounts * Balance, state.Values.Sum(account => account.Balance));
        }
    }

    private static (int Version, int Balance) Account(JsonElement vault) => (vault.GetProperty("_version").GetInt32(), vault.GetProperty("balance").GetInt32());
}
