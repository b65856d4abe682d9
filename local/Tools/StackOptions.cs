namespace Trellis.Local.Tools;

/// <summary>The options that say which stack a command is about.</summary>
internal static class StackOptions
{
    public static readonly Option<string?> Name =
        CommonOptions.Text("--stack", "NAME", "a deployed stack instead, through the aws command");

    public static readonly Option<string?> Region =
        CommonOptions.Text("--region", "REGION", "where that is, if not where the aws command is set up for");

    public static readonly Option<string?> Data =
        CommonOptions.FullPath("--data", "FOLDER", "the laptop cloud that runs on this data (.trellis/data)");

    public static BackendOptions Read(ParseResult result) =>
        new(result.GetValue(Name), result.GetValue(Region), result.GetValue(Data) ?? Repository.Data);
}
