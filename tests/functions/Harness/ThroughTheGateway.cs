using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;
using Trellis.Local.Cloud.Gateway;
using Trellis.Local.Cloud.Hosting;
using Trellis.Local.Cloud.Identity;
using Trellis.Local.Cloud.Lambda;
using Trellis.Local.Cloud.Template;

namespace Trellis.Tests.Functions;

/// <summary>
/// The whole way that a request goes: HTTP on a real socket, the gateway with the template's own routes and authorizers, processes of
/// the functions that live on, a real engine. An event that a test makes is taken apart again, and sent as the request that it would come from:
/// with a token that says the same claims, or with a signature of credentials that were lent to the same identity.
/// </summary>
public sealed class ThroughTheGateway : IFunctions, IAsyncDisposable
{
    private const string Role = "AWS::IAM::Role";
    private readonly RSA key = RSA.Create(2048);
    private readonly string work = Directory.CreateTempSubdirectory("gateway-").FullName;
    private readonly string binaries;
    private readonly Trellis.Local.Cloud.Hosting.Ports ports = new(IPAddress.Loopback, _ => { });
    private readonly List<HttpServer> servers = [];
    private readonly Dictionary<string, Signer> signers = [];
    private readonly Dictionary<string, string> tokens = [];
    private readonly HttpClient http = new();
    private readonly Lender lender;
    private readonly Stack stack;
    private LambdaService functions = null!;

    private ThroughTheGateway(string schema)
    {
        binaries = FreshProcesses.Binaries(schema);
        lender = new Lender(work, TimeProvider.System);
        var template = Path.Combine(Repository.Root, "template.yaml");
        var apis = Stack.ApiNames(template).ToDictionary(name => name, name => new Uri($"http://localhost:{ports.Reserve(21_000, name)}"));
        stack = Stack.Load(template, new StackSettings { Apis = apis });
    }

    /// <summary>The table that the template declares, on the engine that the functions use.</summary>
    public TestTable Table { get; private set; } = null!;

    /// <summary>How long the caller waited for the last answer.</summary>
    public TimeSpan Waited { get; private set; }

    private string Pool => stack.IdOf(stack.ResourcesOf("AWS::Cognito::UserPool").Single());

    public static async Task<ThroughTheGateway> Start(Uri engine, string schema)
    {
        var way = new ThroughTheGateway(schema);
        await new Tables(engine).Create(way.stack.Tables[0]);
        way.Table = new TestTable(way.stack.Tables[0].Name, engine);
        way.functions = await LambdaService.Start(
            way.stack.Functions.Select(function => new FunctionSetup(function, FreshProcesses.Program(way.binaries, function.Name))),
            new LambdaSettings { Environment = new Dictionary<string, string> { ["AWS_ENDPOINT_URL_DYNAMODB"] = engine.ToString() } });
        var settings = new GatewaySettings
        {
            Functions = way.functions,
            KeysOf = issuer => issuer == PhysicalIds.Issuer(way.Pool) ? new Dictionary<string, RSAParameters> { ["tests"] = way.key.ExportParameters(false) } : null,
            Credentials = way.lender,
            Roles = way.stack.ResourcesOf(Role).ToDictionary(role => new Physical(way.stack.Settings).RoleArn(way.stack.IdOf(role))),
        };
        foreach (var api in way.stack.Apis)
            way.servers.Add(await HttpServer.Start(way.ports.At(way.stack.Settings.Apis[api.LogicalId].Port), new ApiGateway(api, settings).Answer, bug => Assert.Fail(bug), bound: way.ports.Release));

        return way;
    }

    public async Task<string> Invoke(string function, string payload)
    {
        var made = JsonNode.Parse(payload)!;
        var authorizer = made["requestContext"]!["authorizer"];
        var api = stack.Settings.Apis[authorizer?["iam"] is null ? "Api" : "SignedApi"];
        var query = made["rawQueryString"]!.ToString();
        var path = string.Join('/', made["rawPath"]!.ToString().Split('/').Select(Uri.EscapeDataString)) + (query.Length > 0 ? "?" + query : "");
        using var request = new HttpRequestMessage(new HttpMethod(made["requestContext"]!["http"]!["method"]!.ToString()), new Uri(api, path));
        var body = made["body"] is { } text ? Encoding.UTF8.GetBytes(text.ToString()) : null;
        if (body is not null)
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

        foreach (var (name, value) in made["headers"]!.AsObject().Where(header => header.Key is not ("host" or "content-type")))
            request.Headers.TryAddWithoutValidation(name, value!.ToString());

        if (authorizer?["jwt"] is { } token)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token(token["claims"]!.AsObject()));
        else if (authorizer?["iam"]?["cognitoIdentity"] is { } identity)
            SignerOf(identity).Sign(request, body ?? []);

        var sent = Stopwatch.GetTimestamp();
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Waited = Stopwatch.GetElapsedTime(sent);
        var headers = answer.Headers.Concat(answer.Content.Headers).ToDictionary(header => header.Key.ToLowerInvariant(), header => (JsonNode?)string.Join(", ", header.Value));
        return new JsonObject
        {
            ["statusCode"] = (int)answer.StatusCode,
            ["headers"] = new JsonObject(headers),
            ["body"] = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
        }.ToJsonString();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in servers)
            await server.DisposeAsync();

        await functions.DisposeAsync();
        ports.Dispose();
        lender.Dispose();
        key.Dispose();
        http.Dispose();
        Directory.Delete(work, recursive: true);
        Directory.Delete(binaries, recursive: true);
    }

    /// <summary>As the pool would sign it. What the gateway writes as <c>[a b]</c> is an array in the token.</summary>
    private string Token(JsonObject claims)
    {
        var known = claims.ToJsonString();
        if (tokens.TryGetValue(known, out var token))
            return token;

        var client = stack.IdOf(stack.Resources.Single(resource => resource.LogicalId == "UserPoolClient"));
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var said = claims.DeepClone().AsObject();
        said["iss"] = PhysicalIds.Issuer(Pool);
        said["iat"] = now;
        said["exp"] = now + 86_400;
        said[claims["token_use"]?.ToString() == "id" ? "aud" : "client_id"] = client;
        if (claims["cognito:groups"]?.ToString() is ['[', .. var groups, ']'])
            said["cognito:groups"] = new JsonArray([.. groups.Split(' ').Select(group => (JsonNode)group)]);

        return tokens[known] = SignedTokens.Sign(said, new RsaSecurityKey(key) { KeyId = "tests" });
    }

    private Signer SignerOf(JsonNode identity)
    {
        var id = identity["identityId"]!.ToString();
        if (!signers.TryGetValue(id, out var signer))
        {
            // Events of tests name a pool of their own; here it is the template's.
            var ours = $"cognito-idp.eu-west-1.amazonaws.com/{InProcess.UserPoolId}";
            var amr = identity["amr"]!.AsArray().Select(entry => entry!.ToString().Replace(ours, PhysicalIds.ProviderName(Pool), StringComparison.Ordinal));
            var role = new Physical(stack.Settings).RoleArn(stack.IdOf(stack.ResourcesOf(Role).Single(role => role.LogicalId == "SignedInRole")));
            var lent = lender.Lend(new KnownIdentity(id, "pool", []), role, [.. amr]);
            signers[id] = signer = new Signer(lent.AccessKey, lent.SecretKey, lent.SessionToken, stack.Settings.Region, "execute-api");
        }

        return signer;
    }
}
