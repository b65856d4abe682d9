namespace Trellis.Tests.Functions.Deletions;

public abstract partial class DeletionSuite
{
    private WorkItemEvents Events
    {
        get
        {
            Assert.SkipWhen(Table is null, "The memory table has no work items.");
            return new WorkItemEvents(Table);
        }
    }

    [Fact]
    public async Task A_record_made_again_keeps_what_is_its_own_however_late_the_sweep()
    {
        var events = Events;
        var club = await Alice.Make("/clubs", "{}");
        var (old, moved) = (await Alice.Make("/items", $$"""{"ownedId":"{{club}}"}"""), await Alice.Make("/items", "{}"));
        var (oldTag, newTag) = (await Alice.Make("/tags", "{}"), await Alice.Make("/tags", "{}"));
        Assert.Equal(204, (await Alice.Put($"/clubs/{club}/tags/{oldTag}")).Status);
        Assert.Equal(204, (await Alice.Put($"/clubs/{club}/tags/{newTag}")).Status);

        Assert.Equal(204, (await Alice.Delete($"/clubs/{club}")).Status);
        await Task.Delay(5, TestContext.Current.CancellationToken);
        await Alice.Make("/clubs", $$"""{"id":"{{club}}"}""");
        var made = await Alice.Make("/items", $$"""{"ownedId":"{{club}}"}""");
        Assert.Equal(200, (await Alice.Patch($"/items/{moved}", $$"""{"ownedId":"{{club}}"}""")).Status);
        Assert.Equal(204, (await Alice.Put($"/clubs/{club}/tags/{newTag}")).Status);
        await events.SweepAll(Functions);
        await events.ExpireAll(Functions);

        Assert.Equal(404, (await Alice.Get($"/items/{old}")).Status);
        Assert.Equal(new[] { made, moved }.Order(), (await List($"/clubs/{club}/owned")).Order());
        Assert.Equal([newTag], await List($"/clubs/{club}/tags"));
        Assert.Empty(await events.Stored());
    }

    [Fact]
    public async Task A_record_deleted_twice_takes_both_generations_of_children()
    {
        var events = Events;
        var club = await Alice.Make("/clubs", "{}");
        var first = await Alice.Make("/items", $$"""{"ownedId":"{{club}}"}""");
        Assert.Equal(204, (await Alice.Delete($"/clubs/{club}")).Status);
        await Alice.Make("/clubs", $$"""{"id":"{{club}}"}""");
        var second = await Alice.Make("/items", $$"""{"ownedId":"{{club}}"}""");
        Assert.Equal(204, (await Alice.Delete($"/clubs/{club}")).Status);

        await events.SweepAll(Functions);

        Assert.Equal((404, 404), ((await Alice.Get($"/items/{first}")).Status, (await Alice.Get($"/items/{second}")).Status));
    }

    [Fact]
    public async Task A_child_that_the_index_did_not_show_yet_goes_by_the_last_pass()
    {
        var events = Events;
        var club = await Alice.Make("/clubs", "{}");
        var item = await Alice.Make("/items", $$"""{"ownedId":"{{club}}"}""");
        var hidden = await events.Hide("Item", item);

        Assert.Equal(204, (await Alice.Delete($"/clubs/{club}")).Status);
        await events.SweepAll(Functions);
        await events.Show(hidden);
        await events.SweepAll(Functions);
        Assert.Equal(200, (await Alice.Get($"/items/{item}")).Status);
        await events.ExpireAll(Functions);
        await events.SweepAll(Functions);

        Assert.Equal(404, (await Alice.Get($"/items/{item}")).Status);
    }

    [Fact]
    public async Task Events_that_come_twice_late_or_in_another_order_change_nothing()
    {
        var events = Events;
        var clubs = new List<string>();
        for (var number = 0; number < 3; number++)
        {
            var club = await Alice.Make("/clubs", "{}");
            await Alice.Make("/items", $$"""{"ownedId":"{{club}}"}""");
            Assert.Equal(204, (await Alice.Delete($"/clubs/{club}")).Status);
            clubs.Add(club);
        }

        var sent = (await events.Stored()).Select(item => WorkItemEvents.Event("INSERT", item)).ToList();
        Assert.Empty(await WorkItemEvents.Send(Functions, [.. Enumerable.Reverse(sent).Concat(sent).Select(each => each.DeepClone().AsObject())]));
        await events.SweepAll(Functions);
        Assert.Empty(await WorkItemEvents.Send(Functions, [.. sent.Select(each => each.DeepClone().AsObject())]));
        await events.ExpireAll(Functions);
        Assert.Empty(await WorkItemEvents.Send(Functions, [.. sent.Select(each => each.DeepClone().AsObject())]));

        Assert.Empty(await events.Stored());
        foreach (var club in clubs)
            Assert.Empty(await List($"/items?ownedId={club}"));
    }

    [Fact]
    public async Task What_fails_is_named_and_the_others_are_done()
    {
        var events = Events;
        var (broken, whole) = (await Alice.Make("/clubs", "{}"), await Alice.Make("/clubs", "{}"));
        var item = await Alice.Make("/items", $$"""{"ownedId":"{{whole}}"}""");
        Assert.Equal((204, 204), ((await Alice.Delete($"/clubs/{broken}")).Status, (await Alice.Delete($"/clubs/{whole}")).Status));
        var stored = await events.Stored();
        var damaged = stored.Single(each => each["pk"].S.EndsWith(broken, StringComparison.Ordinal));
        await events.Damage(damaged);

        var sent = new[] { damaged, stored.Single(each => each["pk"].S.EndsWith(whole, StringComparison.Ordinal)) }
            .Select(each => WorkItemEvents.Event("INSERT", each)).ToArray();
        sent[0]["dynamodb"]!["SequenceNumber"] = "700";
        var failed = await WorkItemEvents.Send(Functions, sent);
        await events.Forget(broken);

        Assert.Equal(["700"], failed);
        Assert.Equal(404, (await Alice.Get($"/items/{item}")).Status);
    }

    [Fact]
    public async Task A_step_ends_after_two_seconds_and_the_next_goes_on()
    {
        var events = Events;
        var club = await Alice.Make("/clubs", "{}");
        await MakeMany(150, number => $$"""{"ownedId":"{{club}}","text":"{{number}}"}""");
        Assert.Equal(204, (await Alice.Delete($"/clubs/{club}")).Status);
        var clock = new RunningClock { Rate = 100 };

        var steps = 0;
        for (; (await events.Stored()).Exists(item => !item.ContainsKey(Items.TimeToLive)); steps++)
        {
            foreach (var item in (await events.Stored()).Where(item => !item.ContainsKey(Items.TimeToLive)))
                Assert.Empty(await WorkItemEvents.Send(At(clock), WorkItemEvents.Event("MODIFY", item)));
        }

        Assert.InRange(steps, 3, 100);
        Assert.Empty(await List($"/items?ownedId={club}"));
    }

    [Fact]
    public async Task Many_children_are_gone_in_the_end()
    {
        var events = Events;
        var club = await Alice.Make("/clubs", "{}");
        await MakeMany(TestSet.IsAll ? 1000 : 200, number => number % 2 == 0 ? $$"""{"ownedId":"{{club}}"}""" : $$"""{"memberId":"{{club}}","text":"{{number}}"}""");
        Assert.Equal(204, (await Alice.Delete($"/clubs/{club}")).Status);

        await events.SweepAll(Functions);

        Assert.Empty(await List($"/items?ownedId={club}"));
        Assert.Empty(await List($"/items?memberId={club}"));
    }

    private async Task MakeMany(int count, Func<int, string> body)
    {
        foreach (var some in Enumerable.Range(0, count).Chunk(50))
        {
            var reply = await Batch([.. some.Select(number => ("POST", "/items", (string?)body(number)))]);
            Assert.True(reply.Status == 200, reply.Text);
        }
    }
}
