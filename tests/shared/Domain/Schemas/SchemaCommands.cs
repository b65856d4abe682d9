using System.Diagnostics;
using System.Text.Encodings.Web;
using Trellis.Local.Tools;
using Trellis.Local.Tools.Schemas;

namespace Trellis.Tests.Schemas;

/// <summary><c>check</c>, <c>describe</c>, <c>lock</c> and <c>diff</c> on files, for programs and for people.</summary>
public sealed partial class SchemaCommands : IDisposable
{
    private const string Good = """
        enum State { open done }
        type Team @model @auth(rules: [{ allow: private }]) { name: String! @unique @validate(type: minLength, value: "2") tasks: [Task] @hasMany }
        type Task @model(mutations: { delete: null }) @auth(rules: [{ allow: owner }]) { title: String! state: State @default(value: "open") place: Place secret: String @auth(rules: [{ allow: owner }]) }
        type Place { lat: Float! }
        """;

    private const string Slots = "type Slot @model { name: String! kind: String @index(sortKeyFields: [\"at\"]) at: AWSDateTime from: AWSDateTime @unique }";

    private const string Bad = "type Team @model {\n\tname: Strin\n}\n";

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string folder = Directory.CreateTempSubdirectory("trellis-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Check_prints_a_line_of_JSON_for_each_file()
    {
        var (code, output) = Run(screen => CheckCommand.Run([File("good.graphql", Good), File("bad.graphql", Bad), Path.Combine(folder, "nowhere")], screen));

        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal((1, 3), (code, lines.Length));
        Assert.Equal($$"""{"file":"{{folder}}/good.graphql","ok":true,"errors":[],"warnings":[]}""", lines[0]);
        Assert.Equal($$"""{"file":"{{folder}}/bad.graphql","ok":false,"errors":[{"code":"schema.unknown-type","message":"There is no type 'Strin'. Did you mean 'String'? Define it, or use a scalar such as String.","line":2,"column":8,"path":"Team.name"}],"warnings":[]}""", lines[1]);
        Assert.Equal("schema.unreadable", JsonDocument.Parse(lines[2]).RootElement.GetProperty("errors")[0].GetProperty("code").GetString());
        Assert.Equal(0, Run(screen => CheckCommand.Run([File("good.graphql", Good)], screen)).Code);
    }

    [Fact]
    public void Check_refuses_a_schema_that_is_not_in_UTF8_instead_of_replacing_its_letters()
    {
        var latin = Path.Combine(folder, "latin.graphql");
        System.IO.File.WriteAllBytes(latin, Encoding.Latin1.GetBytes(Good.Replace("{", "{ # é", StringComparison.Ordinal)));

        var (code, output) = Run(screen => CheckCommand.Run([latin], screen));

        Assert.Equal(1, code);
        Assert.Contains("is not UTF-8. Save it as UTF-8", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_shows_a_person_the_line_and_a_caret_under_the_fault()
    {
        var (_, output) = Run(screen => CheckCommand.Run([File("bad.graphql", Bad)], screen), forPeople: true);

        Assert.Equal(
            $"""
            {folder}/bad.graphql:2:8 error schema.unknown-type Team.name
              2 | {'\t'}name: Strin
                | {'\t'}      ^^^^^
              There is no type 'Strin'. Did you mean 'String'? Define it, or use a scalar
              such as String.

            failed {folder}/bad.graphql: 1 error

            """,
            output);
    }

    [Fact]
    public void Check_tells_a_person_once_what_holds_in_several_places()
    {
        const string Open = "type A @model @auth(rules: [{ allow: public }]) { a: Int }\ntype B @model @auth(rules: [{ allow: public }]) { a: Int }";

        var (_, output) = Run(screen => CheckCommand.Run([File("open.graphql", Open)], screen), forPeople: true);

        Assert.Equal(2, output.Split("In Amplify this rule").Length);
        Assert.Contains("open.graphql:2:29 warning schema.public-write B", output, StringComparison.Ordinal);
        Assert.Contains("The same as above.", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Colours_are_for_terminals_only()
    {
        using var text = new StringWriter();

        CheckCommand.Run([File("bad.graphql", Bad)], new Screen(text, ForPeople: true, Colours: true));

        Assert.Contains("\e[31m^^^^^\e[0m", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Describe_prints_one_document()
    {
        var (code, output) = Run(screen => DescribeCommand.Run(File("good.graphql", Good), screen));

        using var document = JsonDocument.Parse(output);
        var team = document.RootElement.GetProperty("models").GetProperty("Team");
        var task = document.RootElement.GetProperty("models").GetProperty("Task");
        Assert.Equal(0, code);
        Assert.Equal("tasks", task.GetProperty("path").GetString());
        Assert.Equal("""["id"]""", Compact(task.GetProperty("key")));
        Assert.Equal(("owner", "*"), (task.GetProperty("scope").GetString(), team.GetProperty("scope").GetString()));
        Assert.Equal("""{"title":"String!","state":"State","place":"Place","secret":"String","id":"ID!","teamTasksId":"ID","owner":"String","createdAt":"AWSDateTime!","updatedAt":"AWSDateTime!"}""", Compact(task.GetProperty("fields")));
        Assert.Equal("""{"title":"String!","state":"State","place":"Place","secret":"String","id":"ID","teamTasksId":"ID"}""", Compact(task.GetProperty("create")));
        Assert.Equal("""{"title":"String","state":"State","place":"Place","secret":"String","id":"ID!","teamTasksId":"ID"}""", Compact(task.GetProperty("update")));
        Assert.Equal("""[{"name":"gsi-Team.tasks","fields":["teamTasksId"],"slot":"gsi1"}]""", Compact(task.GetProperty("indexes")));
        Assert.Equal("""{"tasks":{"kind":"hasMany","model":"Task","keyOn":"Task","key":["teamTasksId"],"index":"gsi-Team.tasks"}}""", Compact(team.GetProperty("relations")));
        Assert.Equal("""["{ allow: owner }"]""", Compact(task.GetProperty("rules")));
        Assert.Equal("""{"secret":["{ allow: owner }"]}""", Compact(task.GetProperty("fieldRules")));
        Assert.Equal("""["delete"]""", Compact(task.GetProperty("disabled")));
        Assert.Equal("""{"Place":{"lat":"Float!"}}""", Compact(document.RootElement.GetProperty("types")));
    }

    [Fact]
    public void Describe_shows_a_person_the_same()
    {
        var (_, output) = Run(screen => DescribeCommand.Run(File("good.graphql", Good), screen), forPeople: true);

        Assert.Contains("Task /tasks key (id), private to each owner", output, StringComparison.Ordinal);
        Assert.Contains("  title        String!       required in create", output, StringComparison.Ordinal);
        Assert.Contains("default \"open\"", output, StringComparison.Ordinal);
        Assert.Contains("  gsi1 gsi-Team.tasks (teamTasksId)", output, StringComparison.Ordinal);
        Assert.Contains("hasMany [Task] by Task (teamTasksId)", output, StringComparison.Ordinal);
        Assert.Equal(1, Run(screen => DescribeCommand.Run(File("bad.graphql", Bad), screen)).Code);
    }

    [Fact]
    public void Lock_writes_what_is_new_and_then_has_nothing_to_do()
    {
        var path = File("schema.graphql", Good);

        Assert.Equal(1, Run(screen => LockCommand.Run(path, isCheck: true, screen)).Code);
        Assert.False(System.IO.File.Exists(Path.Combine(folder, "schema.lock.json")));
        var written = Run(screen => LockCommand.Run(path, isCheck: false, screen));
        Assert.Equal((0, true), (written.Code, written.Output.Contains("\"written\":true", StringComparison.Ordinal)));
        Assert.Contains("Task is new.", written.Output, StringComparison.Ordinal);
        var again = Run(screen => LockCommand.Run(path, isCheck: true, screen));
        Assert.Equal((0, true), (again.Code, again.Output.Contains("\"written\":false", StringComparison.Ordinal)));
    }

    [Fact]
    public void Lock_refuses_an_edit_that_leaves_records_behind_and_says_what_to_run()
    {
        var path = File("schema.graphql", Good);
        Run(screen => LockCommand.Run(path, isCheck: false, screen));
        var before = System.IO.File.ReadAllText(Path.Combine(folder, "schema.lock.json"));

        var (code, output) = Run(screen => LockCommand.Run(File("schema.graphql", Good.Replace("{ allow: private }", "{ allow: owner }", StringComparison.Ordinal)), isCheck: false, screen));

        Assert.Equal(1, code);
        Assert.Contains("-- move Team", output, StringComparison.Ordinal);
        Assert.Equal(before, System.IO.File.ReadAllText(Path.Combine(folder, "schema.lock.json")));
    }

    [Fact]
    public void Lock_takes_an_index_and_says_to_reindex()
    {
        Run(screen => LockCommand.Run(File("schema.graphql", Good), isCheck: false, screen));

        var (code, output) = Run(screen => LockCommand.Run(File("schema.graphql", Good.Replace("title: String!", "title: String! @index", StringComparison.Ordinal)), isCheck: false, screen), forPeople: true);

        Assert.Equal(0, code);
        Assert.Contains("Task has a new index tasksByTitle (gsi2). The index tasksByTitle of Task lacks\nstored records: run 'dotnet run --project local -- reindex Task' after the\ndeploy.", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Lock_and_describe_know_what_is_counted()
    {
        Run(screen => LockCommand.Run(File("schema.graphql", Good), isCheck: false, screen));
        var restricted = File("schema.graphql", Good.Replace("@hasMany", "@hasMany(onDelete: RESTRICT)", StringComparison.Ordinal));

        var locked = Run(screen => LockCommand.Run(restricted, isCheck: false, screen)).Output;
        var described = Run(screen => DescribeCommand.Run(restricted, screen)).Output;

        Assert.Equal(
            "Task has RESTRICT in Team.tasks now. Stored records of Task are not counted in Team.tasks yet, so no parent can be deleted: run 'dotnet run --project local -- reindex Task' after the deploy.",
            JsonDocument.Parse(locked).RootElement.GetProperty("notes").EnumerateArray().Single().GetString());
        Assert.Contains("\"onDelete\":\"RESTRICT\"", described.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("name: String!", "name: String! @unique", "Slot has a new unique field name.", "The values of name in stored records of Slot are not protected against duplicates yet")]
    [InlineData("at: AWSDateTime", "at: String", "Slot has a changed index slotsByKindAndAt (gsi1): it was of (kind as text, at as AWSDateTime) and is of (kind as text, at as text).", "The index slotsByKindAndAt of Slot lacks stored records")]
    [InlineData("from: AWSDateTime", "from: String", "Slot has a unique field from whose guards were written as AWSDateTime, and are as text now.", "The values of from in stored records of Slot are not protected against duplicates yet")]
    public void Lock_says_to_reindex_what_keys_write_anew(string before, string after, string note, string what)
    {
        Run(screen => LockCommand.Run(File("schema.graphql", Slots), isCheck: false, screen));

        var changed = Run(screen => LockCommand.Run(File("schema.graphql", Slots.Replace(before, after, StringComparison.Ordinal)), isCheck: false, screen)).Output;
        var again = Run(screen => LockCommand.Run(Path.Combine(folder, "schema.graphql"), isCheck: false, screen)).Output;

        Assert.Equal($"{note} {what}: run 'dotnet run --project local -- reindex Slot' after the deploy.", JsonDocument.Parse(changed).RootElement.GetProperty("notes").EnumerateArray().Single().GetString());
        Assert.Contains("\"written\":false,\"notes\":[]", again, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_program_itself_answers_JSON_behind_a_pipe_and_an_exit_code()
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "trellis.dll"), "check", File("bad.graphql", Bad)]) { RedirectStandardOutput = true };

        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, process.ExitCode);
        Assert.False(JsonDocument.Parse(output).RootElement.GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task The_program_itself_writes_UTF_8_whatever_the_terminal_takes()
    {
        var schema = File("größer.graphql", Good);
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "trellis.dll"), "check", schema]) { RedirectStandardOutput = true };
        start.Environment["LC_ALL"] = "de_DE.ISO-8859-1";

        using var process = Process.Start(start)!;
        using var output = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(output, TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(schema, JsonDocument.Parse(output.ToArray()).RootElement.GetProperty("file").GetString());
    }

    private static (int Code, string Output) Run(Func<Screen, int> command, bool forPeople = false)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var code = command(new Screen(text, forPeople, Colours: false));
        return (code, text.ToString());
    }

    private static string Compact(JsonElement element) => JsonSerializer.Serialize(element, Relaxed);

    private string File(string name, string text)
    {
        var path = Path.Combine(folder, name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }
}
