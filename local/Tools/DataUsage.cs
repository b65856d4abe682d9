namespace Trellis.Local.Tools;

/// <summary>How the commands on stored data are called.</summary>
internal static class DataUsage
{
    private const string GoesOn = "It can be stopped and started again: it goes on where it was.";

    private static readonly Option[] Where =
    [
        new("--table", "NAME", "a table in AWS, with your own credentials; without it, the table on this machine"),
        new("--region", "REGION", "of that table"),
        new("--endpoint", "URL", "of a DynamoDB that is not AWS's"),
        Option.Schema,
        new("--data", "FOLDER", "where the records on this machine lie (.trellis/data)"),
    ];

    public static IReadOnlyList<Usage> All { get; } =
    [
        new(
            "reindex", "MODEL", "fills the index keys of old records after a schema change",
            $"Gives the stored records of a model the index keys and unique values that the schema asks for now. {GoesOn}")
        {
            Options = Where,
            Examples = ["% Task", "% Task --table TABLE --region eu-west-1"],
        },
        new(
            "move", "MODEL", "re-keys records whose scope or key the schema has changed",
            $"Brings the stored records of a model to where its changed scope or key looks for them, and then writes schema.lock.json. "
            + $"{GoesOn}")
        {
            Options = Where,
            Examples = ["% Task"],
        },
        new(
            "erase", "SUB", "removes everything of one person",
            $"Removes the records, links, guards and profile of one person, for good. A record that others own too stays, without them. "
            + $"{GoesOn}")
        {
            Options = Where,
            Examples = ["% 80219067-1a2b-4c3d-8e4f-5a6b7c8d9e0f"],
        },
        new(
            "export", "", "writes records, links and profiles as JSON Lines",
            $"Writes records, links and profiles into a file, a line of JSON each, and prints a SHA-256 for each kind. {GoesOn}")
        {
            Options = [new("--file", "FILE", "where to write (export.jsonl)"), new("--owner", "SUB", "one person's data alone"), .. Where],
            Examples = ["%", "% --table TABLE --file backup.jsonl"],
        },
        new(
            "import", "FILE", "stores what export wrote, or what Amplify has kept",
            $"Stores what export wrote; with --amplify, what Amplify has kept in a table of its own, as 'aws dynamodb scan' or an export "
            + $"to S3 writes it. Nothing is written over, and what is there already is passed over. {GoesOn}")
        {
            Options =
            [
                new(
                    "--amplify", "MODEL",
                    "the file is of Amplify's table of this model, or of the table that joins two for this many-to-many relation"),
                new("--without", "NAME,NAME…", "attributes of Amplify's that are to be left out"),
                .. Where,
            ],
            Examples = ["% export.jsonl", "% Task.json --amplify Task --table TABLE"],
        },
    ];
}
