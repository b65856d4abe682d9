namespace Amazon.Lambda.Core;

/// <summary>The context that an AWS Mobile SDK client sends with an invocation.</summary>
public interface IClientContext
{
    IDictionary<string, string>? Environment { get; }

    IClientApplication? Client { get; }

    IDictionary<string, string>? Custom { get; }
}

/// <summary>The mobile application that invoked the function.</summary>
public interface IClientApplication
{
    string? AppPackageName { get; }

    string? AppTitle { get; }

    string? AppVersionCode { get; }

    string? AppVersionName { get; }

    string? InstallationId { get; }
}
