namespace Trellis.Tests.Functions.Access;

/// <summary>A body: fields with values that fit (null removes), and those with one that does not.</summary>
internal sealed record Sent(params (string Field, object? Value)[] Fields)
{
    /// <summary>Fields that hold a number where a text belongs.</summary>
    public string[] Misfits { get; init; } = [];

    public string Json
    {
        get
        {
            var body = new JsonObject();
            foreach (var (name, value) in Fields)
            {
                body[name] = value switch
                {
                    string text => text,
                    string[] texts => new JsonArray([.. texts.Select(text => (JsonNode)text)]),
                    _ => null,
                };
            }

            foreach (var name in Misfits)
                body[name] = 5;

            return body.ToJsonString();
        }
    }

    /// <summary>Changes a record as the body says.</summary>
    public void ApplyTo(Stored record)
    {
        foreach (var (field, value) in Fields)
        {
            if (value is null)
                record.Fields.Remove(field);
            else
                record.Fields[field] = value;
        }
    }

    /// <summary>Every field that the body names.</summary>
    public IEnumerable<string> Names => Fields.Select(entry => entry.Field).Concat(Misfits);

    public static Sent[] Patches(Person person) =>
    [
        new(("title", "new title")),
        new(("secret", "new secret")),
        new(("title", "newer title"), ("note", "new note")),
        new(("title", "newest title"), ("secret", "newer secret"), ("note", null)),
        new() { Misfits = ["secret"] },
        new(("title", "x")) { Misfits = ["note"] },
        new(("team", "staff"), ("nick", null)),
        new(("editors", new[] { person.Id!, Person.CarolSub })),
        new(("owner", Person.BobSub)),
        new(("clubId", "chess")),
        new(("title", "moved"), ("clubId", null)),
        new(("title", "moved again"), ("clubId", "rowing")),
    ];

    public static Sent[] Creates(Person person) =>
    [
        new(),
        new(("title", "a")),
        new(("secret", "a")),
        new(("title", "a"), ("secret", "b"), ("note", "c")),
        new(("title", "a"), ("team", "staff"), ("teams", new[] { "a", "editor" })),
        new(("editors", new[] { person.Id! }), ("nick", person.Username), ("mail", person.Email)),
        new(("editors", new[] { Person.CarolSub }), ("nick", "somebody"), ("mail", "else@example.com")),
        new(("title", "a"), ("owner", person.Id)),
        new(("title", "a"), ("owner", Person.CarolSub)),
        new(("title", "a")) { Misfits = ["secret", "note"] },
        new(("title", "a"), ("clubId", "rowing")),
        new(("title", "a"), ("secret", "b"), ("clubId", "chess")),
    ];
}
