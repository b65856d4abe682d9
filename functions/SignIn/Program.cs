using Amazon.Lambda.CognitoEvents;
using Trellis.Functions.SignIn;
using Trellis.Http;
using Trellis.Storage;

await Host.Run<CognitoPostAuthenticationEvent, CognitoPostAuthenticationEvent>(
    () => Task.FromResult(new Function(new ProfileWrites(Host.Table(Function.ConnectionTimeout)), TimeProvider.System).Handle),
    Serializers.Hook);
