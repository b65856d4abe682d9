using System.Net.Http.Headers;
using Trellis.Local.Cloud.Identity;

namespace Trellis.Local.Tools.Clients;

/// <summary>One tour of a stack, by a user of its own: says each call and how it was answered, and removes what it has made.</summary>
internal sealed class TourRun : IDisposable
{
    private const string Group = "admin";

    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(30) };
    private readonly Backend backend;
    private readonly OperatorCalls asOperator;
    private readonly TextWriter output;
    private readonly string mark = $"-{Guid.NewGuid().ToString("N")[..8]}";
    private readonly string password = $"Aa1-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}";
    private readonly Stack<string> records = new();
    private (bool User, bool Group) made;
    private PoolSession? session;
    private Signer? signer;
    private string? tag;

    public TourRun(Backend backend, BackendOptions where, TextWriter output)
    {
        this.backend = backend;
        this.output = output;
        asOperator = new OperatorCalls(backend, where, http);
    }

    // .invalid receives no mail, and a name that is left over says what made it.
    public string User => $"trellis-tour{mark}@example.invalid";

    public int Calls { get; private set; }

    public int Failures { get; private set; }

    /// <summary>Makes the user and sends every request. A request that fails does not keep the others from being sent.</summary>
    public async Task Run(CancellationToken cancellation)
    {
        if (!await SignUp(cancellation) || !await SignIn(cancellation))
            return;
        foreach (var step in TourSteps.With(mark))
            await Send(step, cancellation);
    }

    /// <summary>Removes every record, the profile, the user, and the group if it was not there before. What cannot be removed is a
    /// failure.</summary>
    public async Task CleanUp(CancellationToken cancellation)
    {
        while (session is not null && records.TryPop(out var path))
            await Send(new TourStep("DELETE", path, 204), cancellation);
        if (session is not null)
            await Send(new TourStep("DELETE", "/me", 204), cancellation);
        if (made.User)
            await AsOperator("AdminDeleteUser", new JsonObject { ["Username"] = User }, cancellation);
        if (made.Group)
            await AsOperator("DeleteGroup", new JsonObject { ["GroupName"] = Group }, cancellation);
    }

    public void Dispose() => http.Dispose();

    // As an operator, because the code that confirms somebody who signs up goes to a mailbox.
    private async Task<bool> SignUp(CancellationToken cancellation)
    {
        made.User = await AsOperator("AdminCreateUser", OperatorCalls.NewUser(User), cancellation);
        if (!made.User)
            return false;
        var permanent = new JsonObject { ["Username"] = User, ["Password"] = password, ["Permanent"] = true };
        if (!await AsOperator("AdminSetUserPassword", permanent, cancellation))
            return false;
        var group = new JsonObject { ["GroupName"] = Group };
        made.Group = await AsOperator("CreateGroup", group, cancellation, "GroupExistsException");
        var member = new JsonObject { ["Username"] = User, ["GroupName"] = Group };
        return await AsOperator("AdminAddUserToGroup", member, cancellation);
    }

    private async Task<bool> SignIn(CancellationToken cancellation)
    {
        var isIn = await Try("cognito", "SignIn with SRP", async () =>
            session = await PoolSession.SignIn(backend, User, password, null, cancellation));
        return isIn && await Try("cognito", "GetCredentialsForIdentity", async () =>
        {
            var lent = await LentCredentials.Borrow(backend, session!, cancellation);
            signer = new Signer(lent.AccessKeyId, lent.SecretKey, lent.SessionToken, backend.Region, "execute-api");
        });
    }

    private async Task Send(TourStep step, CancellationToken cancellation)
    {
        var body = Encoding.UTF8.GetBytes(step.Body ?? "");
        var address = $"{Root(step.IsSigned ? backend.SignedApi : backend.Api)}{step.Path}";
        using var request = new HttpRequestMessage(new HttpMethod(step.Method), address);
        if (step.Body is not null)
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        if (step.IsConditional && tag is not null)
            request.Headers.TryAddWithoutValidation("If-Match", tag);
        if (step.IsSigned)
            signer!.Sign(request, body);
        else
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", session!.IdToken);
        var call = $"{step.Method,-6} {step.Path}{(step.IsSigned ? " (signed)" : "")}";
        try
        {
            using var response = await http.SendAsync(request, cancellation);
            var text = await response.Content.ReadAsStringAsync(cancellation);
            Remember(step, response, text);
            var status = (int)response.StatusCode;
            PrintResult($"{status}", call, status == step.Expected ? null : $"expected {step.Expected}: {text}");
        }
        catch (Exception lost) when (lost is HttpRequestException or TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            PrintResult("---", call, $"expected {step.Expected}: {lost.Message}");
        }
    }

    /// <summary>What later steps need: the tag of a record that was read, and what there is to remove.</summary>
    private void Remember(TourStep step, HttpResponseMessage response, string text)
    {
        if (step.Method == "GET")
            tag = response.Headers.TryGetValues("ETag", out var tags) ? tags.First() : tag;
        else if (step.Method == "POST" && response.IsSuccessStatusCode && JsonReading.Parsed(text)?["id"] is { } id)
            records.Push($"{step.Path}/{id}");
        else if (step.Method == "DELETE" && response.IsSuccessStatusCode && records.Contains(step.Path))
            Forget(step.Path);
    }

    private void Forget(string path)
    {
        var others = records.Where(record => record != path).Reverse().ToList();
        records.Clear();
        others.ForEach(records.Push);
    }

    /// <returns>Whether it was done; with <paramref name="unless"/>, a refusal of that name is no failure.</returns>
    private async Task<bool> AsOperator(string operation, JsonObject body, CancellationToken cancellation, string? unless = null)
    {
        var isDone = false;
        await Try("cognito", operation, async () => isDone = await asOperator.Send(operation, body, cancellation, unless));
        return isDone;
    }

    private async Task<bool> Try(string service, string call, Func<Task> work)
    {
        string? fault = null;
        try
        {
            await work();
        }
        catch (SetupException refusal)
        {
            fault = refusal.Message;
        }

        PrintResult(fault is null ? "200" : "---", $"{service,-6} {call}", fault is null ? null : $"expected 200: {fault}");
        return fault is null;
    }

    private void PrintResult(string status, string call, string? fault)
    {
        Calls++;
        Failures += fault is null ? 0 : 1;
        output.WriteLine($"{(fault is null ? "ok  " : "FAIL")}  {status}  {call}{(fault is null ? "" : $"\n           {fault}")}");
    }

    // An API of one's own domain, or of AWS, has no slash at its end; a Uri has.
    private static string Root(Uri api) => api.ToString().TrimEnd('/');
}
