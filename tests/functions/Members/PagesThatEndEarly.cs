using Trellis.Access;
using Trellis.Operations;
using Trellis.Operations.List;
using Trellis.Records;

namespace Trellis.Tests.Functions.Members;

/// <summary>A page of memberships can end before it is full, and be empty although more follow: DynamoDB reads at most 1 MB at a time.</summary>
public sealed class PagesThatEndEarly
{
    private static readonly Schema Schema = SampleSchemas.Compile("""
        type Club @model @auth(rules: [{ allow: private }]) { name: String members: [Seat] @hasMany(references: ["clubId"], onDelete: CASCADE) }
        type Seat @model @auth(rules: [{ allow: private }]) { clubId: ID club: Club @belongsTo(references: ["clubId"]) person: ID @index active: Boolean }
        type Post @model @auth(rules: [{ allow: members, through: "Seat", of: "club", member: "person", where: { active: true } }]) { clubId: ID club: Club @hasOne(fields: ["clubId"]) }
        """);

    private readonly Ports ports = Ports.InMemory();
    private readonly Membership membership = ((MembersRule)Schema.Named("Post")!.Rules[0]).Membership;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Client Anybody => Client.WithToken(InProcess.On(Schema, ports), "anybody");

    private MembershipReader Reader => new(ports.Reads, new OneRecordAtATime(ports.Lists));

    [Fact]
    public async Task A_membership_behind_others_is_found()
    {
        var (club, other) = (await Club(), await Club());
        await Seats("ann", [.. Enumerable.Repeat(other, 12)], active: false);
        await Seats("ann", [club], active: true);

        Assert.Equal((true, false), (await IsMember("ann", club), await IsMember("ann", other)));
        Assert.False(await IsMember("bert", club));
    }

    [Fact]
    public async Task All_of_a_hundred_are_read_and_one_more_is_too_many()
    {
        var clubs = new List<string>();
        for (var number = 0; number < MembershipReader.Most; number++)
            clubs.Add(await Club());
        await Seats("ann", clubs, active: true);

        var all = await Groups("ann");
        await Seats("ann", [await Club()], active: true);
        var more = await Groups("ann");

        Assert.Equal(clubs.ToHashSet(), all!.Value.Select(group => group.Parts[0].Text).ToHashSet());
        Assert.Null(more);
    }

    private static Caller Asking(string person) => Caller.WithToken(person, new Dictionary<string, string>());

    private Task<bool> IsMember(string person, string club)
    {
        var (caller, group) = (Asking(person), new RecordKey(membership.Group, null, [Value.Of(club)]));
        return Reader.Evaluate(caller, () => caller.Memberships.Contains(membership, group), Cancellation);
    }

    private Task<ImmutableArray<RecordKey>?> Groups(string person) => Reader.Groups(membership, Asking(person), Cancellation);

    private async Task<string> Club()
    {
        var made = await Anybody.Post("/clubs", "{}");
        Assert.True(made.Status == 201, made.Text);
        return made.Id;
    }

    private async Task Seats(string person, IReadOnlyList<string> clubs, bool active)
    {
        foreach (var club in clubs)
        {
            var made = await Anybody.Post("/seats", $$"""{"clubId":"{{club}}","person":"{{person}}","active":{{(active ? "true" : "false")}}}""");
            Assert.True(made.Status == 201, made.Text);
        }
    }

    /// <summary>Each page holds what fits of the next record that is read, which may be nothing.</summary>
    private sealed class OneRecordAtATime(IListRecords lists) : IListRecords
    {
        public async Task<Page> List(ListPlan plan, CancellationToken cancellation)
        {
            var read = await lists.List(plan with { Filter = null, Limit = 1 }, cancellation);
            return read with { Records = [.. read.Records.Where(record => plan.Filter?.Holds(record) != false)] };
        }

        public Task<FilledIndexes> Filled(CancellationToken cancellation) => lists.Filled(cancellation);
    }
}
