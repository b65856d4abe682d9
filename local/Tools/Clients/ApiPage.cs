namespace Trellis.Local.Tools.Clients;

/// <summary>The document as a page for people: plain HTML with one style sheet of its own and no script, so the web client's security
/// policy and any browser take it. It tells what the document says, and nothing else.</summary>
internal sealed class ApiPage
{
    private readonly JsonObject document;
    private readonly ApiPageTypes types;
    private readonly StringBuilder html = new();

    private ApiPage(JsonObject document)
    {
        this.document = document;
        types = new ApiPageTypes(document["components"]!["schemas"]!.AsObject());
    }

    /// <summary>The style sheet, which the page asks for as <c>/openapi.css</c>.</summary>
    public static string Style { get; } = EmbeddedFile.Read("openapi.css");

    public static string Create(JsonObject document) => new ApiPage(document).Write();

    private string Write()
    {
        var title = Text(document["info"]!["title"]);
        html.Append(
            $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <title>{title}: the API</title>
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <link rel="icon" href="/icon.svg" type="image/svg+xml">
            <link rel="stylesheet" href="/openapi.css">
            </head>
            <body>
            <header>
            <p class="up"><a href="/">Back to the data</a></p>
            <h1>{title}: the API</h1>
            <p class="soft">OpenAPI {Text(document["openapi"])}, version {Text(document["info"]!["version"])} of this schema.
            Generators and tools read <a href="/openapi.json">openapi.json</a>.</p>
            </header>

            """);
        Contents();
        html.Append("<main>\n");
        Introduction();
        foreach (var tag in document["tags"]!.AsArray())
            Section(tag!);
        Types();
        html.Append("</main>\n</body>\n</html>\n");
        return html.ToString();
    }

    private IEnumerable<(string Path, string Method, JsonNode Operation)> Operations(string tag) => document["paths"]!.AsObject()
        .SelectMany(path => path.Value!.AsObject(), (path, operation) => (path.Key, operation.Key, operation.Value!))
        .Where(operation => operation.Item3["tags"]!.AsArray().Any(name => name!.ToString() == tag));

    private void Contents()
    {
        html.Append("<nav aria-label=\"Contents\">\n<ul>\n<li><a href=\"#start\">Start here</a></li>\n");
        foreach (var tag in document["tags"]!.AsArray().Select(tag => tag.Text("name")!))
            html.Append($"<li><a href=\"#tag-{Encode(tag)}\">{Encode(tag)}</a></li>\n");
        html.Append("<li><a href=\"#types\">Types</a></li>\n</ul>\n</nav>\n");
    }

    private void Introduction()
    {
        html.Append("<section id=\"start\">\n<h2>Start here</h2>\n");
        foreach (var paragraph in document["info"].Text("description")!.Split("\n\n"))
            html.Append($"<p>{Marked(paragraph)}</p>\n");
        html.Append("<dl class=\"servers\">\n");
        foreach (var server in document["servers"]!.AsArray())
            html.Append($"<dt><code>{Text(server!["url"])}</code></dt><dd>{Marked(server.Text("description")!)}</dd>\n");
        foreach (var (name, scheme) in document["components"]!["securitySchemes"]!.AsObject())
            html.Append($"<dt>{Encode(name)}</dt><dd>{Marked(scheme.Text("description")!)}</dd>\n");
        html.Append("</dl>\n</section>\n");
    }

    private void Section(JsonNode tag)
    {
        var name = tag.Text("name")!;
        html.Append($"<section id=\"tag-{Encode(name)}\">\n<h2>{Encode(name)}</h2>\n");
        if (tag["description"] is { } description)
            html.Append($"<p class=\"soft\">{Marked(description.ToString())}</p>\n");
        foreach (var (path, method, operation) in Operations(name))
            Operation(path, method, operation);
        html.Append("</section>\n");
    }

    private void Operation(string path, string method, JsonNode operation)
    {
        html.Append(
            $"""
            <details>
            <summary><span class="method {method}">{method.ToUpperInvariant()}</span> <code class="path">{Encode(path)}</code>
            <span class="what">{Text(operation["summary"])}</span></summary>
            <div class="inside" id="{Text(operation["operationId"])}">
            <p class="soft">Called <code>{Text(operation["operationId"])}</code> in generated clients.
            {Marked(operation.Text("description") ?? "")}</p>

            """);
        Call(path, method, operation);
        Parameters(operation);
        if (operation["requestBody"]?["content"]?.AsObject() is { Count: > 0 } content)
        {
            html.Append($"<h3>Body</h3>\n<p>{types.Written(content.First().Value!["schema"])} <span class=\"soft\">as "
                + $"{string.Join(" or ", content.Select(type => Encode(type.Key)))}</span></p>\n");
        }

        Answers(operation);
        html.Append("</div>\n</details>\n");
    }

    /// <summary>The call as one types it.</summary>
    private void Call(string path, string method, JsonNode operation)
    {
        var server = (operation["servers"] ?? document["servers"])?[0].Text("url");
        var call = new StringBuilder("curl");
        if (method != "get")
            call.Append($" -X {method.ToUpperInvariant()}");
        if (operation["security"]!.AsArray().Any(scheme => scheme?["token"] is not null))
            call.Append(" -H \"Authorization: Bearer $TOKEN\"");
        if (operation["requestBody"]?["content"]?["application/json"]?["schema"] is { } schema)
            call.Append($" --json '{JsonStyle.Line(types.Example(schema))}'");
        call.Append($" '{server}{path}'");
        html.Append($"<pre><code>{Encode(call.ToString())}</code></pre>\n");
    }

    private void Parameters(JsonNode operation)
    {
        var all = operation.Items("parameters").Select(parameter => Resolved(parameter!, "parameters")).ToList();
        var filters = all.Where(each => each.Key.Contains('.', StringComparison.Ordinal)
            && !each.Key.EndsWith(".sort", StringComparison.Ordinal)).Select(each => each.Value).ToList();
        var others = all.Select(each => each.Value).Except(filters).ToList();
        if (others.Count > 0)
        {
            html.Append("<h3>Parameters</h3>\n<dl>\n");
            foreach (var parameter in others)
            {
                html.Append(
                    $"""
                    <dt><code>{Text(parameter["name"])}</code> <span class="type">{types.Written(parameter["schema"])}</span>
                    <span class="soft">{Text(parameter["in"])}</span></dt>
                    <dd>{Marked(parameter.Text("description") ?? "")}</dd>

                    """);
            }

            html.Append("</dl>\n");
        }

        if (filters.Count == 0)
            return;
        html.Append("<h3>Conditions</h3>\n<ul class=\"filters\">\n");
        foreach (var field in filters.GroupBy(filter => filter.Text("name")!.Split('.')[0]))
            html.Append($"<li><code>{Encode(field.Key)}</code> {string.Join(' ', field.Select(Operator))}</li>\n");
        html.Append("</ul>\n");
    }

    private static string Operator(JsonNode filter) =>
        $"<code class=\"operator\" title=\"{Text(filter["description"])}\">{OperatorOf(filter)}</code>";

    private static string OperatorOf(JsonNode filter) => filter.Text("name")!.Split('.') is [_, var name] ? $".{Encode(name)}=" : "=";

    private void Answers(JsonNode operation)
    {
        html.Append("<h3>Answers</h3>\n<dl class=\"answers\">\n");
        foreach (var (status, answer) in operation["responses"]!.AsObject())
        {
            var response = Resolved(answer!, "responses").Value;
            var content = (response.At("content") ?? [])
                .Select(type => type.Value!["schema"]!)
                .Select(schema => CodesOf(schema) is { Count: > 0 } codes
                    ? string.Join(' ', codes.Select(code => $"<code>{Encode(code)}</code>"))
                    : types.Written(schema));
            var headers = (response.At("headers") ?? []).Select(header => $"<code>{Encode(header.Key)}</code>");
            html.Append($"<dt class=\"s{status[0]}\">{Encode(status)}</dt><dd>{Marked(response.Text("description")!)} "
                + $"{string.Join(" ", headers.Concat(content))}</dd>\n");
        }

        html.Append("</dl>\n");
    }

    private static List<string> CodesOf(JsonNode schema) =>
        [.. schema.Items("allOf").SelectMany(part => part.At("properties").At("code").Texts("enum"))];

    private void Types()
    {
        html.Append("<section id=\"types\">\n<h2>Types</h2>\n");
        foreach (var (name, schema) in document["components"]!["schemas"]!.AsObject())
        {
            html.Append(
                $"""
                <details>
                <summary><code>{Encode(name)}</code> <span class="what">{Text(schema!["description"])}</span></summary>
                <div class="inside" id="type-{Encode(name)}">
                {types.Described(schema)}</div>
                </details>

                """);
        }

        html.Append("</section>\n");
    }

    /// <summary>What a reference names, with its name; itself where it is none.</summary>
    private (string Key, JsonNode Value) Resolved(JsonNode node, string kind) => node.Text("$ref")?.Split('/')[^1] is { } name
        ? (name, document["components"]![kind]![name]!)
        : ("", node);

    private static string Text(JsonNode? node) => Encode(node?.ToString() ?? "");

    internal static string Encode(string text) => WebUtility.HtmlEncode(text);

    /// <summary>The little of Markdown that descriptions use: backticks.</summary>
    internal static string Marked(string text) =>
        string.Concat(text.Split('`').Select((part, index) => index % 2 == 0 ? Encode(part) : $"<code>{Encode(part)}</code>"));
}
