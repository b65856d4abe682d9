namespace Amazon.Lambda.Core;

/// <summary>Deserializes events and serializes responses.</summary>
public interface ILambdaSerializer
{
    T Deserialize<T>(Stream requestStream);

    void Serialize<T>(T response, Stream responseStream);
}
