using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Trellis.Local.Cloud.Gateway;
using Trellis.Local.Cloud.Identity;
using Trellis.Tests.Local.Cloud.Lambda;

namespace Trellis.Tests.Local.Cloud.Gateway;

/// <summary>
/// Two APIs on real sockets in front of the function of tests/local/Function: one that takes tokens, one that takes signatures.
/// The routes under <c>/echo</c> answer the event that the function got; <c>POST /say</c> answers what its body says.
/// </summary>
public sealed class RunningGateway : IAsyncLifetime
{
    public const string Issuer = "https://issuer.example/pool";
    public const string Template = """
        Globals:
          HttpApi:
            CorsConfiguration:
              AllowOrigins: ['https://app.example', 'http://localhost:5173']
              AllowMethods: [GET, POST]
              AllowHeaders: [authorization, content-type]
              ExposeHeaders: [etag, location]
              MaxAge: 600
        Resources:
          Api:
            Type: AWS::Serverless::HttpApi
            Properties:
              Auth:
                Authorizers:
                  Token:
                    IdentitySource: $request.header.Authorization
                    JwtConfiguration: { issuer: https://issuer.example/pool, audience: [client] }
              RouteSettings: { GET /rare: { ThrottlingRateLimit: 0.001, ThrottlingBurstLimit: 2 } }
          Signed:
            Type: AWS::Serverless::HttpApi
            Properties: { Auth: { EnableIamAuthorizer: true, DefaultAuthorizer: AWS_IAM } }
          Test:
            Type: AWS::Serverless::Function
            Properties:
              CodeUri: tests/local/Function
              Timeout: 20
              MemorySize: 512
              Events:
                Echo: { Type: HttpApi, Properties: { ApiId: !Ref Api, Method: ANY, Path: '/echo/{proxy+}' } }
                Say: { Type: HttpApi, Properties: { ApiId: !Ref Api, Method: POST, Path: /say } }
                Model: { Type: HttpApi, Properties: { ApiId: !Ref Api, Method: GET, Path: '/{model}/{id}' } }
                Fixed: { Type: HttpApi, Properties: { ApiId: !Ref Api, Method: GET, Path: '/me/{id}' } }
                Rare: { Type: HttpApi, Properties: { ApiId: !Ref Api, Method: GET, Path: /rare } }
                Slow: { Type: HttpApi, Properties: { ApiId: !Ref Api, Method: POST, Path: /slow, TimeoutInMillis: 500 } }
                Private: { Type: HttpApi, Properties: { ApiId: !Ref Api, Method: GET, Path: /private, Auth: { Authorizer: Token } } }
                Scoped: { Type: HttpApi, Properties: { ApiId: !Ref Api, Method: GET, Path: /scoped, Auth: { Authorizer: Token, AuthorizationScopes: [write, admin] } } }
                Signed: { Type: HttpApi, Properties: { ApiId: !Ref Signed, Method: ANY, Path: '/{proxy+}' } }
          Reader:
            Type: AWS::IAM::Role
            Properties:
              Policies:
                - PolicyName: Call
                  PolicyDocument:
                    Statement:
                      - { Effect: Allow, Action: execute-api:Invoke, Resource: !Sub 'arn:aws:execute-api:us-east-1:000000000000:${Signed}/$default/*' }
                      - { Effect: Deny, Action: 'execute-api:*', Resource: !Sub 'arn:aws:execute-api:us-east-1:000000000000:${Signed}/$default/DELETE/secret*' }
          Stranger:
            Type: AWS::IAM::Role
            Properties:
              Policies:
                - PolicyName: Other
                  PolicyDocument: { Statement: { Effect: Allow, Action: execute-api:Invoke, Resource: !Sub 'arn:aws:execute-api:us-east-1:000000000000:${Api}/*' } }
        """;

    private readonly RSA key = RSA.Create(2048);
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("gateway");
    private readonly List<HttpServer> servers = [];
    private LambdaService functions = null!;

    public Uri Api { get; private set; } = null!;

    public Uri Signed { get; private set; } = null!;

    public Lender Lender { get; private set; } = null!;

    public Stack Stack { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Stack = Stack.Read(Template, "template.yaml", new StackSettings());
        functions = await LambdaService.Start(
            Stack.Functions.Select(function => new FunctionSetup(function, RunningFunctions.Program())), new LambdaSettings());
        Lender = new Lender(data.FullName, TimeProvider.System);
        var settings = new GatewaySettings
        {
            Functions = functions,
            KeysOf = issuer => issuer == Issuer ? new Dictionary<string, RSAParameters> { ["key-1"] = key.ExportParameters(false) } : null,
            Credentials = Lender,
            Roles = Stack.ResourcesOf("AWS::IAM::Role").ToDictionary(role => new Physical(Stack.Settings).RoleArn(Stack.IdOf(role))),
        };
        Api = await Serve(new ApiGateway(Stack.Apis[0], settings));
        Signed = await Serve(new ApiGateway(Stack.Apis[1], settings));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in servers)
            await server.DisposeAsync();
        await functions.DisposeAsync();
        Lender.Dispose();
        key.Dispose();
        data.Delete(recursive: true);
    }

    /// <summary>A token of the issuer's own key, with what a test wants to be different.</summary>
    public string Token(Action<JsonObject>? claim = null, Action<JsonObject>? head = null, RSA? signer = null)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var header = new JsonObject { ["kid"] = "key-1", ["alg"] = "RS256" };
        var claims = new JsonObject { ["sub"] = "user-1", ["iss"] = Issuer, ["client_id"] = "client", ["iat"] = now, ["exp"] = now + 900 };
        head?.Invoke(header);
        claim?.Invoke(claims);
        var text = $"{Part(header)}.{Part(claims)}";
        var signature = (signer ?? key).SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{text}.{Base64Url.EncodeToString(signature)}";
    }

    public byte[] PublicKey() => Encoding.ASCII.GetBytes(key.ExportSubjectPublicKeyInfoPem());

    /// <summary>Sends bytes as they are, and reads one answer.</summary>
    public static async Task<RawAnswer> Send(Uri address, string head, byte[]? body = null)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, address.Port, TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        var text = head.Replace("\r\n", "\n", StringComparison.Ordinal).TrimEnd('\n') + $"\nHost: {address.Authority}\nConnection: close\n";
        if (body is not null)
            text += $"Content-Length: {body.Length}\n";
        await stream.WriteAsync(Encoding.Latin1.GetBytes((text + "\n").Replace("\n", "\r\n", StringComparison.Ordinal)), TestContext.Current.CancellationToken);
        try
        {
            await stream.WriteAsync(body ?? [], TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            // A refusal may come, and the connection close, before a long body is through.
        }

        using var all = new MemoryStream();
        await stream.CopyToAsync(all, TestContext.Current.CancellationToken);
        return RawAnswer.Read(Encoding.UTF8.GetString(all.ToArray()));
    }

    /// <summary>What the function was told of a request to a route that answers its event.</summary>
    public async Task<JsonNode> EventOf(string head, byte[]? body = null)
    {
        var answer = await Send(Api, head, body);
        Assert.Equal(200, answer.Status);
        return JsonNode.Parse(answer.Body)!["event"]!;
    }

    /// <summary>What a caller gets when the function answers this.</summary>
    public Task<RawAnswer> Say(string answer, string headers = "") =>
        Send(Api, $"POST /say HTTP/1.1\nContent-Type: application/json\n{headers}", Encoding.UTF8.GetBytes($$"""{"answer": {{answer}}}"""));

    private static string Part(JsonObject json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));

    private async Task<Uri> Serve(ApiGateway gateway)
    {
        using var ports = new Ports(IPAddress.Loopback, _ => { });
        var port = ports.Reserve(24_000, "a gateway");
        servers.Add(await HttpServer.Start(ports.At(port), gateway.Answer, bug => Assert.Fail(bug), bound: ports.Release));
        return new Uri(string.Create(CultureInfo.InvariantCulture, $"http://localhost:{port}"));
    }
}

/// <summary>An answer as it came over the wire.</summary>
public sealed record RawAnswer(int Status, ILookup<string, string> Headers, string Body)
{
    public static RawAnswer Read(string text)
    {
        var parts = text.Split("\r\n\r\n", 2);
        var lines = parts[0].Split("\r\n");
        var headers = lines.Skip(1).Select(line => line.Split(": ", 2)).ToLookup(pair => pair[0].ToLowerInvariant(), pair => pair[1]);
        return new RawAnswer(int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture), headers, parts[1]);
    }

    public string? Header(string name) => Headers[name].FirstOrDefault();
}
