using Amazon.Lambda.CognitoEvents;
using Amazon.Lambda.RuntimeSupport;
using Trellis.Functions.SignIn;
using Trellis.Http;

await LambdaBootstrapBuilder
    .Create<CognitoPostAuthenticationEvent, CognitoPostAuthenticationEvent>((trigger, context) => Function.Instance.Value.Handle(trigger, context), Serializers.Hook)
    .UseBootstrapHandler(() => Task.FromResult(Function.Instance.Value is not null))
    .Build()
    .RunAsync();
