using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.RuntimeSupport;
using Trellis.Functions.Delete;
using Trellis.Http;

await LambdaBootstrapBuilder
    .Create<APIGatewayHttpApiV2ProxyRequest, APIGatewayHttpApiV2ProxyResponse>((request, context) => Function.Instance.Value.Handle(request, context), Serializers.Api)
    .UseBootstrapHandler(() => Function.Instance.Value.Opening)
    .Build()
    .RunAsync();
