namespace Amazon.Lambda.Annotations.APIGateway;

/// <summary>The parameter's value comes from the request's body.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public class FromBodyAttribute : Attribute;
