using System.Collections.Immutable;
using Trellis.Schemas;

namespace Trellis.Local.OpenApi;

/// <summary>What operations are called by people, and whom the schema's rules let call them.</summary>
internal static class Words
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
            _ => $"{offer.Function}{(model is null ? "" : $" of {model}")}",
        };
    }

    /// <summary>The rules that grant the operation, as the schema writes them; null where there are none to tell.</summary>
    public static string? WhoMay(Offer offer)
    {
        var rules = offer.Kind switch
        {
            OfferKind.Create => Of(offer.Model!.Rules, Operations.Create),
            OfferKind.Get => Of(offer.Model!.Rules, Operations.Get),
            OfferKind.List => Of(offer.Model!.Rules, Operations.List),
            OfferKind.Related => Of(offer.Relation!.Target.Rules, Operations.List),
            OfferKind.RelatedOne => Of(offer.Relation!.Target.Rules, Operations.Get),
            OfferKind.Update => Of(offer.Model!.Rules, Operations.Update),
            OfferKind.Delete => Of(offer.Model!.Rules, Operations.Delete),
            OfferKind.Link or OfferKind.Unlink => Of(offer.Relation!.Pairing!.Left.Rules, Operations.Update),
            _ => null,
        };
        return rules is null ? null : rules.Count == 0 ? "No rule of the type grants it." : $"Granted by {string.Join(", or ", rules.Select(rule => $"`{rule}`"))}.";
    }

    private static List<string> Of(ImmutableArray<Rule> rules, Operations operation) =>
        [.. rules.Where(rule => (rule.Operations & operation) != 0).Select(rule => rule.Text).Distinct()];
}
