namespace Trellis.Tests.Native;

/// <summary>What takes too long for every change runs at night, with <c>TRELLIS_NIGHTLY=1</c>.</summary>
internal static class Nightly
{
    public static bool IsOn => Environment.GetEnvironmentVariable("TRELLIS_NIGHTLY") is "1";
}
