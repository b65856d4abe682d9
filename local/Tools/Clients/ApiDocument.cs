namespace Trellis.Local.Tools.Clients;

/// <summary>The API as OpenAPI 3.1 describes it: what the template's routes make of the schema, at the addresses of these doors.
/// https://spec.openapis.org/oas/v3.1.1.html</summary>
internal sealed class ApiDocument
{
    private const string Token = "token";
    private const string Signature = "signature";

    private readonly Schema schema;
    private readonly IReadOnlyList<ApiDoor> doors;
    private readonly TypeNames names;
    private readonly RequestParameters parameters;
    private readonly Responses responses;
    private readonly OperationIds ids = new();

    private ApiDocument(Schema schema, IReadOnlyList<ApiDoor> doors)
    {
        this.schema = schema;
        this.doors = doors;
        names = new TypeNames(schema, [], FixedTypes.All().Select(type => type.Key));
        parameters = new RequestParameters(schema, names);
        responses = new Responses(names);
    }

    /// <summary>The document as text: the same for the same schema, template and addresses.</summary>
    public static string Write(Schema schema, Stack stack, IReadOnlyList<ApiDoor> doors) =>
        JsonStyle.Indented(Create(schema, stack, doors)) + "\n";

    public static JsonObject Create(Schema schema, Stack stack, IReadOnlyList<ApiDoor> doors) =>
        new ApiDocument(schema, doors).Write(Offer.All(schema, stack, doors));

    private JsonObject Write(IReadOnlyList<Offer> offers)
    {
        var paths = new JsonObject();
        foreach (var offer in offers)
        {
            if (paths[offer.Path] is not JsonObject path)
                paths[offer.Path] = path = [];
            path[offer.Method.ToLowerInvariant()] = Operation(offer);
        }

        var components = new JsonObject
        {
            ["securitySchemes"] = Schemes(),
            ["schemas"] = new TypeSchemas(schema, names).All(),
            ["parameters"] = parameters.All(),
            ["responses"] = responses.Shared,
        };
        return new JsonObject
        {
            ["openapi"] = "3.1.1",
            ["info"] = new JsonObject
            {
                ["title"] = "Your data",
                ["version"] = Version(),
                ["summary"] = "A REST API made from schema.graphql",
                ["description"] = Introduction,
            },
            ["servers"] = new JsonArray([.. doors.Select(Server)]),
            ["tags"] = new JsonArray([.. offers.Select(Tag).Distinct().Select(DescribedTag)]),
            ["paths"] = paths,
            ["components"] = Components.Used(components, paths),
        };
    }

    private const string Introduction = """
        Fields without a value are left out of answers, and so are those that you may not read. What you may not read at all is 404.

        A list ends with `nextToken`: null at its end. Conditions on fields are parameters, `priority.gt=3`; several of them are ANDed,
        and `or`, `and` and `not` group them. `name=value` and `name.eq=value` are the same.

        Failures are `application/problem+json` (RFC 9457) with a stable `code`.
        The few that are `application/json` come from API Gateway, before any function runs.
        """;

    /// <summary>Of the schema: another schema is another version.</summary>
    private string Version() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(SchemaJson.Write(schema))))[..12];

    private static JsonObject Server(ApiDoor door) => new()
    {
        ["url"] = door.Url.AbsoluteUri.TrimEnd('/'),
        ["description"] = SchemeOf(door) == Signature
            ? "Takes requests signed with credentials of the identity pool."
            : "Takes a token of the user pool.",
    };

    private static string? SchemeOf(AuthorizerDeclaration? authorizer) => authorizer switch
    {
        AuthorizerDeclaration.Jwt => Token,
        AuthorizerDeclaration.Iam => Signature,
        _ => null,
    };

    private static string? SchemeOf(ApiDoor door) =>
        door.Api.Routes.Select(route => SchemeOf(route.Authorizer)).FirstOrDefault(scheme => scheme is not null);

    private JsonObject Schemes()
    {
        var used = doors.Select(SchemeOf).ToHashSet();
        var schemes = new JsonObject();
        if (used.Contains(Token))
        {
            schemes[Token] = new JsonObject
            {
                ["type"] = "http",
                ["scheme"] = "bearer",
                ["bearerFormat"] = "JWT",
                ["description"] = "An access or id token of the Cognito user pool."
            };
        }

        if (used.Contains(Signature))
        {
            // https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-authtype.html
            schemes[Signature] = new JsonObject
            {
                ["type"] = "apiKey",
                ["name"] = "Authorization",
                ["in"] = "header",
                ["x-amazon-apigateway-authtype"] = "awsSigv4",
                ["description"] = "Signature Version 4, service execute-api, with temporary credentials that the identity pool lends.",
            };
        }

        return schemes;
    }

    private JsonObject Operation(Offer offer)
    {
        var operation = new JsonObject
        {
            ["operationId"] = ids.For(offer),
            ["summary"] = OfferWords.Summary(offer),
            ["tags"] = new JsonArray(Tag(offer)),
        };
        if (OfferWords.WhoMay(offer) is { } rules)
            operation["description"] = rules;
        // An address that not every door has names its own.
        if (offer.Routes.Count < doors.Count)
            operation["servers"] = new JsonArray([.. offer.Routes.Select(at => Server(at.Door))]);
        var schemes = offer.Routes.Select(at => SchemeOf(at.Route.Authorizer)).Distinct().ToList();
        operation["security"] = new JsonArray(
            [.. schemes.Select(scheme => scheme is null ? new JsonObject() : new JsonObject { [scheme] = new JsonArray() })]);
        if (parameters.For(offer) is { Count: > 0 } all)
            operation["parameters"] = all;
        if (Body(offer) is { } body)
            operation["requestBody"] = body;
        operation["responses"] = responses.For(offer);
        return operation;
    }

    private JsonObject? Body(Offer offer)
    {
        var (kind, types) = offer.Kind switch
        {
            OfferKind.Create => ("Input", (string[])["application/json"]),
            OfferKind.Update => ("Patch", ["application/merge-patch+json", "application/json"]),
            _ => ("", []),
        };
        if (offer.Kind == OfferKind.Batch)
            return Json(FieldSchemas.Ref(names.Own("Batch")), ["application/json"]);
        if (types.Length == 0)
        {
            return offer.Kind == OfferKind.Other && offer.Method is not ("GET" or "DELETE")
                ? new JsonObject { ["content"] = new JsonObject { ["application/json"] = new JsonObject() } }
                : null;
        }

        return Json(FieldSchemas.Ref(names[offer.Model!.Name, kind]), types);
    }

    private static JsonObject Json(JsonNode schema, string[] types) => new()
    {
        ["required"] = true,
        ["content"] = types.ToJson(type => type, _ => new JsonObject { ["schema"] = schema.DeepClone() }),
    };

    private static string Tag(Offer offer) => offer.Model?.Path ?? offer.Path.Trim('/').Split('/')[0];

    private JsonNode DescribedTag(string tag)
    {
        var described = new JsonObject { ["name"] = tag };
        if ((schema.AtPath(tag) is { } model ? model.Description : tag == "me" ? "Who is signed in." : null) is { } text)
            described["description"] = text;
        return described;
    }
}
