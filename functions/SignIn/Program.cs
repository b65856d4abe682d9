using Amazon.Lambda.CognitoEvents;
using Amazon.Lambda.RuntimeSupport;
using Trellis.Functions.SignIn;
using Trellis.Http;

await LambdaBootstrapBuilder.Create<CognitoPostAuthenticationEvent, CognitoPostAuthenticationEvent>(new Function().Handle, Serializers.Hook).Build().RunAsync();
