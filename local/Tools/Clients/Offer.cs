namespace Trellis.Local.Tools.Clients;

/// <summary>What an operation does, which the shape of its route says; in the order in which they are described.</summary>
internal enum OfferKind
{
    Create,
    List,
    Get,
    Update,
    Delete,
    Related,
    RelatedOne,
    Link,
    Unlink,
    Me,
    Forget,
    Batch,

    /// <summary>A route that the template's author added, of which nothing more is known.</summary>
    Other,
}

/// <summary>One operation that the stack offers: a route of the template, for one model of the schema.</summary>
internal sealed record Offer(
    OfferKind Kind, string Method, string Path, Model? Model, Relation? Relation, string Function,
    IReadOnlyList<(ApiDoor Door, RouteDeclaration Route)> Routes)
{
    /// <summary>At the addresses that need no token.</summary>
    public bool IsPublic => Path.StartsWith(Doors.PublicPath, StringComparison.Ordinal);

    /// <summary>The variables that are left in the path.</summary>
    public IEnumerable<string> Variables => Path.Split('/').Where(part => part.StartsWith('{')).Select(part => part.Trim('{', '}', '+'));

    /// <summary>The model whose records are answered.</summary>
    public Model? Answered => Relation?.Target ?? Model;

    /// <summary>Is it a list that can be followed?</summary>
    public bool IsFollowed =>
        Kind is OfferKind.List or OfferKind.Related && Answered is { IsLive: true } && Relation?.Pairing is null;

    /// <summary>Everything that the routes of these doors make of the schema, in the order of the schema.</summary>
    public static IReadOnlyList<Offer> All(Schema schema, Stack stack, IReadOnlyList<ApiDoor> doors)
    {
        var functions = stack.Functions.ToDictionary(function => function.Name, function => function.LogicalId);
        var routes = doors
            .SelectMany(door => door.Api.Routes, (door, route) => (Door: door, Route: route))
            .Where(at => !at.Route.IsDefault)
            .GroupBy(at => (at.Route.Path, at.Route.Method))
            .ToList();
        var offers = routes.Where(at => !HasVariable(at.Key.Path, "model")).SelectMany(at => Methods(at.Key.Method)
            .Select(method => new Offer(KindOf(method, at.Key.Path), method, at.Key.Path, null, null, Function(at), [.. at]))).ToList();
        foreach (var model in schema.Models)
        {
            offers.AddRange(routes.Where(at => HasVariable(at.Key.Path, "model")).SelectMany(at => Methods(at.Key.Method)
                .SelectMany(method => ForModel(model, method, at.Key.Path, Function(at), [.. at])))
                    .OrderBy(offer => offer.IsPublic)
                    .ThenBy(offer => offer.Kind));
        }

        return offers;

        string Function(IEnumerable<(ApiDoor Door, RouteDeclaration Route)> at) => functions[at.First().Route.Function];
    }

    private static IEnumerable<Offer> ForModel(
        Model model, string method, string path, string function, IReadOnlyList<(ApiDoor Door, RouteDeclaration Route)> routes)
    {
        var whole = new Offer(
            KindOf(method, path), method, path.Replace("{model}", model.Path, StringComparison.Ordinal), model, null, function, routes);
        var all = HasVariable(path, "relation")
            ? model.Relations.Select(relation => whole with
            {
                Kind = RelatedKind(whole.Kind, relation),
                Relation = relation,
                Path = whole.Path.Replace("{relation}", relation.Name, StringComparison.Ordinal),
            })
            : [whole];
        return all.Where(offer => offer.IsOffered());
    }

    private static OfferKind RelatedKind(OfferKind kind, Relation relation) =>
        kind == OfferKind.Related && relation.IsToOne ? OfferKind.RelatedOne : kind;

    /// <summary>Does the schema offer it: is it not switched off, and could any caller at this address be allowed it?</summary>
    private bool IsOffered()
    {
        var isOn = Kind switch
        {
            OfferKind.Create => On(Operation.Create),
            OfferKind.Get => On(Operation.Get),
            OfferKind.List => On(Operation.List),
            OfferKind.Update => On(Operation.Update),
            OfferKind.Delete => On(Operation.Delete),
            OfferKind.Link or OfferKind.Unlink => Relation!.Pairing is { } pairing && (pairing.Left.Disabled & Operation.Update) == 0,
            _ => true,
        };
        return isOn && (!IsPublic || Kind switch
        {
            OfferKind.Get => IsSeen(Model!, Operation.Get),
            OfferKind.List => IsSeen(Model!, Operation.List),
            OfferKind.Related or OfferKind.RelatedOne => IsSeen(Model!, Operation.Get)
                && IsSeen(Relation!.Target, Kind == OfferKind.Related ? Operation.List : Operation.Get)
                && !new Decision(Model!, Caller.Anonymous).On(Operation.Get, Relation).IsNever,
            _ => true,
        });
    }

    private bool On(Operation operation) => (Model!.Disabled & operation) == 0;

    private static bool IsSeen(Model model, Operation operation) => !new Decision(model, Caller.Anonymous).On(operation).IsNever;

    private static bool HasVariable(string path, string variable) => path.Split('/').Contains($"{{{variable}}}");

    private static string[] Methods(string method) => method == "ANY" ? ["GET", "POST", "PUT", "PATCH", "DELETE"] : [method];

    private static OfferKind KindOf(string method, string path)
    {
        var isPublic = path.StartsWith(Doors.PublicPath, StringComparison.Ordinal);
        return (method, isPublic ? path[(Doors.PublicPath.Length - 1)..] : path) switch
        {
            ("GET", "/{model}/{id}") => OfferKind.Get,
            ("GET", "/{model}") => OfferKind.List,
            ("GET", "/{model}/{id}/{relation}") => OfferKind.Related,
            ("GET", "/me") => OfferKind.Me,
            ("DELETE", "/me") => OfferKind.Forget,
            ("POST", "/batch") => OfferKind.Batch,
            ("POST", "/{model}") => OfferKind.Create,
            ("PATCH", "/{model}/{id}") => OfferKind.Update,
            ("DELETE", "/{model}/{id}") => OfferKind.Delete,
            ("PUT", "/{model}/{id}/{relation}/{other}") => OfferKind.Link,
            ("DELETE", "/{model}/{id}/{relation}/{other}") => OfferKind.Unlink,
            _ => OfferKind.Other,
        };
    }
}

/// <summary>Names for operations that generators can make methods of: <c>createTask</c>, <c>listTeamTasks</c>. No two are the
/// same.</summary>
internal sealed class OperationIds
{
    private readonly HashSet<string> taken = new(StringComparer.Ordinal);

    public string For(Offer offer)
    {
        var access = offer.IsPublic ? "Public" : "";
        var model = offer.Model?.Name ?? "";
        var relation = Pascal(offer.Relation?.Name ?? "");
        var name = offer.Kind switch
        {
            OfferKind.Create => $"create{model}",
            OfferKind.Get => $"get{access}{model}",
            OfferKind.List => $"list{access}{Pascal(offer.Model!.Path)}",
            OfferKind.Related => $"list{access}{model}{relation}",
            OfferKind.RelatedOne => $"get{access}{model}{relation}",
            OfferKind.Update => $"update{model}",
            OfferKind.Delete => $"delete{model}",
            OfferKind.Link => $"link{model}{relation}",
            OfferKind.Unlink => $"unlink{model}{relation}",
            OfferKind.Me => "getMe",
            OfferKind.Forget => "deleteMe",
            OfferKind.Batch => "writeBatch",
            _ => $"{offer.Function[..1].ToLowerInvariant()}{offer.Function[1..]}{access}{Pascal(offer.Model?.Path ?? "")}{relation}",
        };
        if (!taken.Add(name))
        {
            name += offer.Relation is null ? Pascal(offer.Method.ToLowerInvariant()) : "Relation";
            while (!taken.Add(name))
                name += "_";
        }

        return name;
    }

    /// <summary>The words of a name or path, each with a capital: <c>to-dos</c> is <c>ToDos</c>.</summary>
    public static string Pascal(string name)
    {
        var text = new StringBuilder(name.Length);
        var starts = true;
        foreach (var character in name)
        {
            if (!char.IsAsciiLetterOrDigit(character))
            {
                starts = true;
                continue;
            }

            text.Append(starts ? char.ToUpperInvariant(character) : character);
            starts = false;
        }

        return text.ToString();
    }
}
