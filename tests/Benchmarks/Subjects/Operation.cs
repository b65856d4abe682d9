namespace Trellis.Benchmarks.Subjects;

/// <summary>What one of the functions is asked in every measurement, and what it must answer.</summary>
internal sealed class Operation(string function, Func<int, string> payload, string expected)
{
    private int asked;

    public string Function => function;

    public string Expected => expected;

    /// <summary>The next event. A record can be deleted once only, so each deletion names another.</summary>
    public string Next() => payload(asked++);

    /// <summary>One of each, in the order of the functions.</summary>
    /// <param name="records">Of the subject that is asked: ours and the peers' lie apart.</param>
    public static IReadOnlyList<Operation> All(StoredTasks records) =>
    [
        new("SignIn", _ => Events.SignIn, "PostAuthentication_Authentication"),
        new("Create", _ => Events.Post("tasks", Body), "\"statusCode\":201"),
        new("Read", _ => Events.Get("tasks", records.Known), "\"statusCode\":200"),
        new("List", _ => Events.List("tasks", 100), "\"statusCode\":200"),
        new("Update", _ => Events.Patch("tasks", records.Known, "{\"title\":\"Paint the other fence\"}"), "\"statusCode\":200"),
        new("Delete", _ => Events.Delete("tasks", records.Doomed()), "\"statusCode\":204"),
        new("Batch", _ => Events.Batch(Enumerable.Repeat(InBatch, 10)), "\"statusCode\":200"),
    ];

    public static readonly string Body = string.Create(
        CultureInfo.InvariantCulture, $"{{\"title\":\"Paint the fence\",\"state\":\"open\",\"priority\":{3},\"notes\":\"Green, as the gate is. Two coats, the second after a day.\"}}");

    /// <summary>The same create as a request of a batch.</summary>
    public static readonly string InBatch = $$"""{"method":"POST","path":"/tasks","body":{{Body}}}""";
}
