using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>A type-erased handler: reads the event from one stream and writes the response to another.</summary>
internal sealed record Handler(
    ILambdaSerializer Serializer,
    Func<Stream, ILambdaContext, Stream, Task> Answer,
    Action<Stream> Read)
{
    public static Handler Create<TInput, TOutput>(Func<TInput, ILambdaContext, TOutput> answer, ILambdaSerializer serializer) => new(
        serializer,
        (input, context, output) =>
        {
            serializer.Serialize(answer(serializer.Deserialize<TInput>(input), context), output);
            return Task.CompletedTask;
        },
        input => serializer.Deserialize<TInput>(input));

    public static Handler Create<TInput, TOutput>(Func<TInput, ILambdaContext, Task<TOutput>> answer, ILambdaSerializer serializer) => new(
        serializer,
        async (input, context, output) =>
            serializer.Serialize(await answer(serializer.Deserialize<TInput>(input), context).ConfigureAwait(false), output),
        input => serializer.Deserialize<TInput>(input));

    /// <summary>Initializes the serializer for the input type, which would delay the first event by half a millisecond.</summary>
    public void WarmUp()
    {
        try
        {
            Read(new MemoryStream("null"u8.ToArray()));
        }
        catch (Exception)
        {
            // The input cannot be null, or the serializer does not support its type. The first event will report that.
        }
    }
}
