namespace Amazon.Lambda.Annotations.APIGateway;

/// <summary>The parameter's value comes from a header.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public class FromHeaderAttribute : Attribute
{
    /// <summary>The name there, if it differs from the parameter's name.</summary>
    public string? Name { get; set; }
}
