namespace Trellis.Tests.Templates.Reading;

/// <summary>Who has to be there before whom, with what SAM makes of the events counted in.</summary>
internal sealed class DependencyGraph
{
    private readonly Dictionary<string, HashSet<string>> needs = [];

    public DependencyGraph(StackTemplate template)
    {
        var names = template.Resources.Select(resource => resource.Name).ToHashSet();
        foreach (var resource in template.Resources)
            Add(resource.Name, WhatItNames(template, resource).Where(names.Contains));

        foreach (var function in template.Functions)
        {
            foreach (var happening in function.Events)
                AddEvent(function, happening);
        }
    }

    /// <summary>The names along one cycle, or none.</summary>
    public IReadOnlyList<string> Cycle()
    {
        var done = new HashSet<string>();
        return needs.Keys.Select(name => CycleFrom(name, [], done)).FirstOrDefault(cycle => cycle.Count > 0) ?? [];
    }

    public bool Needs(string name, string other) => needs.TryGetValue(name, out var others) && others.Contains(other);

    // An event's own text makes no dependency of the function: SAM takes it apart into the resources that AddEvent knows.
    private static IEnumerable<string> WhatItNames(StackTemplate template, Resource resource)
    {
        var parts = resource.Body.Entries.Where(entry => entry.Key != "Properties").Select(entry => (Node)new Map([entry]))
            .Concat(resource.Properties.Entries.Where(entry => entry.Key != "Events").Select(entry => entry.Value));
        var globals = template.Root["Globals", resource.Type.Split("::")[^1]];
        return parts.Append(resource.Type.StartsWith("AWS::Serverless::", StringComparison.Ordinal) ? globals : Node.Missing)
            .SelectMany(References.In)
            .Select(reference => reference.Target);
    }

    private void AddEvent(Function function, Event happening)
    {
        var source = happening.Type == "HttpApi" ? happening.Route.Api : happening.Properties["UserPool", "Ref"].Plain;

        // The API's body names the function that a route invokes, and the pool's LambdaConfig the trigger's.
        Add(source, [function.Name]);
        Add($"{function.Name}{happening.Name}Permission", [function.Name, source]);
    }

    private void Add(string name, IEnumerable<string> others)
    {
        if (!needs.TryGetValue(name, out var known))
            needs[name] = known = [];

        known.UnionWith(others);
    }

    private List<string> CycleFrom(string name, List<string> path, HashSet<string> done)
    {
        if (path.IndexOf(name) is >= 0 and var start)
            return [.. path[start..], name];

        if (done.Contains(name))
            return [];

        foreach (var other in needs.GetValueOrDefault(name, []))
        {
            if (CycleFrom(other, [.. path, name], done) is { Count: > 0 } cycle)
                return cycle;
        }

        done.Add(name);
        return [];
    }
}
