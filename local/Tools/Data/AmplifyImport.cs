namespace Trellis.Local.Tools.Data;

/// <summary>Stores the items of a table that Amplify has kept, each as a record of the model, or as a pair of the relation that the table
/// joins. The file is read once before anything is stored: what the schema has no place for would else be lost without a word. It can be
/// run again, and goes on.</summary>
public sealed class AmplifyImport(Schema schema, StoredData data, Checkpoint checkpoint, Action<string> print)
{
    private readonly string write = $"import-{Guid.NewGuid():N}";

    /// <param name="path">What <c>aws dynamodb scan</c> or a table's export to S3 has written.</param>
    /// <returns>0, or 1 where something was refused.</returns>
    public async Task<int> Run(string path, string name, ImmutableArray<string> without, CancellationToken cancellation = default)
    {
        var look = AmplifyItems.For(schema, name, write);
        var hasMore = await Each(path, (item, _) => Look(look, item), cancellation);
        if (!IsPlaced(look, name, without))
            return 1;

        var progress = new Progress(print, $"import {name}");
        var storing = new Storing(schema, data, write, progress);
        var items = AmplifyItems.For(schema, name, write);
        var (_, _, done) = checkpoint.Load();
        await Each(
            path, (item, number) => number <= done ? Task.CompletedTask : Store(items, item, number, storing, progress, cancellation),
            cancellation);
        checkpoint.Clear();
        foreach (var (attribute, count) in look.Unknown)
            print($"Left out, as asked: {attribute} of {Items(count)}.");
        if (hasMore)
        {
            progress.Refuse(
                "amplify.more", "The end of the file",
                "the last page says that the table has more items: scan the rest, and import that too.");
        }

        return progress.End();
    }

    private static async Task<bool> Each(string path, Func<JsonElement, long, Task> act, CancellationToken cancellation)
    {
        using var file = AmplifyFile.Open(path);
        var number = 0L;
        await foreach (var item in file.Items(cancellation))
            await act(item, ++number);
        return file.HasMore;
    }

    private static Task Look(AmplifyItems items, JsonElement item)
    {
        if (!AmplifyItems.IsDeleted(item))
            items.Read(item);
        return Task.CompletedTask;
    }

    /// <summary>Has every attribute a place in the schema, or is it to be left out?</summary>
    private bool IsPlaced(AmplifyItems items, string name, ImmutableArray<string> without)
    {
        var placeless = items.Unknown.Where(attribute => !without.Contains(attribute.Key)).ToList();
        foreach (var (attribute, count) in placeless)
            print($"{attribute}: in {Items(count)}, but {name} has no such field in the schema. (amplify.unknown)");
        if (placeless.Count > 0)
        {
            print($"Nothing was stored. Add {(placeless.Count == 1 ? "it" : "them")} to the schema, or leave out what you do not want: "
                + $"--without {string.Join(',', placeless.Select(attribute => attribute.Key))}");
        }

        return placeless.Count == 0;
    }

    private async Task Store(
        AmplifyItems items, JsonElement item, long number, Storing storing, Progress progress, CancellationToken cancellation)
    {
        if (AmplifyItems.IsDeleted(item))
        {
            progress.Count("left out (deleted)");
        }
        else
        {
            var (stored, faults) = items.Read(item);
            var where = Where(item, number);
            if (stored is not null)
            {
                await storing.Store(stored, where, hasEnds: true, cancellation);
            }
            else
            {
                progress.Refuse(faults[0].Code, where, string.Join(
                    " ", faults.Select(fault => fault.Pointer.Length > 1 ? $"{fault.Pointer[1..]}: {fault.Detail}" : fault.Detail)));
            }
        }

        // Not past a refused item: the next run must name it again. Items that are there are passed over.
        if (number % 100 == 0 && !progress.HasTroubles)
            checkpoint.Save(0, null, number);
    }

    private static string Where(JsonElement item, long number)
    {
        var id = item.TryGetProperty("id", out var attribute)
            && attribute.ValueKind == JsonValueKind.Object
            && attribute.TryGetProperty("S", out var text) ? $" (id {text})" : "";
        return string.Create(CultureInfo.InvariantCulture, $"Item {number}{id}");
    }

    private static string Items(long count) => count == 1 ? "1 item" : string.Create(CultureInfo.InvariantCulture, $"{count:N0} items");
}
