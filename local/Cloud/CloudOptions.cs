namespace Trellis.Local.Cloud;

/// <summary>How the laptop cloud is run.</summary>
public sealed record CloudOptions
{
    /// <summary>The project's folder, with the template and the functions.</summary>
    public string Root { get; init; } = Repository.Root;

    /// <summary>Where users and records lie; made when missing.</summary>
    public string Data { get; init; } = Repository.Data;

    /// <summary>The web client's port. The APIs and the services take the next ones.</summary>
    public int Port { get; init; } = 8700;

    /// <summary>Where to listen: this machine only, unless asked otherwise.</summary>
    public IPAddress Host { get; init; } = IPAddress.Loopback;

    /// <summary>Values of the template's parameters.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether to run the binaries that Lambda would run instead of the ordinary build.</summary>
    public bool Native { get; init; }

    /// <summary>The address of a DynamoDB to use; null to start an engine.</summary>
    public Uri? DynamoDb { get; init; }

    /// <summary>The network between the functions and the table; null for none in between.</summary>
    public NetworkConditions? Network { get; init; }

    /// <summary>Whether the web client is built and edits are watched for. A single invocation needs neither.</summary>
    public bool Serves { get; init; } = true;
}
