namespace Trellis.Local.Cloud.Lambda;

/// <summary>What a function's process runs.</summary>
/// <param name="Folder">The folder of its files, which becomes the working folder and LAMBDA_TASK_ROOT.</param>
/// <param name="IsNative">Whether it is what Lambda would run. An ordinary build carries the compiler with it, and is given memory for
/// that.</param>
public sealed record FunctionProgram(string File, IReadOnlyList<string> Arguments, string Folder, bool IsNative);
