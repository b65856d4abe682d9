using System.Text.Json.Serialization;
using Amazon.Lambda.CognitoEvents;
using Amazon.Lambda.Core;
using Amazon.Lambda.Serialization.SystemTextJson;

namespace Trellis.Http;

/// <summary>The serializers for events and responses, without reflection.</summary>
public static class Serializers
{
    /// <summary>
    /// Written by hand: with System.Text.Json, the metadata of the large event types took a tenth of a cold start and of the binary.
    /// </summary>
    public static ILambdaSerializer Api { get; } = new ApiSerializer();

    /// <summary>Source-generated.</summary>
    public static ILambdaSerializer Hook => HookSerializer.Instance;

    /// <summary>Written by hand: Amazon's events of streams hold times and bytes in forms that System.Text.Json does not read.</summary>
    public static ILambdaSerializer Streams => StreamsSerializer.Instance;

    // A separate class, so that the functions of the API do not initialize or link the hook's serializer.
    private static class HookSerializer
    {
        public static readonly ILambdaSerializer Instance = new SourceGeneratorLambdaJsonSerializer<HookEvents>();
    }
}

[JsonSerializable(typeof(CognitoPostAuthenticationEvent))]
internal sealed partial class HookEvents : JsonSerializerContext;
