using Trellis.Http;
using Trellis.Local.Tools.Clients;
using Trellis.Local.Tools.Schemas;
using Trellis.Tests.Local.Cloud;

namespace Trellis.Tests.Local.Tools.Clients;

/// <summary>What the document says of a schema and a template.</summary>
public sealed class DescribingTheApi
{
    private static readonly string Template = Path.Combine(Repository.Root, "template.yaml");

    [Fact]
    public void Every_route_of_the_template_is_described_for_every_model()
    {
        var document = Document(SchemaFile.Read(SchemaFile.Own).Check().Schema!);

        var tasks = Operations(document).Where(operation => operation.StartsWith("tasks ", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

        Assert.Equal(
            [
                "tasks DELETE /tasks/{id} deleteTask",
                "tasks DELETE /tasks/{id}/labels/{other} unlinkTaskLabels",
                "tasks GET /tasks listTasks",
                "tasks GET /tasks/{id} getTask",
                "tasks GET /tasks/{id}/labels listTaskLabels",
                "tasks GET /tasks/{id}/team getTaskTeam",
                "tasks PATCH /tasks/{id} updateTask",
                "tasks POST /tasks createTask",
                "tasks PUT /tasks/{id}/labels/{other} linkTaskLabels",
            ],
            tasks);
        Assert.Contains("me GET /me getMe", Operations(document));
    }

    [Fact]
    public void What_the_schema_switches_off_is_not_there()
    {
        var operations = Operations(Document(Samples.Compiled(Samples.All["rules"])));

        Assert.Equal(["logs POST /logs createLog", "logs GET /logs listLogs", "logs GET /logs/{id} getLog"], operations.Where(operation => operation.StartsWith("logs", StringComparison.Ordinal)));
        Assert.Equal(
            ["notes POST /notes createNote", "notes PATCH /notes/{id} updateNote", "notes DELETE /notes/{id} deleteNote"],
            operations.Where(operation => operation.StartsWith("notes", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_page_shows_a_call_whose_numbers_are_within_their_limits()
    {
        var page = ApiPage.Create(Document(Samples.Compiled(Samples.All["numbers"])));

        Assert.Contains(System.Net.WebUtility.HtmlEncode("""--json '{"rank":1,"floor":5,"depth":-0.5,"level":-2,"share":1.5}'"""), page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_tells_the_limits_of_numbers_that_the_schema_sets()
    {
        var page = ApiPage.Create(Document(Samples.Compiled(Samples.All["numbers"])));

        foreach (var words in new[] { "<dd>More than 4.</dd>", "<dd>Less than 0.</dd>", "<dd>At most -2.</dd>", "<dd>At least 1.5.</dd>" })
            Assert.Contains(words, page, StringComparison.Ordinal);
        Assert.DoesNotContain($"{int.MinValue}", page, StringComparison.Ordinal);
        Assert.DoesNotContain($"{int.MaxValue}", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_is_made_of_every_sample()
    {
        foreach (var (name, schema) in Samples.All)
            Assert.True(ApiPage.Create(Document(Samples.Compiled(schema))).Length > 1000, name);
    }

    [Fact]
    public void Only_what_the_rules_show_to_the_public_is_there_without_a_token_and_only_at_the_first_door()
    {
        var document = Document(Samples.Compiled(Samples.All["rules"]));

        var open = Operations(document).Where(operation => operation.Contains(" /public/", StringComparison.Ordinal));
        var operation = document["paths"]!["/public/articles"]!["get"]!;

        Assert.Equal(
            [
                "articles GET /public/articles listPublicArticles",
                "articles GET /public/articles/{id} getPublicArticle",
                "articles GET /public/articles/{id}/remarks listPublicArticleRemarks",
                "remarks GET /public/remarks listPublicRemarks",
                "remarks GET /public/remarks/{id} getPublicRemark",
                "remarks GET /public/remarks/{id}/article getPublicRemarkArticle",
            ],
            open);
        Assert.Equal("[{}]", operation["security"]!.ToJsonString());
        Assert.Equal("http://localhost:1", (string?)Assert.Single(operation["servers"]!.AsArray())!["url"]);
        Assert.Null(operation["responses"]!["401"]);
    }

    [Fact]
    public void Both_doors_have_their_address_and_their_way_to_sign()
    {
        var document = Document(Samples.Compiled(Samples.All["keys"]));

        Assert.Equal(["http://localhost:1", "http://localhost:2"], document["servers"]!.AsArray().Select(server => (string?)server!["url"]));
        Assert.Equal("bearer", (string?)document["components"]!["securitySchemes"]!["token"]!["scheme"]);
        Assert.Equal("awsSigv4", (string?)document["components"]!["securitySchemes"]!["signature"]!["x-amazon-apigateway-authtype"]);
        Assert.Equal("""[{"token":[]},{"signature":[]}]""", document["paths"]!["/orders"]!["post"]!["security"]!.ToJsonString());
    }

    [Fact]
    public void A_route_of_ones_own_is_there_too()
    {
        var text = File.ReadAllText(Template).Replace(
            "        SignedList: {",
            "        Count: { Type: HttpApi, Properties: { ApiId: !Ref Api, Method: GET, Path: '/{model}/{id}/{relation}/count' } }\n        SignedList: {",
            StringComparison.Ordinal);

        var document = Document(Samples.Compiled(Samples.All["keys"]), Stack.Read(text, "template.yaml", new StackSettings()));

        Assert.Contains("orders GET /orders/{id}/lines/count listOrdersLines", Operations(document));
    }

    [Fact]
    public void Bodies_say_what_may_be_null_what_must_be_there_and_what_it_is_held_to()
    {
        var schemas = Document(Samples.Compiled(Samples.All["values"]))["components"]!["schemas"]!;
        var (input, patch) = (schemas["ThingInput"]!, schemas["ThingPatch"]!);

        Assert.Equal("""["code"]""", input["required"]!.ToJsonString());
        Assert.Equal("""{"type":"string","minLength":2,"maxLength":8,"pattern":"^[A-Z]\u002B$"}""", input["properties"]!["code"]!.ToJsonString());
        Assert.Null(input["properties"]!["java"]!["pattern"]);
        Assert.Equal((0, 10, 3), ((int)input["properties"]!["count"]!["exclusiveMinimum"]!, (int)input["properties"]!["count"]!["maximum"]!, (int)input["properties"]!["count"]!["default"]!));
        Assert.Null(patch["required"]);
        Assert.Equal("string", (string?)patch["properties"]!["code"]!["type"]);
        Assert.Equal("""["number","null"]""", patch["properties"]!["weight"]!["type"]!.ToJsonString());
        Assert.Equal("#/components/schemas/AddressPatch", (string?)patch["properties"]!["address"]!["anyOf"]![0]!["$ref"]);
        Assert.Equal("#/components/schemas/AddressInput", (string?)patch["properties"]!["addresses"]!["items"]!["$ref"]);
        Assert.Equal("""["street","tags"]""", schemas["Address"]!["required"]!.ToJsonString());
        Assert.Null(schemas["AddressPatch"]!["required"]);
    }

    [Fact]
    public void A_type_that_is_called_like_one_of_ours_keeps_its_name_and_ours_gets_another()
    {
        var document = Document(Samples.Compiled(Samples.All["names"]));
        var schemas = document["components"]!["schemas"]!;

        string Members(JsonNode content) => string.Join(' ', schemas[((string)content["application/json"]!["schema"]!["$ref"]!).Split('/')[^1]]!["properties"]!.AsObject().Select(each => each.Key));
        string Answer(string path) => Members(document["paths"]![path]!["get"]!["responses"]!["200"]!["content"]!);

        Assert.Equal("id nickname task createdAt updatedAt _version", Answer("/profiles/{id}"));
        Assert.StartsWith("sub email firstSignIn", Answer("/me"), StringComparison.Ordinal);
        Assert.Equal("id headline createdAt updatedAt _version", Answer("/teamPages/{id}"));
        Assert.StartsWith("items nextToken", Answer("/teams"), StringComparison.Ordinal);
        Assert.Equal("input id", Members(document["paths"]!["/tasks"]!["post"]!["requestBody"]!["content"]!));
        Assert.Equal("a", string.Join(' ', schemas["TaskInput"]!["properties"]!.AsObject().Select(each => each.Key)));
        Assert.StartsWith("id text", Answer("/problems/{id}"), StringComparison.Ordinal);
        Assert.EndsWith("/Problem_", (string?)document["components"]!["responses"]!["Get404"]!["content"]!["application/problem+json"]!["schema"]!["allOf"]![0]!["$ref"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_create_can_be_404_and_no_condition_is_shown_on_a_field_that_a_model_may_not_have()
    {
        var document = Document(Samples.Compiled(Samples.All["keys"]));

        Assert.Equal("#/components/responses/Create404", (string?)document["paths"]!["/orders"]!["post"]!["responses"]!["404"]!["$ref"]);
        Assert.All(document["components"]!["parameters"]!.AsObject(), parameter => Assert.Null(parameter.Value!["example"]));
    }

    [Fact]
    public void Conditions_are_those_that_a_list_takes()
    {
        var parameters = Document(Samples.Compiled(Samples.All["values"]))["components"]!["parameters"]!.AsObject();

        string[] Of(string field) => [.. parameters.Where(each => each.Key.StartsWith("Thing.", StringComparison.Ordinal)).Select(each => (string)each.Value!["name"]!).Where(name => name.Split('.')[0] == field)];

        Assert.Equal(["state", "state.ne", "state.in", "state.exists"], Of("state"));
        Assert.Equal(["states.contains", "states.notContains", "states.exists"], Of("states"));
        Assert.Equal(["address.exists"], Of("address"));
        // The list's own parameters of these names come first.
        Assert.Equal(("limit.eq", "sort.eq", "or.eq"), (Of("limit")[0], Of("sort")[0], Of("or")[0]));
        Assert.Equal("""{"type":"array","items":{"type":"number"},"minItems":2,"maxItems":2}""", parameters["Thing.weight.between"]!["schema"]!.ToJsonString());
    }

    [Fact]
    public void Every_code_of_the_one_table_that_a_caller_can_meet_is_described_under_its_status()
    {
        var own = File.ReadAllText(SchemaFile.Own);
        // Its own with a live model; without one there is nothing to follow.
        var responses = Document(Samples.Compiled(own + "type Live @model(live: true) @auth(rules: [{ allow: owner }]) { text: String }"))["components"]!["responses"]!.AsObject();

        var described = responses.SelectMany(
            response => response.Value!["content"]!["application/problem+json"]?["schema"]!["allOf"]![1]!["properties"]!["code"]!["enum"]!.AsArray() ?? [],
            (response, code) => (Code: (string)code!, Status: int.Parse(response.Key[^3..], System.Globalization.CultureInfo.InvariantCulture))).ToHashSet();

        Assert.All(described, each => Assert.Equal(Statuses.For(each.Code).Status, each.Status));
        // What no route of the gateway leads to.
        Assert.Equal(
            ["request.shape"],
            Statuses.All.SelectMany(row => row.Codes).Where(code => !described.Contains((code, Statuses.For(code).Status))));
    }

    [Fact]
    public void A_list_that_can_be_followed_says_so_and_no_other()
    {
        var document = Document(Samples.Compiled(Samples.All["live"]));
        var none = Document(Samples.Compiled(Samples.All["keys"])).ToJsonString();

        string[] Followed() => [.. document["paths"]!.AsObject().Where(path => path.Value!["get"] is { } get && get.ToJsonString().Contains("parameters/since", StringComparison.Ordinal)).Select(path => path.Key)];
        Assert.Equal(["/boards/{id}/cards", "/cards", "/lines", "/public/cards"], Followed().Order(StringComparer.Ordinal));
        Assert.DoesNotContain("feed.", none, StringComparison.Ordinal);
        Assert.DoesNotContain("removed", none, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_the_same_every_time_and_another_version_for_another_schema()
    {
        var (keys, rules) = (Samples.Compiled(Samples.All["keys"]), Samples.Compiled(Samples.All["rules"]));
        var stack = Stack.Load(Template, new StackSettings());

        Assert.Equal(Trellis.Local.Tools.Clients.ApiDocument.Write(keys, stack, Doors(stack)), Trellis.Local.Tools.Clients.ApiDocument.Write(keys, stack, Doors(stack)));
        Assert.NotEqual((string?)Document(keys)["info"]!["version"], (string?)Document(rules)["info"]!["version"]);
    }

    [Fact]
    public async Task The_command_prints_it_for_a_schema_and_addresses_and_says_what_is_wrong()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, Samples.All["keys"], TestContext.Current.CancellationToken);

        var printed = await RunningCloud.Run("openapi", "--schema", file, "--api", "https://api.example.com/v1/");
        var help = await RunningCloud.Run("openapi", "--help");
        var misread = await RunningCloud.Run("openapi", "--api", "somewhere");
        await File.WriteAllTextAsync(file, "type Thing @model { a: Nothing }", TestContext.Current.CancellationToken);
        var wrong = await RunningCloud.Run("openapi", "--schema", file);
        File.Delete(file);

        var document = JsonNode.Parse(printed.Output)!;
        Assert.Equal("https://api.example.com/v1", (string?)Assert.Single(document["servers"]!.AsArray())!["url"]);
        Assert.Equal("""[{"token":[]}]""", document["paths"]!["/orders"]!["get"]!["security"]!.ToJsonString());
        Assert.Equal(0, help.Code);
        Assert.Contains("--signed-api <URL>", help.Output);
        Assert.Equal((2, ""), (misread.Code, misread.Output));
        Assert.Equal((1, ""), (wrong.Code, wrong.Output));
        Assert.Contains("Nothing", wrong.Errors);
    }

    internal static JsonObject Document(Schema schema, Stack? stack = null)
    {
        stack ??= Stack.Load(Template, new StackSettings());
        return Trellis.Local.Tools.Clients.ApiDocument.Create(schema, stack, Doors(stack));
    }

    private static IReadOnlyList<ApiDoor> Doors(Stack stack) => ApiDoor.For(stack, new Uri("http://localhost:1"), new Uri("http://localhost:2"));

    private static List<string> Operations(JsonObject document) => [.. document["paths"]!.AsObject()
        .SelectMany(path => path.Value!.AsObject(), (path, operation) => $"{operation.Value!["tags"]![0]} {operation.Key.ToUpperInvariant()} {path.Key} {operation.Value["operationId"]}")];
}
