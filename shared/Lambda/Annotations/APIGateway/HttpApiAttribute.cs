namespace Amazon.Lambda.Annotations.APIGateway;

/// <summary>The main route of a function that an HTTP API calls, such as <c>GET /{model}/{id}</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public class HttpApiAttribute(LambdaHttpMethod method, string template) : Attribute
{
    public LambdaHttpMethod Method { get; set; } = method;

    /// <summary>The route's path, with its variables in braces.</summary>
    public string Template { get; set; } = template;
}

/// <summary>The method of a route.</summary>
public enum LambdaHttpMethod
{
    Any = 0,
    Get = 1,
    Post = 2,
    Put = 3,
    Patch = 4,
    Head = 5,
    Delete = 6,
    Options = 7,
}
