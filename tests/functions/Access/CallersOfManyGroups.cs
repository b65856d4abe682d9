namespace Trellis.Tests.Functions.Access;

/// <summary>Cognito allows a user 100 groups. Several rules on lists of groups would make a longer condition than DynamoDB accepts.</summary>
public sealed class CallersOfManyGroups(Engines engines)
{
    private const string Text = """
        type Doc @model @auth(rules: [
          { allow: private, operations: [create, read] }
          { allow: groups, groupsField: "teams", operations: [update, delete] }
          { allow: groups, groupsField: "guests", operations: [update, delete] }
        ]) {
          text: String
          teams: [String]
          guests: [String]
        }
        """;

    public static TheoryData<EngineKind> Kinds => Engines.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Change_and_delete_what_one_of_their_groups_may_and_nothing_else(EngineKind kind)
    {
        var functions = InProcess.On(SampleSchemas.Compile(Text), (await engines.NewTable(kind)).Table);
        foreach (var count in new[] { 1, 40, 70, 100 })
        {
            var member = Client.WithToken(functions, "alice", [.. Enumerable.Range(0, count).Select(number => $"group-{number}")]);
            var own = (await member.Post("/docs", $$"""{"guests":["group-{{count - 1}}"]}""")).Id;
            var other = (await member.Post("/docs", """{"teams":["others"]}""")).Id;

            var patched = await member.Patch($"/docs/{own}", """{"text":"b"}""");
            var refused = await member.Patch($"/docs/{other}", """{"text":"b"}""");
            var kept = await member.Delete($"/docs/{other}");
            var deleted = await member.Delete($"/docs/{own}");

            Assert.Equal((count, 200, 403, 403, 204), (count, patched.Status, refused.Status, kept.Status, deleted.Status));
        }
    }
}
