using System.Reflection;
using Amazon.Lambda.Annotations;
using Amazon.Lambda.Annotations.APIGateway;

namespace Trellis.Tests.Templates;

/// <summary>What the code of a function says of itself.</summary>
/// <param name="Resource">The resource that <c>[LambdaFunction]</c> names.</param>
/// <param name="Method">The method of <c>[HttpApi]</c>, as HTTP writes it; null for the sign-in hook.</param>
/// <param name="Path">The route of <c>[HttpApi]</c>.</param>
/// <param name="Ports">The names of the storage ports that its constructor asks for.</param>
internal sealed record Handler(string Resource, string? Method, string? Path, IReadOnlyList<string> Ports)
{
    public bool IsHook => Path is null;
}

internal static class Handlers
{
    public static IReadOnlyList<Handler> All { get; } =
    [
        .. new[]
        {
            typeof(Functions.SignIn.Function), typeof(Functions.Create.Function), typeof(Functions.Read.Function),
            typeof(Functions.List.Function), typeof(Functions.Update.Function), typeof(Functions.Delete.Function),
            typeof(Functions.Batch.Function), typeof(Functions.Sweep.Function), typeof(Functions.Notify.Function),
        }.Select(Describe),
    ];

    private static Handler Describe(Type type)
    {
        var (method, function) = type.GetMethods()
            .Select(method => (method, method.GetCustomAttribute<LambdaFunctionAttribute>()))
            .Single(pair => pair.Item2 is not null);
        var route = method.GetCustomAttribute<HttpApiAttribute>();
        var ports = type.GetConstructors()
            .SelectMany(constructor => constructor.GetParameters())
            .Select(parameter => parameter.ParameterType)
            .Where(asked => asked.IsInterface && asked.Namespace!.StartsWith("Trellis.Operations", StringComparison.Ordinal))
            .Select(port => port.Name);
        return new Handler(function!.ResourceName!, route?.Method.ToString().ToUpperInvariant(), route?.Template, [.. ports.Distinct()]);
    }
}
