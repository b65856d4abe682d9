using System.Text.Json.Serialization;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.CognitoEvents;
using Amazon.Lambda.Core;
using Amazon.Lambda.Serialization.SystemTextJson;

namespace Trellis.Http;

/// <summary>How events become objects and answers bytes: code made by the compiler, no reflection.</summary>
public static class Serializers
{
    public static ILambdaSerializer Api { get; } = new SourceGeneratorLambdaJsonSerializer<ApiEvents>();

    public static ILambdaSerializer Hook { get; } = new SourceGeneratorLambdaJsonSerializer<HookEvents>();
}

[JsonSerializable(typeof(APIGatewayHttpApiV2ProxyRequest))]
[JsonSerializable(typeof(APIGatewayHttpApiV2ProxyResponse))]
internal sealed partial class ApiEvents : JsonSerializerContext;

[JsonSerializable(typeof(CognitoPostAuthenticationEvent))]
internal sealed partial class HookEvents : JsonSerializerContext;
