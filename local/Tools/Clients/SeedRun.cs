using System.Net.Http.Headers;

namespace Trellis.Local.Tools.Clients;

/// <summary>Creates what a seed file names and does not exist yet: users as the operator of the pool, records as their owner.</summary>
internal sealed class SeedRun : IDisposable
{
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(60) };
    private readonly Backend backend;
    private readonly OperatorCalls asOperator;
    private readonly TextWriter output;
    private readonly List<SeedFault> faults = [];
    private readonly Dictionary<string, PoolSession> sessions = [];
    private readonly HashSet<string> renewedInVain = [];
    private readonly HashSet<string> ids = [];
    private (int Made, int Already) users;
    private (int Made, int Already) records;

    public SeedRun(Backend backend, BackendOptions where, TextWriter output)
    {
        this.backend = backend;
        this.output = output;
        asOperator = new OperatorCalls(backend, where, http);
    }

    public IReadOnlyList<SeedFault> Faults => faults;

    public async Task Run(Seed seed, CancellationToken cancellation)
    {
        var ofUsers = seed.Users.SelectMany(user => user.Groups.Select(group => new SeedGroup(user.At, group)));
        foreach (var (at, name) in seed.Groups.Concat(ofUsers).DistinctBy(group => group.Name))
            await Try(at, "CreateGroup", new JsonObject { ["GroupName"] = name }, cancellation, unless: "GroupExistsException");
        foreach (var user in seed.Users)
            await Make(user, cancellation);
        var passwords = seed.Users.DistinctBy(user => user.Name).ToDictionary(user => user.Name, user => user.Password);
        foreach (var record in seed.Records.Where(record => sessions.ContainsKey(record.Owner)))
            await Make(record, passwords[record.Owner], cancellation);
        await output.WriteLineAsync($"users: {users.Made} made, {users.Already} there already");
        await output.WriteLineAsync($"records: {records.Made} made, {records.Already} there already");
    }

    public void Dispose() => http.Dispose();

    private async Task Make(SeedUser user, CancellationToken cancellation)
    {
        var isNew = await Try(
            user.At, "AdminCreateUser", OperatorCalls.NewUser(user.Name), cancellation, unless: "UsernameExistsException");
        var password = new JsonObject { ["Username"] = user.Name, ["Password"] = user.Password, ["Permanent"] = true };
        if (isNew is null || await Try(user.At, "AdminSetUserPassword", password, cancellation) is null)
            return;
        foreach (var group in user.Groups)
            await Try(user.At, "AdminAddUserToGroup", new JsonObject { ["Username"] = user.Name, ["GroupName"] = group }, cancellation);
        users = isNew == true ? (users.Made + 1, users.Already) : (users.Made, users.Already + 1);
        try
        {
            sessions[user.Name] = await PoolSession.SignIn(backend, user.Name, user.Password, null, cancellation);
        }
        catch (SetupException refusal)
        {
            faults.Add(new(user.At, refusal.Code, refusal.Message));
        }
    }

    /// <returns>Whether it was done; false where it was done before, and null, with the fault kept, where it cannot be.</returns>
    private async Task<bool?> Try(string at, string operation, JsonObject body, CancellationToken cancellation, string? unless = null)
    {
        try
        {
            return await asOperator.Send(operation, body, cancellation, unless);
        }
        catch (SetupException refusal)
        {
            faults.Add(new(at, "seed.user", refusal.Message));
            return null;
        }
    }

    private async Task Make(SeedRecord record, string password, CancellationToken cancellation)
    {
        var body = WithId(record).ToJsonString();
        var (status, problem) = await Post(record, body, cancellation);
        if (status == HttpStatusCode.Unauthorized && !renewedInVain.Contains(record.Owner))
        {
            // A token is good for a quarter of an hour, and many records take longer.
            try
            {
                sessions[record.Owner] = await PoolSession.SignIn(backend, record.Owner, password, null, cancellation);
            }
            catch (SetupException refusal)
            {
                faults.Add(new(record.At, refusal.Code, refusal.Message));
                return;
            }

            (status, problem) = await Post(record, body, cancellation);
            if (status == HttpStatusCode.Unauthorized)
                renewedInVain.Add(record.Owner);
        }

        if (status is >= HttpStatusCode.OK and < HttpStatusCode.Ambiguous)
            records.Made++;
        else if (status == HttpStatusCode.Conflict && problem?.Text("code") == "record.exists")
            records.Already++;
        else
            faults.AddRange(FaultsOf(record.At, status, problem));
    }

    private async Task<(HttpStatusCode Status, JsonObject? Problem)> Post(SeedRecord record, string body, CancellationToken cancellation)
    {
        var address = $"{backend.Api.ToString().TrimEnd('/')}/{record.Model.Path}";
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", sessions[record.Owner].IdToken);
        using var response = await http.SendAsync(request, cancellation);
        return (response.StatusCode, JsonReading.Parsed(await response.Content.ReadAsStringAsync(cancellation)) as JsonObject);
    }

    /// <summary>A record of the same model, owner and fields has the same id the next time, so it is not made twice. Such ids are
    /// UUIDv7s of the first millisecond: in the order of creation these records come first.</summary>
    private JsonObject WithId(SeedRecord record)
    {
        var key = record.Model.Key.Fields[0].Name;
        if (!record.Model.Key.IsGeneratedId || record.Fields.ContainsKey(key))
            return record.Fields;
        for (var copy = 0; ; copy++)
        {
            var text = $"{record.Model.Name}\n{record.Owner}\n{record.Fields.ToJsonString()}\n{copy}";
            var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
            var id = $"00000000-0000-7{hash[..3]}-8{hash[3..6]}-{hash[6..18]}";
            if (ids.Add(id))
            {
                record.Fields[key] = id;
                return record.Fields;
            }
        }
    }

    private static IEnumerable<SeedFault> FaultsOf(string at, HttpStatusCode status, JsonObject? problem)
    {
        if (problem?["errors"] is JsonArray { Count: > 0 } errors)
        {
            return errors.OfType<JsonObject>()
                .Select(each => new SeedFault(at, each.Text("code") ?? "", $"{each.Text("pointer")}: {each.Text("detail")}"));
        }

        var code = problem?.Text("code") ?? $"http.{(int)status}";
        return [new SeedFault(at, code, problem?.Text("detail") ?? problem?.Text("title") ?? problem?.Text("message") ?? $"{status}")];
    }
}
