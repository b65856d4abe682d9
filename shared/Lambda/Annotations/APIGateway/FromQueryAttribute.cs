namespace Amazon.Lambda.Annotations.APIGateway;

/// <summary>The parameter's value comes from the query string.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public class FromQueryAttribute : Attribute
{
    /// <summary>The name there, if it differs from the parameter's name.</summary>
    public string? Name { get; set; }
}
