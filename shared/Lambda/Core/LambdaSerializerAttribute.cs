namespace Amazon.Lambda.Core;

/// <summary>Sets the serializer of a handler, or of all handlers of an assembly, for tools that load the assembly.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Assembly, AllowMultiple = false)]
public sealed class LambdaSerializerAttribute(Type serializerType) : Attribute
{
    public Type SerializerType { get; set; } = serializerType;
}
