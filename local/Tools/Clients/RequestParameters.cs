using Trellis.Http.Queries;
using Trellis.Operations.List;

namespace Trellis.Local.Tools.Clients;

/// <summary>The parameters of a request: the variables of its path, its query string and headers.</summary>
internal sealed class RequestParameters(Schema schema, TypeNames names)
{
    private readonly FieldSchemas fields = new(names);

    private const string Copies =
        " Each record of the page carries its own copy of the record that it names, and the page ends before 4 MB with them:"
        + " where many name one large record, read that one by itself.";

    /// <summary>The parameters that several operations share.</summary>
    public JsonObject All()
    {
        var all = new JsonObject
        {
            ["limit"] = Query(
                "limit",
                new() { ["type"] = "integer", ["minimum"] = 1, ["maximum"] = ListQuery.MostLimit, ["default"] = ListQuery.DefaultLimit },
                "Records on a page."),
            ["nextToken"] = Query(
                "nextToken", new() { ["type"] = "string", ["maxLength"] = PageTokens.MaxLength },
                "Where the page before ended. Every other parameter stays as it was."),
            ["count"] = Query("count", Flag(), "Count them all, too."),
            ["explain"] = Query("explain", Flag(), "Tell how the list was read."),
            ["or"] = Group("or", "One of these conditions at least."),
            ["and"] = Group("and", "All of these conditions."),
            ["not"] = Group("not", "Not all of these conditions."),
            ["IfMatch"] = Header(
                "If-Match", new() { ["type"] = "string" }, "ETags, with commas between them. Only in one of these states; else 412."),
            ["IfNoneMatch"] = Header(
                "If-None-Match",
                new() { ["type"] = "string" },
                "ETags, with commas between them. A read is 304 while the record is as one of them says, a write 412; * stands for every "
                + "state."),
            ["IdempotencyKey"] = Header(
                "Idempotency-Key",
                new() { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = Call.MaxIdempotencyKey, ["pattern"] = "^[ -~]+$" },
                "For a day, the same key and body is answered what the first was, and creates nothing; 404 if that record is gone."),
        };
        if (schema.Models.Any(model => model.IsLive))
        {
            all[QueryWords.Since] = Query(
                QueryWords.Since, new() { ["type"] = "string", ["maxLength"] = PageTokens.MaxLength },
                "What has changed since a list or an answer to this was made: its since. All else that selects records stays as it was. "
                + "While the answer has another since, there may be more.");
        }

        foreach (var model in schema.Models)
        {
            foreach (var filter in Filters(model))
                all[Key(model, filter.Name)] = Filter(filter.Field, filter.Operator, filter.Name);
            all[$"{names[model.Name]}.sort"] = Query(
                "sort", Several(Sorts.For(model).SelectMany(name => (string[])[name, "-" + name])),
                "By which fields, in one direction. Where an index sorts, the fields that it begins with must be given, and records "
                + "without a value to sort by are left out.", several: true);
        }

        return all;
    }

    /// <summary>The parameters of one operation.</summary>
    public JsonArray For(Offer offer)
    {
        var parameters = new JsonArray();
        foreach (var variable in offer.Variables)
            parameters.Add(Variable(offer, variable));
        string[] headers = offer.Kind switch
        {
            OfferKind.Create or OfferKind.Batch => ["IdempotencyKey"],
            OfferKind.Get or OfferKind.RelatedOne => ["IfMatch", "IfNoneMatch"],
            OfferKind.Update or OfferKind.Delete => ["IfMatch", "IfNoneMatch"],
            _ => [],
        };
        foreach (var header in headers)
            parameters.Add(Ref(header));
        if (offer.Kind is OfferKind.Get or OfferKind.List or OfferKind.Related or OfferKind.RelatedOne)
            Read(offer, parameters);
        return parameters;
    }

    /// <summary>Every field and operator that a list of the model can be asked by.</summary>
    private static IEnumerable<(Field Field, string Operator, string Name)> Filters(Model model) => model.Fields.SelectMany(field =>
        Operators.Offered(field.Type)
            .Select(name => (
                field, name, name == "eq" && !QueryWords.IsReserved(model.IsLive, field.Name) ? field.Name : $"{field.Name}.{name}")));

    private void Read(Offer offer, JsonArray parameters)
    {
        var model = offer.Answered!;
        var isList = offer.Kind is OfferKind.List or OfferKind.Related;
        parameters.Add(Query(
            "fields",
            Several(model.Fields.Select(field => field.Name)),
            "Only these fields, beside the key and the version. To name one that you may not read is 403.",
            several: true));
        var relations = model.Relations
            .Where(relation => offer.Kind == OfferKind.Get || relation.KeyIsOnSource)
            .Select(relation => relation.Name)
            .ToList();
        if (relations.Count > 0)
        {
            parameters.Add(
                Query("include", Several(relations), "Add what these relations lead to." + (isList ? Copies : ""), several: true));
        }

        if (!isList)
            return;
        foreach (var name in (string[])["limit", "nextToken", "count", "explain", "or", "and", "not"])
            parameters.Add(Ref(name));
        if (offer.IsFollowed)
            parameters.Add(Ref(QueryWords.Since));
        parameters.Add(Ref($"{names[model.Name]}.sort"));
        foreach (var filter in Filters(model))
            parameters.Add(Ref(Key(model, filter.Name)));
    }

    private string Key(Model model, string filter) =>
        QueryWords.IsReserved(model.IsLive, filter) ? $"{names[model.Name]}.{filter}.eq" : $"{names[model.Name]}.{filter}";

    private JsonObject Filter(Field field, string name, string parameter)
    {
        var one = name switch
        {
            "exists" => Flag(),
            "beginsWith" => new JsonObject { ["type"] = "string" },
            "contains" or "notContains" when !field.Type.IsList => new JsonObject { ["type"] = "string" },
            _ => fields.One(field.Type),
        };
        return name switch
        {
            "in" => Query(
                parameter, new() { ["type"] = "array", ["items"] = one, ["minItems"] = 1, ["maxItems"] = Groups.MaxValues },
                Words(field, name), several: true),
            "between" => Query(
                parameter, new() { ["type"] = "array", ["items"] = one, ["minItems"] = 2, ["maxItems"] = 2 }, Words(field, name),
                several: true),
            _ => Query(parameter, one, Words(field, name)),
        };
    }

    private static string Words(Field field, string name) => field.Name + name switch
    {
        "eq" => " is this.",
        "ne" => " is not this, or absent.",
        "lt" => " is less.",
        "le" => " is less, or this.",
        "gt" => " is more.",
        "ge" => " is more, or this.",
        "between" => " is one of these two, or between them.",
        "in" => @" is one of these. A comma in a value is written \,",
        "contains" => field.Type.IsList ? " has this item." : " has this in it.",
        "notContains" => field.Type.IsList ? " has no such item, or is absent." : " does not have this in it, or is absent.",
        "beginsWith" => " begins like this.",
        _ => " is there (true), or absent (false).",
    };

    private JsonObject Variable(Offer offer, string variable)
    {
        var model = variable switch { "other" => offer.Relation?.Target, "id" => offer.Model, _ => null };
        var (description, schema) = model?.Key.Fields switch
        {
            null => ("", Text("^[^/]+$")),
            [var only] => (
                $"The {only.Name} of the {model.Name}. One that is not of letters, digits, dots, hyphens and underscores is written as ~ "
                    + $"and the base64url of [{only.Name}], as JSON.",
                fields.One(only.Type)),
            { } parts => (
                $"The key of the {model.Name}: ~ and the base64url of [{string.Join(", ", parts.Select(field => field.Name))}], as JSON.",
                Text("^~[A-Za-z0-9_-]+$")),
        };
        return new JsonObject
        {
            ["name"] = variable,
            ["in"] = "path",
            ["required"] = true,
            ["description"] = description,
            ["schema"] = schema,
        };

        static JsonObject Text(string pattern) => new() { ["type"] = "string", ["pattern"] = pattern };
    }

    private static JsonObject Group(string name, string description) => Query(
        name, new() { ["type"] = "string", ["pattern"] = @"^\(.*\)$" },
        description + " Conditions are written as parameters are, with commas between them, and groups may hold groups: "
        + $"{name}=(a.gt=1,not=(b=2,c=3)).");

    private static JsonObject Flag() => new() { ["type"] = "boolean" };

    private static JsonObject Several(IEnumerable<string> choices) => new()
    {
        ["type"] = "array",
        ["items"] = new JsonObject { ["type"] = "string", ["enum"] = choices.ToJson() },
        ["minItems"] = 1,
    };

    private static JsonObject Query(string name, JsonObject schema, string description, bool several = false)
    {
        var parameter = new JsonObject { ["name"] = name, ["in"] = "query", ["description"] = description };
        if (several)
        {
            parameter["style"] = "form";
            parameter["explode"] = false;
        }

        parameter["schema"] = schema;
        return parameter;
    }

    private static JsonObject Header(string name, JsonObject schema, string description) =>
        new() { ["name"] = name, ["in"] = "header", ["description"] = description, ["schema"] = schema };

    private static JsonObject Ref(string name) => new() { ["$ref"] = $"#/components/parameters/{name}" };
}
