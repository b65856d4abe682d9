using Trellis.Local.Tools.Clients;
using Trellis.Local.Tools.Schemas;
using Trellis.Tests.Local.Cloud;

namespace Trellis.Tests.Local.Tools.Clients;

/// <summary>The client that <c>typescript</c> prints: compiled strictly, measured, and at work against the running stack.</summary>
[Collection(nameof(ServedApi))]
[Trait("Runs", "all")]
public sealed class UsingTheTypedClient(ServedApi stack, Tools tools)
{
    /// <summary>In bytes, of JavaScript as esbuild minifies it, not compressed.</summary>
    private const int Most = 5 * 1024;

    [Fact]
    public async Task It_creates_lists_reads_changes_links_and_deletes_and_says_why_not()
    {
        var (code, client, errors) = await RunningCloud.Run("typescript");
        Assert.True(code == 0, errors);
        tools.Write("api.ts", client);
        tools.Bring("typed.ts");
        await tools.Command("tsc", "-p", ".");

        var seen = await tools.Script("typed.js", stack.Told);

        Assert.Equal(
            JsonNode.Parse("""
            {
              "high": [[4, "Builders"], [3, "Builders"]],
              "groups": ["Typed, 0 (a\\b)", "Typed, 4 (a\\b)"],
              "fields": ["_version", "id", "title"],
              "listed": 2,
              "pages": 3,
              "count": 5,
              "ofTeam": 5,
              "itsTeam": [["_version", "id", "name"], "Builders", 404],
              "known": ["Typed, 0 (a\\b)", "Builders"],
              "changed": ["done", null, 2],
              "conflict": [412, "record.stale"],
              "again": 3,
              "misused": "TypeError",
              "linked": ["urgent"],
              "unlinked": 0,
              "batch": ["batched", 3, [null, null, null], [1, 2, null, null, null], ["batched"], 404, 3],
              "notInBatch": [412, "record.stale", ["/requests/1 record.stale", "/requests/2/body/priority field.type"]],
              "deletions": 2,
              "unread": [null, null, null, null, null],
              "invalid": [422, "record.validation", ["/priority field.type"]],
              "unknown": [400, "query.unknown"],
              "once": true,
              "odd": true,
              "forbidden": "access.denied",
              "unsigned": [401, "http.401"],
              "gone": [404, "record.not-found", true],
              "me": [],
              "left": [true, true, 0],
              "misuses": "function"
            }
            """)!.ToJsonString(),
            seen.ToJsonString());
    }

    [Fact]
    public async Task It_takes_at_most_5_KB_without_its_types()
    {
        var file = tools.Write("measured.ts", TypedClient.Create(SchemaFile.Read(SchemaFile.Own).Check().Schema!));

        var minified = await tools.Command("esbuild", file, "--minify", "--format=esm", "--target=es2022");

        TestContext.Current.TestOutputHelper!.WriteLine($"{minified.Length} bytes");
        Assert.InRange(minified.Length, 1000, Most);
        Assert.DoesNotContain("import", minified);
    }

    [Fact]
    public async Task It_compiles_for_schemas_of_every_kind_and_as_its_page_shows_it()
    {
        var shown = Readme.Page.Web.Blocks("The typed client", "ts");
        tools.Write("sample-page.ts", TypedClient.Create(Samples.Compiled(
            await File.ReadAllTextAsync(SchemaFile.Own, TestContext.Current.CancellationToken) + Readme.Page.Shared.Blocks("Following a list", "graphql"))));
        tools.Write("page.ts", "declare const session: { idToken: string };\n" + shown.Replace("'./api'", "'./sample-page.js'", StringComparison.Ordinal));
        foreach (var (name, text) in Samples.All)
            tools.Write($"sample-{name}.ts", TypedClient.Create(Samples.Compiled(text)));
        tools.Write("sample-owners.ts", TypedClient.Create(Samples.Compiled("""
            type Post @model @auth(rules: [{ allow: public, operations: [read] }, { allow: owner }, { allow: owner, ownerField: "editors" }]) { title: String! owner: String! editors: [String!]! }
            type Draft @model @auth(rules: [{ allow: owner }]) { title: String! owner: String! }
            """)));
        tools.Write("uses-owners.ts", """
            import { client } from './sample-owners.js';
            const api = client({ url: 'http://localhost' });
            const post = await api.public.posts.get('p');
            const title: number = post.title.length;
            // @ts-expect-error the public is told nothing of owners
            const editors: number = post.editors.length;
            // @ts-expect-error nor of the first of them
            const owner: number = post.owner.length;
            const draft: number = (await api.drafts.get('d')).owner.length;
            """);
        tools.Write("uses-keys.ts", """
            import { client } from './sample-keys.js';
            const api = client({ url: 'http://localhost' });
            const order = await api.orders.get({ customer: 'c', number: 7 });
            await api.orders.update(order, { note: null });
            await api.countries.get(49);
            // @ts-expect-error half of a key
            await api.orders.get({ customer: 'c' });
            // @ts-expect-error a key of two parts is no single value
            await api.orders.get('c');
            const [changed, gone] = await api.batch((b) => [b.orders.update(order, { note: 'n' }), b.countries.delete(49)]);
            const customer: string | undefined = changed?.customer;
            const nothing: undefined = gone;
            // @ts-expect-error half of a key
            await api.batch((b) => [b.orders.delete({ customer: 'c' })]);
            """);
        tools.Write("uses-live.ts", """
            import { client } from './sample-live.js';
            const api = client({ url: 'http://localhost' });
            for await (const { items, removed, whole } of api.cards.changes({ where: { title: 'x' }, fields: ['title'], signal: new AbortController().signal })) {
              const title: string = items[0]!.title;
              const id: string = removed[0]!;
              const first: boolean = whole;
              // @ts-expect-error not one of the fields that were asked for
              items[0]!.boardId;
            }
            for await (const { removed } of api.lines.changes({ since: 'x' })) {
              const [order, number]: [string, number] = [removed[0]!.order, removed[0]!.number];
            }
            for await (const { items } of api.boards.of('b').cards.changes()) items[0]!.title;
            for await (const { items } of api.public.cards.changes()) items[0]!.title;
            // @ts-expect-error not live
            api.boards.changes();
            // @ts-expect-error a relation by pairs
            api.cards.of('c').marks.changes();
            """);
        tools.Write("uses-rules.ts", """
            import { client } from './sample-rules.js';
            const api = client({ url: 'http://localhost' });
            // @ts-expect-error the schema lets nobody change one
            await api.batch((b) => [b.logs.update('l', { line: 'x' })]);
            await api.batch((b) => [b.logs.create({ line: 'x' })]);
            """);

        Assert.Equal("", await tools.Command("tsc", "-p", "."));
    }

    [Fact]
    public void It_is_the_same_every_time_and_says_where_it_came_from()
    {
        var text = TypedClient.Create(Samples.Compiled(Samples.All["keys"]));

        Assert.Equal(text, TypedClient.Create(Samples.Compiled(Samples.All["keys"])));
        Assert.StartsWith("// Made of the schema by: dotnet run --project local -- typescript", text);
    }

    [Fact]
    public async Task The_command_has_help_and_says_what_is_wrong()
    {
        var help = await RunningCloud.Run("typescript", "--help");
        var word = await RunningCloud.Run("typescript", "--language", "go");
        var file = await RunningCloud.Run("typescript", "--schema", "nowhere.graphql");

        Assert.Equal(0, help.Code);
        Assert.Contains("--schema <FILE>", help.Output);
        Assert.Equal((2, ""), (word.Code, word.Output));
        Assert.Equal((1, ""), (file.Code, file.Output));
        Assert.Contains("nowhere.graphql", file.Errors);
    }
}
