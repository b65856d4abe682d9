namespace Trellis.Local.Cloud.Hosting;

/// <summary>Something that the user can fix: a missing program, a bad template, a port in use. Its message is shown as
/// it is, without a stack trace; its code is stable.</summary>
public sealed class SetupException(string code, string message) : Exception(message)
{
    public string Code { get; } = code;
}
