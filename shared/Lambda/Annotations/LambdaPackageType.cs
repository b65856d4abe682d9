namespace Amazon.Lambda.Annotations;

/// <summary>How a function is packed for deployment.</summary>
public enum LambdaPackageType
{
    Zip = 0,
    Image = 1,
}
