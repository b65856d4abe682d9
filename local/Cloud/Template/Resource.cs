namespace Trellis.Local.Cloud.Template;

/// <summary>One resource that the template declares, its parameters, conditions and references already resolved.</summary>
public sealed record Resource(string LogicalId, string Type, JsonObject Properties);
