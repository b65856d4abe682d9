using System.Reflection;
using System.Text.Json.Serialization;

namespace Trellis.Tests.Surface;

/// <summary>
/// What the assemblies of the Amazon.Lambda namespaces offer, one line a fact: each type, what it is and derives from, and each of its
/// members with its types, names and JSON name. Inherited members count as the type's own: where one is declared is no one's business.
/// </summary>
internal static class PublicSurface
{
    private const BindingFlags Members = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.FlattenHierarchy;

    public static SortedSet<string> Of(IEnumerable<Assembly> assemblies)
    {
        var types = assemblies.Distinct().SelectMany(assembly => assembly.GetExportedTypes());
        return new(types.SelectMany(Facts), StringComparer.Ordinal);
    }

    private static IEnumerable<string> Facts(Type type)
    {
        var name = Shape.Name(type);
        return Heritage(type).Concat(Body(type)).Select(fact => $"{name}{fact}").Prepend($"{name} is {Shape.Kind(type)}");
    }

    private static IEnumerable<string> Heritage(Type type)
    {
        for (var above = type.BaseType; above is not null && IsAmazons(above); above = above.BaseType)
            yield return $" derives from {Shape.Name(above)}";

        foreach (var contract in type.GetInterfaces().Where(IsAmazons))
            yield return $" implements {Shape.Name(contract)}";

        if (typeof(Attribute).IsAssignableFrom(type))
            yield return $" goes on {type.GetCustomAttribute<AttributeUsageAttribute>()?.ValidOn ?? AttributeTargets.All}";

        foreach (var parameter in type.GetGenericArguments().Where(argument => argument.IsGenericParameter))
            yield return $" takes {Shape.Parameter(parameter)}";
    }

    private static IEnumerable<string> Body(Type type)
    {
        if (type.IsEnum)
            return Enum.GetNames(type).Select(value => $".{value} = {Convert.ToInt32(Enum.Parse(type, value), null)}");

        if (typeof(Delegate).IsAssignableFrom(type))
            return [Shape.Signature(type.GetMethod("Invoke")!)];

        var constructors = type.GetConstructors().Select(constructor => $"({Shape.Parameters(constructor)})");
        var properties = type.GetProperties(Members).Where(IsOwn).Select(Property);
        var methods = type.GetMethods(Members).Where(method => !method.IsSpecialName && IsOwn(method)).Select(Method);

        return [.. constructors, .. properties, .. methods];
    }

    private static string Property(PropertyInfo property)
    {
        var json = property.GetCustomAttribute<JsonPropertyNameAttribute>() is { } named ? $" as \"{named.Name}\"" : "";
        var set = property.SetMethod is { IsPublic: true } ? " set;" : "";
        return $".{property.Name} {{ get;{set} }} {Shape.Name(property.PropertyType)}{json}";
    }

    private static string Method(MethodInfo method)
    {
        var still = method.IsStatic ? "static " : "";
        var open = method.DeclaringType!.IsInterface && method.IsAbstract ? " to implement" : "";
        return $".{still}{method.Name}{Shape.Signature(method)}{open}";
    }

    private static bool IsOwn(MemberInfo member) => IsAmazons(member.DeclaringType!);

    private static bool IsAmazons(Type type) => type.Namespace?.StartsWith("Amazon.Lambda", StringComparison.Ordinal) ?? false;
}
