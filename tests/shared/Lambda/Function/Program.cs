using Amazon.Lambda.RuntimeSupport;
using Amazon.Lambda.Serialization.SystemTextJson;
using Trellis.Tests.Processes;

await LambdaBootstrapBuilder
    .Create<Command, Report>(Function.Answer, new SourceGeneratorLambdaJsonSerializer<FunctionJson>())
    .UseBootstrapHandler(Function.Start)
    .Build()
    .RunAsync();
