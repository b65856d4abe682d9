namespace Amazon.Lambda.Annotations;

/// <summary>How a function is packaged for deployment.</summary>
public enum LambdaPackageType
{
    Zip = 0,
    Image = 1,
}
