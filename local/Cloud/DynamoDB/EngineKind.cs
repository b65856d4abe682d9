namespace Trellis.Local.Cloud.DynamoDB;

/// <summary>The two DynamoDB servers that run on a laptop.</summary>
public enum EngineKind
{
    /// <summary>A static binary on SQLite, from an npm package. What runs unless asked otherwise.</summary>
    Dynoxide,

    /// <summary>Amazon's own, in Java. What runs where dynoxide is not built for the platform.</summary>
    DynamoDbLocal,
}
