namespace Amazon.Lambda.Serialization.SystemTextJson;

/// <summary>An event is not of the handler's input type, or an output cannot be written.</summary>
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
