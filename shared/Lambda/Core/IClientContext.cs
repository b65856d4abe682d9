namespace Amazon.Lambda.Core;

/// <summary>What an AWS Mobile SDK client sends along with an invocation.</summary>
public interface IClientContext
{
    IDictionary<string, string>? Environment { get; }

    IClientApplication? Client { get; }

    IDictionary<string, string>? Custom { get; }
}
