namespace Amazon.Lambda.Annotations;

/// <summary>Marks a method as a Lambda function and names its resource in the template.</summary>
[AttributeUsage(AttributeTargets.Method)]
public class LambdaFunctionAttribute : Attribute
{
    /// <summary>The function's logical id in the template.</summary>
    public string? ResourceName { get; set; }

    /// <summary>Seconds.</summary>
    public uint Timeout { get; set; }

    /// <summary>Megabytes.</summary>
    public uint MemorySize { get; set; }

    public string? Role { get; set; }

    public string? Policies { get; set; }

    public LambdaPackageType PackageType { get; set; }
}

/// <summary>How a function is packaged for deployment.</summary>
public enum LambdaPackageType
{
    Zip = 0,
    Image = 1,
}
