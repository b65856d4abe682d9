using Amazon.Lambda.CognitoEvents;
using Trellis.Functions.SignIn;
using Trellis.Http;
using Trellis.Storage;

await Host.Run<CognitoPostAuthenticationEvent, CognitoPostAuthenticationEvent>(
    () => Task.FromResult(new Function(new ProfileWrites(Host.Table(Function.Silence)), TimeProvider.System).Handle), Serializers.Hook);
