using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>A handler with its types worn off: it reads the event from one stream and writes its answer to the other.</summary>
internal sealed record Handler(
    ILambdaSerializer Serializer,
    Func<Stream, ILambdaContext, Stream, Task> Answer,
    Action<Stream> Read)
{
    public static Handler Of<TInput, TOutput>(Func<TInput, ILambdaContext, TOutput> answer, ILambdaSerializer serializer) => new(
        serializer,
        (input, context, output) =>
        {
            serializer.Serialize(answer(serializer.Deserialize<TInput>(input), context), output);
            return Task.CompletedTask;
        },
        input => serializer.Deserialize<TInput>(input));

    public static Handler Of<TInput, TOutput>(Func<TInput, ILambdaContext, Task<TOutput>> answer, ILambdaSerializer serializer) => new(
        serializer,
        async (input, context, output) =>
            serializer.Serialize(await answer(serializer.Deserialize<TInput>(input), context).ConfigureAwait(false), output),
        input => serializer.Deserialize<TInput>(input));

    /// <summary>Has the serializer find out how the input is read, half a millisecond of work that the first event would wait
    /// for.</summary>
    public void Prime()
    {
        try
        {
            Read(new MemoryStream("null"u8.ToArray()));
        }
        catch (Exception)
        {
            // An input that cannot be null, or that the serializer does not know: each event will tell, and that is where it is reported.
        }
    }
}
