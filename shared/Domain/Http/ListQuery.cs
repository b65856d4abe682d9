using System.Globalization;
using Trellis.Access;
using Trellis.Records;
using Trellis.Schemas;

namespace Trellis.Http;

/// <summary>What the query string of a list asks for.</summary>
public sealed record ListQuery(int Limit, Position? After, string Bound)
{
    private const int DefaultLimit = 100;
    private const int MostLimit = 1000;

    /// <summary>Failures: <c>query.unknown</c>, <c>query.value</c>, <c>page.token</c>.</summary>
    public static Result<ListQuery> Of(Call call, PageTokens tokens)
    {
        var limit = DefaultLimit;
        string? token = null;
        var faults = new List<Fault>();
        foreach (var (name, value) in QueryString.Parse(call.RawQuery))
        {
            switch (name)
            {
                case "limit" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= MostLimit:
                    break;
                case "limit":
                    faults.Add(new Fault(name, "query.value", $"limit is a whole number from 1 to {MostLimit}."));
                    break;
                case "nextToken":
                    token = value;
                    break;
                default:
                    faults.Add(new Fault(name, "query.unknown", $"There is no parameter {name} here."));
                    break;
            }
        }

        if (faults.Count > 0)
        {
            return new Failure(faults[0].Code, faults.Count == 1 ? faults[0].Detail : $"{faults.Count} parameters cannot be understood.", [.. faults]);
        }

        var bound = Binding(call);
        if (token is null)
        {
            return new ListQuery(limit, null, bound);
        }

        return tokens.Open(token, bound).Succeeded(out var after, out var failure) ? new ListQuery(limit, after, bound) : failure;
    }

    public ListPlan Plan(Model model, Decision decision) => new(
        model,
        model.Scope.IsOwner ? decision.Caller.Id : null,
        decision.On(Operations.List),
        Descending: model.Key.IsGeneratedId,
        Limit,
        After);

    /// <summary>What a page token is bound to: the caller, the door, the path, and every parameter but the paging itself.</summary>
    private static string Binding(Call call)
    {
        var rest = QueryString.Parse(call.RawQuery).Where(parameter => parameter.Name is not ("nextToken" or "limit"));
        return string.Join('\n', rest.Select(parameter => $"{parameter.Name}={parameter.Value}").Order(StringComparer.Ordinal).Prepend(call.Path).Prepend(call.Caller.Id ?? ""));
    }
}
