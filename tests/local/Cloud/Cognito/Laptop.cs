using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Trellis.Local.Cloud.Cognito;
using Trellis.Local.Cloud.Cognito.Users;
using Trellis.Local.Cloud.Identity;

namespace Trellis.Tests.Local.Cloud.Cognito;

/// <summary>The user pool, the identity pool and STS of one template, on real sockets, with a folder of their own.</summary>
internal sealed class Laptop : IAsyncDisposable
{
    private const int Services = 5;

    /// <summary>To make a key takes longer than most tests.</summary>
    private static readonly Lazy<byte[]> SharedKey = new(() =>
    {
        using var key = RSA.Create(2048);
        return Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem());
    });

    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, string> codes = new();
    private readonly ConcurrentQueue<SentCode> sent = new();
    private readonly bool keep;

    private Laptop(string data, bool keep)
    {
        Data = data;
        this.keep = keep;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls([.. Enumerable.Repeat("http://127.0.0.1:0", Services)]);
        app = builder.Build();
    }

    public string Data { get; }
    public UserPools Pools { get; private set; } = null!;
    public Lender Lender { get; private set; } = null!;
    public Uri Cognito { get; private set; } = null!;
    public Uri CognitoIdentity { get; private set; } = null!;
    public Uri Sts { get; private set; } = null!;

    /// <summary>Answers requests that are signed for execute-api with the identity id, or 403 with the code of the refusal.</summary>
    public Uri Signed { get; private set; } = null!;

    /// <summary>Tells scripts the last code that was sent to somebody.</summary>
    public Uri Codes { get; private set; } = null!;
    public HttpClient Http { get; } = new();

    public IEnumerable<SentCode> Sent => sent;

    private IdentityPools Identities { get; set; } = null!;

    public static async Task<Laptop> Start(
        PoolTemplate? template = null, IInvokeFunctions? functions = null, TimeProvider? clock = null, string? data = null, bool ownKey = false)
    {
        var laptop = new Laptop(data ?? Path.Combine(Path.GetTempPath(), "trellis-tests", Guid.NewGuid().ToString("N")), keep: data is not null);
        if (data is null && !ownKey)
            PrivateFile.ReadOrMake(Path.Combine(laptop.Data, "cognito", PoolTemplate.PoolId, "signing-key.pem"), () => SharedKey.Value);
        var resources = (template ?? new PoolTemplate()).Resources();
        clock ??= TimeProvider.System;
        laptop.Pools = new UserPools(laptop.Data, clock, PoolTemplate.Region, resources, functions ?? new NoFunctions(), laptop.Take);
        laptop.Lender = new Lender(laptop.Data, clock);
        laptop.Identities = new IdentityPools(laptop.Data, PoolTemplate.Region, resources, laptop.Pools, laptop.Lender);
        var sts = new SecurityTokenService(PoolTemplate.Region, laptop.Lender, clock);
        var verifier = new SignatureVerifier(PoolTemplate.Region, "execute-api", laptop.Lender, clock);
        (laptop.Cognito, laptop.CognitoIdentity, laptop.Sts, laptop.Signed, laptop.Codes) = await laptop.Serve(
            new CognitoEndpoints(laptop.Pools).Answer,
            laptop.Identities.Answer,
            sts.Answer,
            http => Echo(http, verifier),
            http => http.Response.WriteAsync(laptop.codes[http.Request.Query["to"].ToString()]));
        return laptop;
    }

    /// <summary>The last code, or temporary password, that was sent to somebody.</summary>
    public string CodeFor(string recipient) => codes[recipient];

    /// <summary>One call of the user pool's API over HTTP, unsigned.</summary>
    public Task<Reply> Call(string operation, JsonObject input) => Send(Cognito, "AWSCognitoIdentityProviderService." + operation, input, signed: false);

    /// <summary>One administrator's call, with the pool's id filled in.</summary>
    public Task<Reply> Admin(string operation, JsonObject input)
    {
        input["UserPoolId"] ??= PoolTemplate.PoolId;
        return Send(Cognito, "AWSCognitoIdentityProviderService." + operation, input, signed: true);
    }

    /// <summary>One call of the identity pool's API.</summary>
    public Task<Reply> Identity(string operation, JsonObject input) => Send(CognitoIdentity, "AWSCognitoIdentityService." + operation, input, signed: false);

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        Identities.Dispose();
        Pools.Dispose();
        Lender.Dispose();
        Http.Dispose();
        if (!keep)
            Directory.Delete(Data, recursive: true);
    }

    public async Task<Reply> Send(Uri address, string target, JsonObject input, bool signed, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address);
        request.Content = new StringContent(input.ToJsonString(), Encoding.UTF8);
        request.Content.Headers.ContentType = new("application/x-amz-json-1.1");
        request.Headers.Add("X-Amz-Target", target);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);

        if (signed)
            request.Headers.TryAddWithoutValidation("Authorization", "AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/20260101/eu-west-1/cognito-idp/aws4_request, SignedHeaders=host, Signature=0");

        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!.AsObject();
        var errorType = response.Headers.TryGetValues("x-amzn-errortype", out var values) ? values.Single() : null;
        return new Reply((int)response.StatusCode, body, errorType);
    }

    private static async Task Echo(HttpContext http, SignatureVerifier verifier)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var verification = verifier.Verify(SignedRequest.From(http, body.ToArray()));
        http.Response.StatusCode = verification.Refusal is null ? 200 : 403;
        await http.Response.WriteAsync(verification.Refusal?.Code ?? ((TemporaryCredentials)verification.Credentials!).IdentityId);
    }

    private void Take(SentCode code)
    {
        sent.Enqueue(code);
        codes[code.Recipient] = code.Secret;
    }

    /// <summary>One host with a port for each: to start a host takes longer than most tests.</summary>
    private async Task<(Uri, Uri, Uri, Uri, Uri)> Serve(params RequestDelegate[] answers)
    {
        var ports = new Dictionary<int, RequestDelegate>();
        app.Run(http => ports[http.Connection.LocalPort](http));
        await app.StartAsync(TestContext.Current.CancellationToken);
        var urls = app.Urls.Select(url => new Uri(url + "/")).ToList();
        for (var service = 0; service < Services; service++)
            ports[urls[service].Port] = answers[service];

        return (urls[0], urls[1], urls[2], urls[3], urls[4]);
    }
}

/// <summary>An answer of one of AWS's JSON services.</summary>
internal sealed record Reply(int Status, JsonObject Body, string? ErrorType)
{
    /// <summary>The name of the error; null when there is none.</summary>
    public string? Error => Body["__type"]?.GetValue<string>();

    public string? Message => Body["message"]?.GetValue<string>();

    public JsonObject Tokens => Body["AuthenticationResult"]!.AsObject();

    public string Token(string name) => Tokens[name]!.GetValue<string>();
}

internal sealed class NoFunctions : IInvokeFunctions
{
    public Task<FunctionResult> Invoke(string function, ReadOnlyMemory<byte> payload, CancellationToken cancel) =>
        throw new InvalidOperationException("This template has no triggers.");
}
