namespace Trellis.Tests.Templates.Reading;

/// <summary>A function with what it takes from <c>Globals</c>, and the role that it names.</summary>
internal sealed record Function(Resource Resource, Node Globals, Resource? Role)
{
    public string Name => Resource.Name;

    public IEnumerable<Event> Events => Resource.Properties["Events"].Entries.Select(entry => new Event(entry.Key, entry.Value));

    public IEnumerable<Route> Routes => Events.Where(happening => happening.Type == "HttpApi").Select(happening => happening.Route);

    /// <summary>What the role may do with the table.</summary>
    public IEnumerable<Statement> Statements => AllStatements.Where(statement => !statement.IsOfLogs && !statement.IsOfEvents && !statement.IsDenial);

    /// <summary>What the role may never do, whatever else it says.</summary>
    public IEnumerable<Statement> Denials => AllStatements.Where(statement => statement.IsDenial);

    /// <summary>What Lambda may do for the function with its role, to bring it the events of a stream.</summary>
    public IEnumerable<Statement> EventStatements => AllStatements.Where(statement => statement.IsOfEvents);

    /// <summary>How the role may write logs.</summary>
    public IEnumerable<Statement> LogStatements => AllStatements.Where(statement => statement.IsOfLogs);

    public IEnumerable<KeyValuePair<string, Node>> Environment =>
        Globals["Environment", "Variables"].Entries.Concat(Resource.Properties["Environment", "Variables"].Entries);

    private IEnumerable<Statement> AllStatements => (Role?.Properties["Policies"].Items ?? [])
        .SelectMany(policy => policy["PolicyDocument", "Statement"].Items)
        .Select(statement => new Statement(statement));

    public Node Property(string name) => Resource.Properties[name].Exists ? Resource.Properties[name] : Globals[name];
}

internal sealed record Event(string Name, Node Body)
{
    public string Type => Body["Type"].Plain;

    public Node Properties => Body["Properties"];

    public Route Route => new(Properties["ApiId", "Ref"].Plain, Properties["Method"].Plain, Properties["Path"].Plain, Properties["Auth", "Authorizer"].Plain);
}

/// <summary>A route of an API. <see cref="Authorizer"/> is the one that the event names: empty means the API's own.</summary>
internal sealed record Route(string Api, string Method, string Path, string Authorizer)
{
    public bool IsPublic => Path.StartsWith("/public/", StringComparison.Ordinal);

    /// <summary>As API Gateway names it.</summary>
    public string Key => $"{Method} {Path}";

    public override string ToString() => $"{Api} {Key}{(Authorizer.Length > 0 ? $" ({Authorizer})" : "")}";
}

internal sealed record Statement(Node Body)
{
    public IEnumerable<string> Actions => Body["Action"].Items.Select(action => action.ToString());

    public IEnumerable<Node> Resources => Body["Resource"].Items;

    public bool IsDenial => Body["Effect"].Plain == "Deny";

    public bool IsOfLogs => Actions.Any(action => action.StartsWith("logs:", StringComparison.Ordinal));

    public bool IsOfEvents => Resources.All(resource => resource.ToString() is "{Fn::GetAtt: [Table, StreamArn]}" or "{Fn::Sub: ${Table.Arn}/stream/*}" or "{Fn::GetAtt: [SweepFailures, Arn]}");

    /// <summary>The patterns that the partition keys must match, where the statement is limited to some. A denial holds if any key does.</summary>
    public IEnumerable<string> LeadingKeys =>
        Body["Condition", IsDenial ? "ForAnyValue:StringLike" : "ForAllValues:StringLike", "dynamodb:LeadingKeys"].Items.Select(pattern => pattern.Plain);
}
