namespace Amazon.Lambda.Serialization.SystemTextJson;

/// <summary>An event does not have the handler's input type, or a response cannot be serialized.</summary>
public class JsonSerializerException : Exception
{
    public JsonSerializerException(string message)
        : base(message)
    {
    }

    public JsonSerializerException(string message, Exception exception)
        : base(message, exception)
    {
    }
}
