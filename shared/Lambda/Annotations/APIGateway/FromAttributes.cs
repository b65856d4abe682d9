namespace Amazon.Lambda.Annotations.APIGateway;

/// <summary>The parameter's value comes from a variable of the route.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public class FromRouteAttribute : Attribute
{
    /// <summary>The name there, if it differs from the parameter's name.</summary>
    public string? Name { get; set; }
}

/// <summary>The parameter's value comes from the query string.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public class FromQueryAttribute : Attribute
{
    /// <summary>The name there, if it differs from the parameter's name.</summary>
    public string? Name { get; set; }
}

/// <summary>The parameter's value comes from a header.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public class FromHeaderAttribute : Attribute
{
    /// <summary>The name there, if it differs from the parameter's name.</summary>
    public string? Name { get; set; }
}

/// <summary>The parameter's value comes from the request's body.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public class FromBodyAttribute : Attribute;
