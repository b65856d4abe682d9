namespace Trellis.Local.Cloud.DynamoDB;

/// <summary>Dynoxide's database file, for what dynoxide does not do with the streams in it.</summary>
internal static class DynoxideFile
{
    // To number a record of a stream, dynoxide looks for the table's highest number. Without an index it reads the whole stream for it, at
    // each write: after 20,000 writes one takes 25 times as long.
    private const string Index =
        "CREATE INDEX IF NOT EXISTS _stream_order ON _stream_records (table_name, CAST(sequence_number AS INTEGER));";

    // Of streams that are switched off nobody reads anything, and one that is switched on again begins anew.
    private const string Unread =
        "DELETE FROM _stream_records WHERE table_name IN (SELECT table_name FROM _tables WHERE stream_enabled = 0);";

    /// <summary>The longest that DynamoDB keeps a record.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    public static string In(string folder) => Path.Combine(folder, "dynoxide.db");

    /// <summary>Makes writes to tables with streams as quick as to those without.</summary>
    public static void Prepare(string folder, Action<string> print)
    {
        try
        {
            Database.Open(In(folder), Index + Unread).Dispose();
        }
        catch (SetupException)
        {
            // Another version of dynoxide may lay its file out differently, and works without the index as well.
            print("Writes to a table with a stream become slower and slower: the file of the database engine is not laid out as expected.");
        }
    }

    /// <summary>Removes what is older than DynamoDB would keep it, before a sequence number.</summary>
    public static void Trim(string folder, string table, string before)
    {
        if (!File.Exists(In(folder)))
            return;
        using var database = Database.Open(In(folder), Index);
        // The last record stays, since the next one is numbered after it.
        database.Run(
            """
            DELETE FROM _stream_records
            WHERE table_name = $0 AND CAST(sequence_number AS INTEGER) < CAST($1 AS INTEGER) AND created_at < $2
            """,
            table, before, DateTimeOffset.UtcNow.Subtract(Kept).ToUnixTimeSeconds());
    }
}
