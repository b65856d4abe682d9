namespace Trellis.Local.Tools.Clients;

/// <summary>One request of the tour.</summary>
internal sealed record TourStep(string Method, string Path, int Expected, string? Body = null)
{
    /// <summary>Whether it is sent only over the version that was read last (<c>If-Match</c>).</summary>
    public bool IsConditional { get; init; }

    /// <summary>Whether it goes to SignedApi, with a signature, and not to Api, with a token.</summary>
    public bool IsSigned { get; init; }
}

/// <summary>The requests of the README's "Five minutes with curl", in its order; a test holds them to that page.</summary>
internal static class TourSteps
{
    /// <param name="mark">Ends each id, so that the tour meets no record that is there already, and nobody else's tour.</param>
    public static IReadOnlyList<TourStep> With(string mark)
    {
        var (task, label, team) = ($"plants{mark}", $"home{mark}", $"garden{mark}");
        return
        [
            new("POST", "/tasks", 201, $$"""{"id": "{{task}}", "title": "Water the plants", "state": "open", "priority": 3}"""),
            new("POST", "/tasks", 201, """{"title": "Buy milk", "state": "done", "tags": ["shop"]}"""),
            new("POST", "/tasks", 422, """{"state": "soon", "colour": "red"}"""),
            new("GET", $"/tasks/{task}", 200),
            new("GET", "/tasks?state=open&priority.gt=2&count=true", 200),
            new("POST", "/labels", 201, $$"""{"id": "{{label}}", "name": "Home", "colour": "green"}"""),
            new("POST", "/teams", 201, $$"""{"id": "{{team}}", "name": "Garden"}"""),
            new("PUT", $"/tasks/{task}/labels/{label}", 204),
            new("GET", $"/tasks/{task}?include=labels", 200),
            new("GET", $"/tasks/{task}", 200),
            new("PATCH", $"/tasks/{task}", 200, """{"state": "done", "priority": null}""") { IsConditional = true },
            new("PATCH", $"/tasks/{task}", 412, """{"state": "open"}""") { IsConditional = true },
            new("DELETE", $"/tasks/{task}/labels/{label}", 204),
            new("DELETE", $"/tasks/{task}", 204),
            new("GET", "/tasks", 200) { IsSigned = true },
        ];
    }
}
