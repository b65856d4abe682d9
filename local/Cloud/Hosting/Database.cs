using System.Text.Json.Serialization.Metadata;
using Microsoft.Data.Sqlite;

namespace Trellis.Local.Cloud.Hosting;

/// <summary>A SQLite database in a file that only the user who runs Trellis may read. A change is on the disk when the call returns, so
/// neither a killed process nor a power failure loses what was answered.</summary>
internal sealed class Database : IDisposable
{
    private readonly Lock gate = new();
    private readonly SqliteConnection connection;

    private Database(SqliteConnection connection) => this.connection = connection;

    /// <param name="path">The file; made if it is not there.</param>
    /// <param name="tables">Statements that make the tables if they are not there.</param>
    /// <exception cref="SetupException">The file is damaged, or the folder holds the files of an older version.</exception>
    public static Database Open(string path, string tables)
    {
        var old = Path.ChangeExtension(path, ".jsonl");
        if (File.Exists(old) && !File.Exists(path))
        {
            throw new SetupException(
                "data.old",
                $"{old} is in the format of an older version of Trellis, which this one does not read. Start with --fresh to begin with no "
                + "users and no records; or delete that file to keep the records. Users then sign up again, and as new users they do not "
                + "have their earlier private records.");
        }

        if (!File.Exists(path))
            PrivateFile.Create(path).Dispose();
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            ForeignKeys = true,
            Pooling = false,
        }.ToString());
        try
        {
            connection.Open();
            var database = new Database(connection);
            database.Run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;" + tables);
            return database;
        }
        catch (SqliteException broken)
        {
            connection.Dispose();
            throw new SetupException(
                "data.broken",
                $"{path} cannot be read: {broken.Message} Restore a copy of that file, or delete it to go on without what it holds.");
        }
    }

    /// <summary>Runs statements that belong together: nothing comes between them, and all of them or none are kept.</summary>
    public T Together<T>(Func<T> work)
    {
        lock (gate)
        {
            using var transaction = connection.BeginTransaction();
            var result = work();
            transaction.Commit();
            return result;
        }
    }

    /// <summary>Runs one statement, with values for <c>$0</c>, <c>$1</c> …</summary>
    /// <returns>How many rows it changed.</returns>
    public int Run(string sql, params ReadOnlySpan<object> values)
    {
        lock (gate)
        {
            using var command = Command(sql, values);
            return command.ExecuteNonQuery();
        }
    }

    /// <summary>The first column of the rows, which holds JSON.</summary>
    public List<T> Read<T>(JsonTypeInfo<T> type, string sql, params ReadOnlySpan<object> values)
    {
        lock (gate)
        {
            using var command = Command(sql, values);
            using var rows = command.ExecuteReader();
            var read = new List<T>();
            while (rows.Read())
                read.Add(JsonSerializer.Deserialize(rows.GetString(0), type)!);
            return read;
        }
    }

    public void Dispose() => connection.Dispose();

    private SqliteCommand Command(string sql, ReadOnlySpan<object> values)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Every statement is a constant of this program; what users send is a parameter.
        command.CommandText = sql;
#pragma warning restore CA2100
        for (var i = 0; i < values.Length; i++)
            command.Parameters.AddWithValue($"${i}", values[i]);
        return command;
    }
}
