namespace Trellis.Local.Tools.Clients;

/// <summary>Descriptions of operations for people, and who may call them by the schema's rules.</summary>
internal static class OfferWords
{
    public static string Summary(Offer offer)
    {
        var model = offer.Model?.Name;
        var start = offer.IsPublic ? "Without a token: " : "";
        return start + offer.Kind switch
        {
            OfferKind.Create => $"Create a {model}",
            OfferKind.Get => $"Read one {model}",
            OfferKind.List => $"List {offer.Model!.Path}",
            OfferKind.RelatedOne => $"Read the {offer.Relation!.Name} of a {model}",
            OfferKind.Related => $"List the {offer.Relation!.Name} of a {model}",
            OfferKind.Update => $"Change a {model}, by merge patch (RFC 7396)",
            OfferKind.Delete => $"Delete a {model}",
            OfferKind.Link => $"Link a {model} with one of {offer.Relation!.Name}",
            OfferKind.Unlink => $"Unlink a {model} from one of {offer.Relation!.Name}",
            OfferKind.Me => "Who is signed in, and since when",
            OfferKind.Forget => "Delete what is kept about who is signed in; records are deleted one by one, before it",
            OfferKind.Batch => "Create, change, delete and link several records, all or nothing",
            _ => $"{offer.Function}{(model is null ? "" : $" of {model}")}",
        };
    }

    /// <summary>The rules that grant the operation, as the schema writes them; null where there are none to tell.</summary>
    public static string? WhoMay(Offer offer)
    {
        var rules = offer.Kind switch
        {
            OfferKind.Create => RulesFor(offer.Model!.Rules, Operation.Create),
            OfferKind.Get => RulesFor(offer.Model!.Rules, Operation.Get),
            OfferKind.List => RulesFor(offer.Model!.Rules, Operation.List),
            OfferKind.Related => RulesFor(offer.Relation!.Target.Rules, Operation.List),
            OfferKind.RelatedOne => RulesFor(offer.Relation!.Target.Rules, Operation.Get),
            OfferKind.Update => RulesFor(offer.Model!.Rules, Operation.Update),
            OfferKind.Delete => RulesFor(offer.Model!.Rules, Operation.Delete),
            OfferKind.Link or OfferKind.Unlink => RulesFor(offer.Relation!.Pairing!.Left.Rules, Operation.Update),
            _ => null,
        };
        return rules switch
        {
            null => null,
            [] => "No rule of the type grants it.",
            _ => $"Granted by {string.Join(", or ", rules.Select(rule => $"`{rule}`"))}.",
        };
    }

    private static List<string> RulesFor(ImmutableArray<Rule> rules, Operation operation) =>
        [.. rules.Where(rule => (rule.Operations & operation) != 0).Select(rule => rule.Text).Distinct()];
}
