namespace Trellis.Http.Queries;

/// <summary>
/// The query string of a list: conditions in the syntax of <see cref="Groups"/>, and <c>limit</c>, <c>nextToken</c>, <c>sort=field</c> or
/// <c>sort=-field</c> (several separated by commas), <c>fields</c>, <c>include</c>, <c>count=true</c>, <c>explain=true</c> and, in live
/// models, <c>since</c>. These names have precedence: a field with the same name is filtered with <c>name.eq</c>.
/// </summary>
public sealed record ListQuery(
    Selection Selection,
    ImmutableArray<Field>? Fields,
    ImmutableArray<Relation> Include,
    bool Explains,
    string? Token,
    string? Since,
    string Bound)
{
    internal const int DefaultLimit = 100;
    internal const int MostLimit = 1000;

    /// <summary>
    /// Failures: <c>query.…</c> (the code of the first fault, with all faults), <c>etag.malformed</c>, <c>record.stale</c>.
    /// </summary>
    public static Result<ListQuery> Parse(Call call, Model model)
    {
        if (Preconditions.RefuseTags(call) is { } unmet)
            return unmet;

        var reader = new Reader(model);
        var parameters = QueryString.Parse(call.RawQuery, reader.Faults);
        foreach (var (name, value) in parameters)
            reader.Read(name, value);
        reader.End();

        return Failure.Combine(reader.Faults, "query") is { } failure ? failure : reader.Query(BoundTo(call, parameters));
    }

    /// <summary>The plan, starting at the token's position. Failure: <c>page.token</c>.</summary>
    public Result<ListPlan> Resume(PageTokens tokens, ListPlan plan)
    {
        if (Token is null)
            return plan;

        if (!tokens.Open(Token, OnPath(plan, Bound)).Succeeded(out var after, out var failure))
            return failure;
        if (!plan.Model.IsLive)
            return plan with { After = after };
        var end = after.SortKey.IndexOf('\n', StringComparison.Ordinal);
        return plan with { After = new Position(after.SortKey[(end + 1)..]) { LogEnd = SinceTokens.Read(after.SortKey[..end]) } };
    }

    /// <param name="tokens">Seals it.</param>
    /// <param name="since">Where to follow the list from: all its pages say the same. Null if it cannot be followed.</param>
    public string? NextToken(PageTokens tokens, ListPlan plan, Page page, LogPosition? since) =>
        NextToken(tokens, plan, page with { Next = page.Next is null ? null : page.Next with { LogEnd = since } }, Bound);

    /// <summary>The token of a first page that is included in another response. It is valid at the relation's own path.</summary>
    public static string? NextToken(PageTokens tokens, ListPlan plan, Page page, Call call, Relation relation) =>
        NextToken(tokens, plan, page, Binding(call, $"{call.Path}/{relation.Name}", []));

    private static string? NextToken(PageTokens tokens, ListPlan plan, Page page, string bound) =>
        page.Next is { } position ? tokens.Seal(plan.Model.IsLive ? WithLogEnd(position) : position, OnPath(plan, bound)) : null;

    private static Position WithLogEnd(Position position) =>
        new($"{(position.LogEnd is { } end ? SinceTokens.Write(end) : "")}\n{position.SortKey}");

    /// <summary>A position is only valid for the same path, and after a schema edit the same query may use another one.</summary>
    private static string OnPath(ListPlan plan, string bound) =>
        $"{plan.Path.Name}\n{(plan.Descending ? "down" : "up")}\n{(plan.Model.IsLive ? "live\n" : "")}{bound}";

    /// <summary>What a page token is bound to: the caller, the path, and every parameter that affects the selection or order of
    /// records.</summary>
    private static string BoundTo(Call call, IEnumerable<(string Name, string Value)> parameters) => Binding(call, call.Path, parameters
        .Where(parameter => parameter.Name is not (
            "nextToken" or "limit" or "fields" or "include" or "count" or "explain" or QueryWords.Since))
        .Select(parameter => $"{parameter.Name}={parameter.Value}")
        .Order(StringComparer.Ordinal));

    private static string Binding(Call call, string path, IEnumerable<string> parameters) =>
        string.Join('\n', parameters.Prepend(path).Prepend(call.Caller.Id ?? ""));

    private sealed class Reader
    {
        private readonly Model model;
        private readonly FilterReader filters;
        private readonly HashSet<string> seen = new(StringComparer.Ordinal);
        private int limit = DefaultLimit;
        private ImmutableArray<Field> sort = [];
        private bool descending;
        private ImmutableArray<Field>? fields;
        private ImmutableArray<Relation> include = [];
        private bool counts;
        private bool explains;
        private string? token;
        private string? since;

        public Reader(Model model)
        {
            this.model = model;
            filters = new FilterReader(model, Faults);
        }

        public List<Fault> Faults { get; } = [];

        public ListQuery Query(string bound) => new(
            new Selection(filters.Filter, sort, descending, limit) { Counts = counts }, fields, include, explains, token, since, bound);

        /// <summary>What has changed since a token is no page, so it can be neither counted nor explained.</summary>
        public void End()
        {
            if (since is not null && (token is not null || counts || explains))
                Faults.Add(new Fault(QueryWords.Since, "query.since", "since cannot be combined with nextToken, count or explain."));
        }

        public void Read(string name, string value)
        {
            var isWord = QueryWords.IsReserved(model.IsLive, name) && !Groups.IsGroup(name);
            if (isWord && !seen.Add(name))
            {
                Faults.Add(new Fault(name, "query.repeated", $"{name} is repeated. Write it once."));
                return;
            }

            switch (name)
            {
                case "limit":
                    ReadLimit(value);
                    break;
                case "nextToken":
                    token = value;
                    break;
                case "sort":
                    ReadSort(value);
                    break;
                case "fields":
                    fields = Choices.Fields(model, value, Faults);
                    break;
                case "include":
                    include = Choices.Relations(model, value, Faults, ofNamedRecord: false);
                    break;
                case "count":
                    counts = Flag(name, value);
                    break;
                case "explain":
                    explains = Flag(name, value);
                    break;
                case QueryWords.Since when model.IsLive:
                    since = value;
                    break;
                case QueryWords.Since when model.FieldNamed(name) is null:
                    Faults.Add(new Fault(
                        name, "query.since", $"Lists of {model.Name} cannot be followed: it is not declared with @model(live: true)."));
                    break;
                default:
                    filters.Add(name, value);
                    break;
            }
        }

        private void ReadLimit(string value)
        {
            if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > MostLimit)
            {
                Faults.Add(
                    new Fault(
                        "limit", "query.value", $"limit must be a whole number from 1 to {MostLimit}.{QueryWords.Hint(model, "limit")}"));
            }
        }

        private void ReadSort(string value)
        {
            var names = value.Split(',');
            descending = names[0].StartsWith('-');
            if (names.Any(name => name.StartsWith('-') != descending))
            {
                Faults.Add(new Fault(
                    "sort", "query.sort", "All fields must have the same direction. Write - before all of them or before none."));
                return;
            }

            sort = Choices.Fields(model, descending ? string.Join(',', names.Select(name => name[1..])) : value, Faults, "sort");
        }

        private bool Flag(string name, string value)
        {
            if (value is not ("true" or "false"))
                Faults.Add(new Fault(name, "query.value", $"{name} must be true or false.{QueryWords.Hint(model, name)}"));

            return value == "true";
        }
    }
}
