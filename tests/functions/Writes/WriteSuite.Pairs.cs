namespace Trellis.Tests.Functions;

public abstract partial class WriteSuite
{
    [Fact]
    public async Task Linking_and_unlinking_answer_204_however_often_and_from_either_side()
    {
        var (note, label) = (await Alice.Make("/notes", "{}"), await Alice.Make("/labels", """{"name":"l"}"""));

        Reply[] replies =
        [
            await Alice.Put($"/notes/{note}/labels/{label}"),
            await Alice.Put($"/notes/{note}/labels/{label}"),
            await Alice.Put($"/labels/{label}/notes/{note}"),
            await Alice.Delete($"/labels/{label}/notes/{note}"),
            await Alice.Delete($"/notes/{note}/labels/{label}"),
        ];

        Assert.All(replies, reply => Assert.Equal((204, ""), (reply.Status, reply.Text)));
    }

    [Fact]
    public async Task Records_that_are_not_there_or_not_readable_are_not_found()
    {
        var (note, label) = (await Alice.Make("/notes", "{}"), await Alice.Make("/labels", """{"name":"l"}"""));

        Reply[] replies =
        [
            await Alice.Put($"/notes/{Unknown}/labels/{label}"),
            await Alice.Put($"/notes/{note}/labels/{Unknown}"),
            await Bob.Put($"/notes/{note}/labels/{label}"),
            await Bob.Delete($"/notes/{note}/labels/{label}"),
            await Bob.Put($"/labels/{label}/notes/{note}"),
        ];

        Assert.All(replies, reply => Assert.Equal((404, "record.not-found"), (reply.Status, reply.Code)));
    }

    [Fact]
    public async Task Whoever_may_read_the_left_record_but_not_update_it_is_refused()
    {
        var label = await Alice.Make("/labels", """{"name":"l"}""");
        var topic = await Admin.Make("/topics", """{"name":"t"}""");

        var reader = await Bob.Put($"/labels/{label}/topics/{topic}");
        var fromTheRight = await Bob.Delete($"/topics/{topic}/labels/{label}");
        var owner = await Alice.Put($"/topics/{topic}/labels/{label}");

        Assert.Equal((403, "access.denied"), (reader.Status, reader.Code));
        Assert.Equal(403, fromTheRight.Status);
        Assert.Equal(204, owner.Status);
    }

    [Fact]
    public async Task A_pair_whose_right_record_is_gone_can_be_ended_and_not_made()
    {
        var (note, label) = (await Alice.Make("/notes", "{}"), await Alice.Make("/labels", """{"name":"l"}"""));
        await Alice.Put($"/notes/{note}/labels/{label}");
        await Alice.Delete($"/labels/{label}");

        var linked = await Alice.Put($"/notes/{note}/labels/{label}");
        var unlinked = await Alice.Delete($"/notes/{note}/labels/{label}");

        Assert.Equal((404, 204), (linked.Status, unlinked.Status));
    }

    [Theory]
    [InlineData("notes", "nothing")]
    [InlineData("notes", "folder")]
    [InlineData("nothing", "labels")]
    public async Task What_is_no_pair_is_no_address(string model, string relation)
    {
        var reply = await Alice.Put($"/{model}/a/{relation}/b");

        Assert.Equal((404, "route.unknown"), (reply.Status, reply.Code));
    }
}
