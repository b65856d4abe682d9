using System.Text.Json.Serialization;
using Amazon.Lambda.CognitoEvents;
using Amazon.Lambda.Core;
using Amazon.Lambda.Serialization.SystemTextJson;

namespace Trellis.Http;

/// <summary>How events become objects and answers bytes, without reflection.</summary>
public static class Serializers
{
    /// <summary>
    /// By hand: an event of an HTTP API is large, and having System.Text.Json describe its types took a tenth of a cold start and of the
    /// binary.
    /// </summary>
    public static ILambdaSerializer Api { get; } = new ApiSerializer();

    /// <summary>By the code that the compiler generates.</summary>
    public static ILambdaSerializer Hook => HookSerializer.Instance;

    // Apart, so that a function of the API makes no serializer of the hook's, and none of its code is linked into it.
    private static class HookSerializer
    {
        public static readonly ILambdaSerializer Instance = new SourceGeneratorLambdaJsonSerializer<HookEvents>();
    }
}

[JsonSerializable(typeof(CognitoPostAuthenticationEvent))]
internal sealed partial class HookEvents : JsonSerializerContext;
