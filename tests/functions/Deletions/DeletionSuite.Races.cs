using System.Diagnostics;

namespace Trellis.Tests.Functions.Deletions;

public abstract partial class DeletionSuite
{
    private const int Actors = 64;

    /// <summary>
    /// Creators, movers and deleters of children and of their parents, alone and in batches, who also make deleted parents again. Whenever all are
    /// done, no child is without its parent, and a parent can be deleted if and only if it has no child.
    /// </summary>
    [Fact]
    public async Task Sixty_four_at_once_leave_no_child_without_its_parent_and_no_parent_that_cannot_go()
    {
        string[] shelves = [.. Enumerable.Range(0, 4).Select(_ => Guid.NewGuid().ToString())];
        var (done, unavailable) = (0, 0);
        for (var round = 0; round < Races; round++)
        {
            foreach (var shelf in shelves)
                await Alice.Post("/shelves", $$"""{"id":"{{shelf}}"}""");
            var items = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => Alice.Make("/items", $$"""{"shelfId":"{{shelves[number % 4]}}"}""")));

            var replies = await Task.WhenAll(Enumerable.Range(0, Actors).Select(actor => Act(new Random((round * Actors) + actor), shelves, items)));

            Assert.All(replies, reply => Assert.True(reply.Status is 200 or 201 or 204 or 404 or 409 or 422 or 503, reply.Text));
            done += replies.Count(reply => reply.Status < 300);
            unavailable += replies.Count(reply => reply.Status == 503);
            foreach (var shelf in shelves)
                await IsExact(shelf);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{done} done, {unavailable} unavailable");
        Assert.True(done >= Races, $"Only {done} were done.");
        Assert.True(unavailable * 2 < Races * Actors, $"{unavailable} were unavailable.");
    }

    private Task<Reply> Act(Random random, string[] shelves, string[] items)
    {
        var (shelf, other, item) = (random.GetItems(shelves, 1)[0], random.GetItems(shelves, 1)[0], random.GetItems(items, 1)[0]);
        var (made, moved) = ($$"""{"shelfId":"{{shelf}}"}""", $$"""{"shelfId":"{{other}}"}""");
        return random.Next(11) switch
        {
            < 2 => Alice.Post("/items", made),
            2 => Alice.Patch($"/items/{item}", moved),
            3 => Alice.Patch($"/items/{item}", """{"shelfId":null}"""),
            4 => Alice.Delete($"/items/{item}"),
            < 7 => Alice.Delete($"/shelves/{shelf}"),
            7 => Alice.Post("/shelves", $$"""{"id":"{{shelf}}"}"""),
            8 => Batch(("PATCH", $"/items/{item}", moved), ("DELETE", $"/shelves/{shelf}", null)),
            9 => Batch(("DELETE", $"/shelves/{shelf}", null), ("DELETE", $"/items/{item}", null)),
            _ => Batch(("POST", "/items", made), ("POST", "/items", moved)),
        };
    }

    /// <summary>
    /// Nobody writes now. A parent with children cannot be deleted, and without them it can, or it is gone and has none. A call that was answered
    /// 503 may still be carried out by the engine after its answer: a child that turns up late is deleted like the others, and one that leaves late
    /// lets its parent go, but a count that is wrong stays wrong.
    /// </summary>
    private async Task IsExact(string shelf)
    {
        var status = (await Alice.Get($"/shelves/{shelf}")).Status is 200 ? 409 : 404;
        for (var clock = Stopwatch.StartNew(); status is not (204 or 404) && clock.Elapsed < TimeSpan.FromMinutes(1);)
        {
            var children = await List($"/items?shelfId={shelf}&limit=1000");
            status = (await DeletePatiently($"/shelves/{shelf}")).Status;
            foreach (var child in status is 409 ? children : [])
            {
                var gone = await DeletePatiently($"/items/{child}");
                Assert.True(gone.Status is 204 or 404, gone.Text);
            }
        }

        Assert.True(status is 204 or 404, $"No child is listed, and the parent cannot be deleted: {status}");
        Assert.Empty(await List($"/items?shelfId={shelf}&limit=1000"));
    }

    private Task<Reply> DeletePatiently(string path) => Client.Patiently(() => Alice.Delete(path));

    [Fact]
    public async Task A_batch_that_adds_a_child_to_a_parent_that_it_deletes_names_the_child_alone()
    {
        var (shelf, other) = (await Alice.Make("/shelves", "{}"), await Alice.Make("/shelves", "{}"));
        var stays = await Alice.Make("/items", $$"""{"shelfId":"{{other}}"}""");

        foreach (var entry in new (string, string, string?)[] { ("POST", "/items", $$"""{"shelfId":"{{shelf}}"}"""), ("PATCH", $"/items/{stays}", $$"""{"shelfId":"{{shelf}}"}""") })
        {
            var reply = await Batch(("DELETE", $"/shelves/{shelf}", null), entry);

            Assert.Equal((422, "relation.missing"), (reply.Status, reply.Code));
            Assert.Equal(["/requests/1/body/shelfId relation.missing"], reply.Faults);
        }
    }

    [Fact]
    public async Task A_pair_that_a_faster_clock_has_dated_after_the_deletion_goes_as_well()
    {
        var (club, tag) = (await Alice.Make("/clubs", "{}"), await Alice.Make("/tags", "{}"));
        var (drawer, kept) = ((await Alice.Post("/drawers", "{}")).Id, await Alice.Make("/tags", "{}"));
        var ahead = Client.WithToken(At(new FakeTimeProvider(DateTimeOffset.UtcNow.AddSeconds(20))), alice);
        Assert.Equal(204, (await ahead.Put($"/clubs/{club}/tags/{tag}")).Status);
        Assert.Equal(204, (await ahead.Put($"/drawers/{drawer}/tags/{tag}")).Status);
        Assert.Equal(204, (await ahead.Put($"/drawers/{drawer}/tags/{kept}")).Status);

        await Delete($"/clubs/{club}");
        await Delete($"/tags/{tag}");
        await Alice.Make("/clubs", $$"""{"id":"{{club}}"}""");
        await Alice.Make("/tags", $$"""{"id":"{{tag}}"}""");

        Assert.Empty(await List($"/clubs/{club}/tags"));
        Assert.Empty(await List($"/tags/{tag}/clubs"));
        Assert.Equal([kept], await List($"/drawers/{drawer}/tags"));
    }
}
