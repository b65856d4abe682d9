namespace Trellis.Tests.Functions;

/// <summary>A way to have a function answer an event: in this process, or each time in a fresh one.</summary>
public interface IFunctions
{
    Task<string> Invoke(string function, string payload);
}
