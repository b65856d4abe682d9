namespace Amazon.Lambda.Annotations.APIGateway;

/// <summary>The parameter's value comes from a header.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public class FromHeaderAttribute : Attribute
{
    /// <summary>The name there, when it is not the parameter's own.</summary>
    public string? Name { get; set; }
}
