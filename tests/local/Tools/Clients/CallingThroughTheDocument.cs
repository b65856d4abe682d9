using System.Net;

namespace Trellis.Tests.Local.Tools.Clients;

/// <summary>The document against the running stack, in both directions: a generated client calls it, and its answers are as described.</summary>
[Collection(nameof(ServedApi))]
[Trait("Runs", "all")]
public sealed class CallingThroughTheDocument(ServedApi stack, Tools tools)
{
    [Fact]
    public async Task A_generated_client_compiles_and_works()
    {
        await Download("openapi.json");
        await tools.Command("openapi-typescript", "openapi.json", "-o", "schema.d.ts");
        tools.Bring("generated.ts");
        await tools.Command("tsc", "-p", ".");

        var seen = await tools.Script("generated.js", stack.Told);

        Assert.Equal(
            """{"created":201,"listed":["Generated"],"count":1,"same":true,"patched":{"state":"done","priority":null,"version":2},"isStale":true,"wrong":["/state field.enum"],"deleted":204,"gone":"record.not-found"}""",
            seen.ToJsonString());
    }

    [Fact]
    public async Task A_generated_body_may_leave_out_what_has_a_default_as_the_page_says()
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "web", "README.md"), TestContext.Current.CancellationToken);
        var flag = text.Split('`').Single(code => code.StartsWith("--default", StringComparison.Ordinal));
        tools.Write("defaults.json", JsonStyle.Indented(DescribingTheApi.Document(Samples.Compiled(Samples.All["values"]))));
        tools.Write("bodies.ts", """
            import type { components } from "./defaults.js";
            export const input: components["schemas"]["ThingInput"] = { code: "AB" };
            """);

        await tools.Command("openapi-typescript", "defaults.json", "-o", "defaults.d.ts", flag);

        await tools.Command("tsc", "-p", ".");
    }

    [Fact]
    public async Task The_answers_of_every_operation_are_as_described()
    {
        var input = stack.Told;
        input["file"] = await Download("answers.json");

        var seen = await tools.Script("conform.mjs", input);

        Assert.Empty(seen["faults"]!.AsArray().Select(fault => (string)fault!));
        Assert.Empty(seen["uncovered"]!.AsArray().Select(operation => (string)operation!));
        Assert.Equal([200, 201, 204, 304, 400, 401, 403, 404, 409, 412, 413, 415, 422], seen["statuses"]!.AsArray().Select(status => (int)status!));
    }

    [Fact]
    public async Task The_web_address_has_the_document_and_a_page_that_asks_nobody_else()
    {
        using var http = new HttpClient();
        var web = stack.Cloud["web"];

        using var document = await http.GetAsync(new Uri(web, "/openapi.json"), TestContext.Current.CancellationToken);
        using var style = await http.GetAsync(new Uri(web, "/openapi.css"), TestContext.Current.CancellationToken);
        using var page = await http.GetAsync(new Uri(web, "/openapi.html"), TestContext.Current.CancellationToken);
        var json = JsonNode.Parse(await document.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        var html = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.OK, "application/json"), (document.StatusCode, document.Content.Headers.ContentType!.MediaType));
        Assert.Equal(
            [(string?)stack.Cloud.Addresses["api"], (string?)stack.Cloud.Addresses["signedApi"]],
            json["servers"]!.AsArray().Select(server => (string?)server!["url"]));
        Assert.Equal("text/html", page.Content.Headers.ContentType!.MediaType);
        Assert.Equal("text/css", style.Content.Headers.ContentType!.MediaType);
        Assert.Contains("default-src 'none'", page.Headers.GetValues("Content-Security-Policy").Single());
        Assert.DoesNotContain("<script", html);
        Assert.DoesNotContain("style=", html);
        Assert.DoesNotContain("src=", html);
        Assert.DoesNotContain("href=\"http", html);
        Assert.All(json["paths"]!.AsObject(), path => Assert.Contains($">{path.Key}<", html));
    }

    private async Task<string> Download(string name)
    {
        using var http = new HttpClient();
        return tools.Write(name, await http.GetStringAsync(new Uri(stack.Cloud["web"], "/openapi.json"), TestContext.Current.CancellationToken));
    }
}
