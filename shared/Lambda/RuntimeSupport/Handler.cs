using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>A handler with its types worn off: it reads the event from one stream and writes its answer to the other.</summary>
internal sealed record Handler(ILambdaSerializer Serializer, Func<Stream, ILambdaContext, Stream, Task> Answer);
