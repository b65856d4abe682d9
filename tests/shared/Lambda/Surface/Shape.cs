using System.Reflection;

namespace Trellis.Tests.Surface;

/// <summary>Types and signatures as text.</summary>
internal static class Shape
{
    public static string Kind(Type type) => type switch
    {
        { IsEnum: true } => "an enum",
        { IsInterface: true } => "an interface",
        { IsAbstract: true, IsSealed: true } => "a static class",
        { IsAbstract: true } => "an abstract class",
        _ when typeof(Delegate).IsAssignableFrom(type) => "a delegate",
        _ when typeof(Exception).IsAssignableFrom(type) => "an exception",
        _ when typeof(Attribute).IsAssignableFrom(type) => "an attribute",
        { IsClass: true } => "a class",
        _ => "a struct",
    };

    public static string Name(Type type)
    {
        if (type.IsGenericParameter)
            return type.Name;

        if (type.IsArray)
            return $"{Name(type.GetElementType()!)}[]";

        var name = type.IsNested ? $"{Name(type.DeclaringType!)}.{type.Name}" : $"{type.Namespace}.{type.Name}";
        var arguments = type.GetGenericArguments();

        return arguments.Length == 0 ? name : $"{name.Split('`')[0]}<{string.Join(", ", arguments.Select(Name))}>";
    }

    public static string Signature(MethodInfo method)
    {
        var generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "";
        return $"{generic}({Parameters(method)}) {Name(method.ReturnType)}";
    }

    public static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Argument));

    public static string Parameter(Type parameter)
    {
        var bases = parameter.GetGenericParameterConstraints().Select(Name);
        var fresh = parameter.GenericParameterAttributes.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) ? ", new()" : "";
        return $"{parameter.Name} : {string.Join(", ", bases)}{fresh}";
    }

    private static string Argument(ParameterInfo parameter)
    {
        var many = parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "";
        var optional = parameter.HasDefaultValue ? $" = {parameter.DefaultValue ?? "null"}" : "";
        return $"{many}{Name(parameter.ParameterType)} {parameter.Name}{optional}";
    }
}
