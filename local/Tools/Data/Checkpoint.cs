using Amazon.DynamoDBv2.Model;

namespace Trellis.Local.Tools.Data;

/// <summary>A command's progress through a table, in a small file from which a later run continues. Doing a page twice does no harm, so the
/// file is written after the page's work.</summary>
public sealed class Checkpoint
{
    /// <summary>The folder for checkpoints within a laptop's data. Without the records they are useless.</summary>
    public const string Folder = "commands";

    private readonly string path;

    private Checkpoint(string path) => this.path = path;

    /// <param name="about">All that the work depends on: if any of it differs, there is no progress to continue from.</param>
    public static Checkpoint For(string folder, string command, params ReadOnlySpan<string?> about)
    {
        Directory.CreateDirectory(folder);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var word in about)
            hash.AppendData(SHA256.HashData(Encoding.UTF8.GetBytes(word ?? "")));
        return new Checkpoint(Path.Combine(folder, $"{command}.{Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 12))}.json"));
    }

    /// <summary>The step and the last key of the pages that are done; null at the beginning.</summary>
    internal (int Step, Dictionary<string, AttributeValue>? After, long Position) Load()
    {
        if (!File.Exists(path))
            return (0, null, 0);
        var saved = JsonNode.Parse(File.ReadAllText(path))!;
        var after = saved["pk"] is { } pk
            ? new Dictionary<string, AttributeValue>
            {
                [Items.PartitionKey] = Items.Text(pk.GetValue<string>()),
                [Items.SortKey] = Items.Text(saved.Text("sk")!),
            }
            : null;
        return (saved["step"]!.GetValue<int>(), after, saved["position"]!.GetValue<long>());
    }

    internal void Save(int step, Dictionary<string, AttributeValue>? after, long position = 0)
    {
        var saved = new JsonObject { ["step"] = step, ["position"] = position };
        if (after is not null)
        {
            saved["pk"] = after[Items.PartitionKey].S;
            saved["sk"] = after[Items.SortKey].S;
        }

        var draft = path + ".new";
        File.WriteAllText(draft, saved.ToJsonString());
        File.Move(draft, path, overwrite: true);
    }

    public void Clear() => File.Delete(path);
}
