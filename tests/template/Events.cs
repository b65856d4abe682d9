using System.Text.RegularExpressions;
using Trellis.Schemas;
using Trellis.Schemas.Compiler;

namespace Trellis.Tests.Templates;

/// <summary>The events of tests/events are what the stack's own doors would send.</summary>
public sealed partial class Events
{
    public static TheoryData<string> Requests => [.. Files().Where(name => !IsTrigger(name) && !IsOfStream(name))];

    public static TheoryData<string> Triggers => [.. Files().Where(IsTrigger)];

    [Fact]
    public void There_is_one_for_each_function()
    {
        Assert.Superset(StackTemplate.Ours.Functions.Select(function => function.Name.ToLowerInvariant()).ToHashSet(), Files().ToHashSet());
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public void A_request_names_a_route_of_its_door_and_carries_what_that_door_adds(string name)
    {
        var request = Read(name);
        var signed = name.StartsWith("signed-", StringComparison.Ordinal);
        var route = StackTemplate.Ours.Functions.SelectMany(function => function.Routes)
            .Single(route => route.Api == (signed ? "SignedApi" : "Api") && route.Key == request["routeKey"].Plain);
        var authorizer = request["requestContext", "authorizer"];

        Assert.Equal("2.0", request["version"].Plain);
        Assert.Equal(!route.IsPublic, authorizer.Exists);
        Assert.Equal(signed, authorizer["iam"].Exists);
        Assert.Equal(!signed && !route.IsPublic, authorizer["jwt", "claims"].Exists);
        Assert.Equal(request["routeKey"], request["requestContext", "routeKey"]);
        Assert.Equal(request["rawPath"], request["requestContext", "http", "path"]);
        Assert.Equal(route.Method, request["requestContext", "http", "method"].Plain);
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public void Its_path_fits_its_route_and_a_model_of_the_schema(string name)
    {
        var request = Read(name);
        var parameters = request["pathParameters"];
        var route = request["routeKey"].Plain.Split(' ')[1];

        var filled = Variable().Replace(route, match => parameters[match.Groups[1].Value].Plain);

        Assert.Equal(request["rawPath"].Plain, filled);
        Assert.Equal(Variable().Count(route), parameters.Entries.Length);
        Assert.Contains(parameters["model"].Plain, Schema().Models.Select(model => model.Path).Append(""));
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public void Its_body_names_fields_of_the_model_and_its_length_is_right(string name)
    {
        var request = Read(name);
        if (!request["body"].Exists)
        {
            Assert.Contains(request["requestContext", "http", "method"].Plain, new[] { "GET", "DELETE" });
            return;
        }

        if (request["rawPath"].Plain == "/batch")
        {
            using var batch = JsonDocument.Parse(request["body"].Plain);
            Assert.All(batch.RootElement.GetProperty("requests").EnumerateArray(), entry =>
            {
                var at = entry.GetProperty("path").GetString()!.Split('/')[1];
                var named = Schema().Models.Single(model => model.Path == at);
                Assert.All(entry.TryGetProperty("body", out var fields) ? fields.EnumerateObject().ToList() : [], field => Assert.NotNull(named.FieldNamed(field.Name)));
            });
            Assert.Equal($"{Encoding.UTF8.GetByteCount(request["body"].Plain)}", request["headers", "content-length"].Plain);
            return;
        }

        var model = Schema().Models.Single(model => model.Path == request["pathParameters", "model"].Plain);
        using var body = JsonDocument.Parse(request["body"].Plain);

        Assert.All(body.RootElement.EnumerateObject(), field => Assert.NotNull(model.FieldNamed(field.Name)));
        Assert.Equal($"{Encoding.UTF8.GetByteCount(request["body"].Plain)}", request["headers", "content-length"].Plain);
        Assert.EndsWith("json", request["headers", "content-type"].Plain, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public void Its_headers_are_in_lower_case_and_its_claims_are_texts(string name)
    {
        using var request = JsonDocument.Parse(Text(name));
        var headers = request.RootElement.GetProperty("headers").EnumerateObject();
        var claims = request.RootElement.GetProperty("requestContext").TryGetProperty("authorizer", out var authorizer) && authorizer.TryGetProperty("jwt", out var jwt)
            ? jwt.GetProperty("claims").EnumerateObject().ToList()
            : [];

        Assert.All(headers, header => Assert.Equal(header.Name.ToLowerInvariant(), header.Name));
        Assert.All(claims, claim => Assert.Equal(JsonValueKind.String, claim.Value.ValueKind));
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public void Its_caller_is_the_same_person_at_both_doors(string name)
    {
        var authorizer = Read(name)["requestContext", "authorizer"];
        var expected = authorizer.Exists ? Read("signin")["request", "userAttributes", "sub"].Plain : "";

        var sub = authorizer["iam"].Exists
            ? authorizer["iam", "cognitoIdentity", "amr"].Items[^1].Plain.Split(":CognitoSignIn:")[1]
            : authorizer["jwt", "claims", "sub"].Plain;

        Assert.Equal(expected, sub);
    }

    [Theory]
    [MemberData(nameof(Triggers))]
    public void A_trigger_is_one_that_the_template_asks_for(string name)
    {
        var trigger = Read(name);
        var asked = Assert.Single(StackTemplate.Ours.FunctionNamed("SignIn").Events).Properties["Trigger"].Items.Select(item => item.Plain);

        Assert.Contains(trigger["triggerSource"].Plain.Split('_')[0], asked);
        Assert.NotEmpty(trigger["request", "userAttributes", "sub"].Plain);
    }

    [Fact]
    public void A_change_in_the_stream_is_one_that_the_filter_of_Sweep_lets_through()
    {
        var change = Assert.Single(Read("sweep")["Records"].Items);
        var patterns = Assert.Single(StackTemplate.Ours.FunctionNamed("Sweep").Events).Properties["FilterCriteria", "Filters"].Items
            .Select(filter => JsonDocument.Parse(filter["Pattern"].Plain).RootElement).ToList();

        Assert.Contains(patterns, pattern => pattern.GetProperty("eventName").EnumerateArray().Any(name => name.GetString() == change["eventName"].Plain));
        Assert.All(patterns, pattern => Assert.StartsWith(
            pattern.GetProperty("dynamodb").GetProperty("Keys").GetProperty("pk").GetProperty("S")[0].GetProperty("prefix").GetString()!,
            JsonDocument.Parse(Text("sweep")).RootElement.GetProperty("Records")[0].GetProperty("dynamodb").GetProperty("Keys").GetProperty("pk").GetProperty("S").GetString()!,
            StringComparison.Ordinal));
    }

    [Fact]
    public void A_change_of_a_live_record_is_one_that_a_filter_of_Notify_lets_through_by_its_new_or_its_old_image()
    {
        var change = Assert.Single(JsonDocument.Parse(Text("notify")).RootElement.GetProperty("Records").EnumerateArray()).GetProperty("dynamodb");
        var patterns = StackTemplate.Ours.Resource("NotifyChanges").Properties["FilterCriteria", "Filters"].Items
            .Select(filter => JsonDocument.Parse(filter["Pattern"].Plain).RootElement.GetProperty("dynamodb")).ToList();

        Assert.Equal(["NewImage", "OldImage"], patterns.Select(pattern => Assert.Single(pattern.EnumerateObject()).Name));
        Assert.All(patterns.SelectMany(pattern => pattern.EnumerateObject()), image =>
        {
            Assert.True(image.Value.GetProperty("$live").GetProperty("BOOL")[0].GetBoolean());
            Assert.True(change.GetProperty(image.Name).GetProperty("$live").GetProperty("BOOL").GetBoolean());
        });
    }

    private static bool IsOfStream(string name) => name is "sweep" or "notify";

    private static bool IsTrigger(string name) => name.StartsWith("signin", StringComparison.Ordinal);

    private static IEnumerable<string> Files() =>
        Directory.GetFiles(Repository.PathTo("tests", "events"), "*.json").Select(file => Path.GetFileNameWithoutExtension(file)!).Order();

    private static string Text(string name) => Repository.Read("tests", "events", $"{name}.json");

    // JSON is YAML, and a node that may be absent reads better here than one that throws.
    private static Node Read(string name) => Yaml.Read(Text(name));

    private static Schema Schema() => SchemaCompiler.Compile(Repository.Read("shared", "schema.graphql")).Schema!;

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Variable();
}
