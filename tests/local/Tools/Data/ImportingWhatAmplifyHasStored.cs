using System.IO.Compression;

namespace Trellis.Tests.Local.Tools.Data;

public sealed class ImportingWhatAmplifyHasStored(DataTables tables)
{
    private const string Alice = "80219067-1a2b-4c3d-8e4f-5a6b7c8d9e0f";

    private static readonly Schema Schema = SchemaCompiler.Compile("""
        type Blog @model @auth(rules: [{ allow: private }]) { name: String! posts: [Post] @hasMany }
        type Post @model @auth(rules: [{ allow: private }]) {
          title: String! @validate(type: minLength, value: "2")
          slug: String @unique
          state: State @index(name: "byState", sortKeyFields: ["day", "rank"])
          day: AWSDate rank: Int score: Float seen: AWSTimestamp done: Boolean
          tags: [String] place: Place extra: AWSJSON words: AWSJSON
          blog: Blog @belongsTo
          labels: [Label] @manyToMany(relationName: "PostLabels")
        }
        enum State { open done }
        type Place { name: String! floors: [Int] }
        type Label @model @auth(rules: [{ allow: private }]) { name: String posts: [Post] @manyToMany(relationName: "PostLabels") }
        type Note @model @auth(rules: [{ allow: owner }]) { text: String keywords: [Keyword] @manyToMany(relationName: "NoteKeywords") }
        type Keyword @model @auth(rules: [{ allow: owner }]) { word: String notes: [Note] @manyToMany(relationName: "NoteKeywords") }
        type Page @model @auth(rules: [{ allow: owner, ownerField: "editors" }, { allow: owner, ownerField: "mail", identityClaim: "email" }, { allow: private }]) {
          editors: [String] mail: String
        }
        """).Schema!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Keeps_every_field_in_the_form_that_the_api_would_have_given_it()
    {
        var table = await tables.New();

        var (code, said) = await Import(table, "Post", Page("""
            {"id":{"S":"p1"},"title":{"S":"Hello"},"slug":{"S":"hello"},"state":{"S":"open"},"day":{"S":"2024-02-29"},"rank":{"N":"7"},"day#rank":{"S":"2024-02-29#7"},
             "score":{"N":"1.5E+2"},"seen":{"N":"1700000000"},"done":{"BOOL":false},"tags":{"L":[{"S":"a"},{"NULL":true}]},
             "place":{"M":{"name":{"S":"home"},"floors":{"L":[{"N":"1"}]},"__typename":{"S":"Place"}}},
             "extra":{"M":{"deep":{"L":[{"N":"1"},{"BOOL":true},{"NULL":true}]}}},"words":{"S":"plain"},
             "blogPostsId":{"S":"b1"},"__typename":{"S":"Post"},"_version":{"N":"4"},"_lastChangedAt":{"N":"1700000000123"},"_deleted":{"NULL":true},"_ttl":{"NULL":true},
             "createdAt":{"S":"2023-01-02T03:04:05.678Z"},"updatedAt":{"S":"2023-02-03T04:05:06.789Z"}}
            """));

        Assert.Equal((0, "import Post: 1 stored"), (code, said));
        var post = (await Stored(table, "Post", "p1"))!;
        Assert.Equal(["blogPostsId", "createdAt", "day", "done", "extra", "id", "place", "rank", "score", "seen", "slug", "state", "tags", "title", "updatedAt", "words"], post.Fields.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(("b1", "2023-01-02T03:04:05.678Z", "2023-02-03T04:05:06.789Z"), (post["blogPostsId"].Text, post["createdAt"].Text, post["updatedAt"].Text));
        Assert.Equal(("7", "150", "1700000000", false), (post["rank"].Text, post["score"].Text, post["seen"].Text, post["done"].Flag));
        Assert.Equal(("""{"deep":[1,true,null]}""", "\"plain\""), (post["extra"].Text, post["words"].Text));
        Assert.Equal(("home", "[a, null]"), (post["place"].Members["name"].Text, post["tags"].ToString()));
        Assert.Equal((1L, DateTimeOffset.Parse("2023-01-02T03:04:05.678Z", System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds()), (post.Version, post.Created));
    }

    [Fact]
    public async Task Takes_several_pages_lines_of_an_export_and_packed_files()
    {
        var blogs = Enumerable.Range(0, 150).Select(number => $$$"""{"id":{"S":"b{{{number}}}"},"name":{"S":"{{{new string('x', 300)}}}"}}""").ToList();
        var pages = $$$"""{"Items":[{{{string.Join(',', blogs.Take(60))}}}],"Count":60,"NextToken":"more"}""" + "\n" + $$$"""{"Count":90,"ConsumedCapacity":null,"Items":[{{{string.Join(",\n", blogs.Skip(60))}}}]}""";
        var lines = string.Join('\n', blogs.Select(blog => $$$"""{"Item":{{{blog}}}}""")) + "\n";
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true))
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(lines), Cancellation);

        foreach (var content in new[] { Encoding.UTF8.GetBytes(pages), Encoding.UTF8.GetBytes(lines), packed.ToArray() })
        {
            var table = await tables.New();
            Assert.Equal((0, "import Blog: 150 stored"), await Import(table, "Blog", content));
            Assert.Equal(150, (await table.Everything()).Count);
            Assert.Equal((0, "import Blog: 150 there already"), await Import(table, "Blog", content));
        }
    }

    [Fact]
    public async Task Goes_on_where_it_died()
    {
        var table = await tables.New();
        var file = await Written(table, Page(Enumerable.Range(0, 250).Select(number => $$$"""{"id":{"S":"b{{{number}}}"},"name":{"S":"n"}}""").ToArray()));

        await Assert.ThrowsAsync<InvalidOperationException>(() => new AmplifyImport(Schema, Trellis.Local.Tools.Data.StoredData.From(table.DyingAt(152)), table.Checkpoint("import"), _ => { }).Run(file, "Blog", [], Cancellation));
        var said = new List<string>();
        var code = await new AmplifyImport(Schema, table.Data, table.Checkpoint("import"), said.Add).Run(file, "Blog", [], Cancellation);

        Assert.Equal(0, code);
        Assert.StartsWith("import Blog: 101 stored, 49 there already", said[^1], StringComparison.Ordinal);
        Assert.Equal(250, (await table.Everything()).Count);
    }

    [Fact]
    public async Task Leaves_out_what_datastore_has_marked_as_deleted()
    {
        var table = await tables.New();

        var done = await Import(table, "Blog", Page(
            """{"id":{"S":"b1"},"name":{"S":"gone"},"_deleted":{"BOOL":true},"_ttl":{"N":"1700000000"}}""",
            """{"id":{"S":"b2"},"name":{"S":"here"},"_deleted":{"BOOL":false}}"""));

        Assert.Equal((0, "import Blog: 1 left out (deleted), 1 stored"), done);
        Assert.Null(await Stored(table, "Blog", "b1"));
    }

    [Fact]
    public async Task Writes_an_owner_as_the_sub_alone_in_lists_too_and_leaves_other_claims()
    {
        var table = await tables.New();

        Assert.Equal((0, "import Note: 1 stored"), await Import(table, "Note", Page($$$"""{"id":{"S":"n1"},"text":{"S":"a::b"},"owner":{"S":"{{{Alice}}}::alice"}}""")));
        Assert.Equal((0, "import Page: 1 stored"), await Import(table, "Page", Page($$$"""{"id":{"S":"p1"},"editors":{"L":[{"S":"{{{Alice}}}::alice"},{"S":"bob"}]},"mail":{"S":"a::b@example.com"}}""")));

        var note = (await table.Read(new RecordKey(Schema.Named("Note")!, Alice, [Value.Of("n1")])))!;
        Assert.Equal((Alice, "a::b"), (note["owner"].Text, note["text"].Text));
        var page = (await Stored(table, "Page", "p1"))!;
        Assert.Equal(($"[{Alice}, bob]", "a::b@example.com"), (page["editors"].ToString(), page["mail"].Text));
    }

    [Fact]
    public async Task Stores_nothing_while_the_schema_has_no_place_for_an_attribute_unless_told_to_leave_it_out()
    {
        var table = await tables.New();
        var items = Page(
            """{"id":{"S":"p1"},"title":{"S":"one"},"colour":{"S":"red"},"place":{"M":{"name":{"S":"home"},"zip":{"S":"1"}}}}""",
            """{"id":{"S":"p2"},"title":{"S":"two"},"colour":{"S":"blue"}}""");

        var (code, said) = await ImportAll(table, "Post", items);
        var before = await table.Everything();
        var (codeWithout, saidWithout) = await ImportAll(table, "Post", items, "colour", "place.zip");

        Assert.Equal(1, code);
        Assert.Equal("colour: in 2 items, but Post has no such field in the schema. (amplify.unknown)", said[0]);
        Assert.Equal("place.zip: in 1 item, but Post has no such field in the schema. (amplify.unknown)", said[1]);
        Assert.Contains("--without colour,place.zip", said[2], StringComparison.Ordinal);
        Assert.Empty(before);
        Assert.Equal(0, codeWithout);
        Assert.Equal(["Left out, as asked: colour of 2 items.", "Left out, as asked: place.zip of 1 item."], saidWithout[..2]);
        Assert.NotNull(await Stored(table, "Post", "p2"));
    }

    [Theory]
    [InlineData("Post", """{"id":{"S":"x"},"title":{"S":"a"}}""", "Item 1 (id x): title: title must have at least 2 characters. (field.invalid)")]
    [InlineData("Post", """{"id":{"S":"x"}}""", "Item 1 (id x): title: title is missing. (field.required)")]
    [InlineData("Post", """{"title":{"S":"ab"}}""", "Item 1: id: id is missing. (field.required)")]
    [InlineData("Post", """{"id":{"S":""},"title":{"S":"ab"}}""", "key.empty")]
    [InlineData("Post", """{"id":{"S":"x"},"title":{"S":"ab"},"state":{"S":"odd"}}""", "(field.enum)")]
    [InlineData("Post", """{"id":{"S":"x"},"title":{"S":"ab"},"rank":{"S":"7"}}""", "(field.type)")]
    [InlineData("Post", """{"id":{"S":"x"},"title":{"B":"AA=="}}""", "title is of DynamoDB's type B, which no field of a schema has. (amplify.attribute)")]
    [InlineData("Post", """{"id":"x","title":"plain"}""", "id is not written as DynamoDB writes attributes")]
    [InlineData("Note", """{"id":{"S":"x"},"text":{"S":"whose?"}}""", "this one names no owner. (amplify.owner)")]
    [InlineData("PostLabels", """{"id":{"S":"x"},"postId":{"S":"p"}}""", "It does not name its Label: there is no labelId. (amplify.join)")]
    [InlineData("PostLabels", """{"id":{"S":"x"},"postId":{"S":"p"},"labelId":{"S":"l"}}""", "Post p, Label l is not there. Import the records first. (import.pair)")]
    public async Task Refuses_what_the_api_would_refuse_and_says_which_and_why(string model, string item, string expected)
    {
        var table = await tables.New();

        var (code, said) = await ImportAll(table, model, Page(item));

        Assert.Equal(1, code);
        Assert.Contains(expected, said[0], StringComparison.Ordinal);
        Assert.StartsWith($"import {model}: 1 refused (", said[^1], StringComparison.Ordinal);
        Assert.Empty(await table.Everything());
    }

    [Fact]
    public async Task Refuses_a_second_record_of_a_unique_value_or_of_the_same_key()
    {
        var table = await tables.New();

        var (code, said) = await ImportAll(table, "Post", Page(
            """{"id":{"S":"p1"},"title":{"S":"one"},"slug":{"S":"same"}}""",
            """{"id":{"S":"p2"},"title":{"S":"two"},"slug":{"S":"same"}}""",
            """{"id":{"S":"p1"},"title":{"S":"another"}}"""));

        Assert.Equal(1, code);
        Assert.Equal("Item 2 (id p2): another record has the same slug: same. Change one of the two, and import again. (import.not-unique)", said[0]);
        Assert.Equal("Item 3 (id p1): another record, pair or profile is there already. (import.exists)", said[1]);
        Assert.StartsWith("import Post: 1 refused (import.exists), 1 refused (import.not-unique), 1 stored", said[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("postId", "labelId")]
    [InlineData("postID", "labelID")]
    public async Task Makes_links_of_the_table_that_joins_two_models(string post, string label)
    {
        var table = await tables.New();
        await Import(table, "Post", Page("""{"id":{"S":"p1"},"title":{"S":"one"}}"""));
        await Import(table, "Label", Page("""{"id":{"S":"l1"},"name":{"S":"red"}}"""));
        var pair = Page($$$"""{"id":{"S":"x"},"{{{post}}}":{"S":"p1"},"{{{label}}}":{"S":"l1"},"createdAt":{"S":"2023-01-02T03:04:05.678Z"},"updatedAt":{"S":"2023-01-02T03:04:05.678Z"},"__typename":{"S":"PostLabels"}}""");

        Assert.Equal((0, "import PostLabels: 1 stored"), await Import(table, "PostLabels", pair));
        Assert.Equal((0, "import PostLabels: 1 there already"), await Import(table, "PostLabels", pair));

        Assert.Contains(await table.Everything(), item => item["pk"].S.StartsWith("PostLabels", StringComparison.Ordinal) && item["$left"].L[0].S == "p1" && item["$right"].L[0].S == "l1");
    }

    [Fact]
    public async Task Links_what_is_an_owners_in_that_owners_space()
    {
        var table = await tables.New();
        await Import(table, "Note", Page($$$"""{"id":{"S":"n1"},"owner":{"S":"{{{Alice}}}::alice"}}"""));
        await Import(table, "Keyword", Page($$$"""{"id":{"S":"k1"},"owner":{"S":"{{{Alice}}}::alice"}}"""));

        var done = await Import(table, "NoteKeywords", Page($$$"""{"id":{"S":"x"},"noteId":{"S":"n1"},"keywordId":{"S":"k1"},"owner":{"S":"{{{Alice}}}::alice"}}"""));

        Assert.Equal((0, "import NoteKeywords: 1 stored"), done);
        Assert.Contains(await table.Everything(), item => item["pk"].S.StartsWith("NoteKeywords", StringComparison.Ordinal) && item["pk"].S.Contains(Alice, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Says_when_the_last_page_tells_of_more()
    {
        var table = await tables.New();

        var (code, said) = await ImportAll(table, "Blog", Encoding.UTF8.GetBytes("""{"Items":[{"id":{"S":"b1"},"name":{"S":"n"}}],"LastEvaluatedKey":{"id":{"S":"b1"}}}"""));

        Assert.Equal(1, code);
        Assert.Contains("(amplify.more)", said[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"data":{"listPosts":[]}}""")]
    [InlineData("""{"Items":[{"id":{"S":"b1"},""")]
    [InlineData("id,name\n1,2\n")]
    public async Task Names_a_file_that_is_something_else(string content)
    {
        var table = await tables.New();

        var trouble = await Assert.ThrowsAsync<SetupException>(() => Import(table, "Blog", Encoding.UTF8.GetBytes(content)));

        Assert.Equal("import.file", trouble.Code);
        Assert.Empty(await table.Everything());
    }

    [Fact]
    public async Task Names_what_the_schema_has_where_it_has_no_such_model()
    {
        var table = await tables.New();

        var trouble = await Assert.ThrowsAsync<SetupException>(() => Import(table, "Blgo", Page()));

        Assert.Equal("The schema has no model and no many-to-many relation Blgo. It has Blog, Post, Label, Note, Keyword, Page, PostLabels, NoteKeywords.", trouble.Message);
    }

    private static byte[] Page(params string[] items) => Encoding.UTF8.GetBytes($$"""{ "Items": [{{string.Join(",\n", items)}}], "Count": {{items.Length}}, "ScannedCount": {{items.Length}}, "ConsumedCapacity": null }""");

    private static async Task<string> Written(DataTable table, byte[] content)
    {
        var file = Path.Combine(table.Folder, "scan.json");
        await File.WriteAllBytesAsync(file, content, Cancellation);
        return file;
    }

    private static async Task<(int Code, List<string> Said)> ImportAll(DataTable table, string model, byte[] content, params string[] without)
    {
        var said = new List<string>();
        var code = await new AmplifyImport(Schema, table.Data, table.Checkpoint("import"), said.Add).Run(await Written(table, content), model, [.. without], Cancellation);
        return (code, said);
    }

    private static async Task<(int Code, string Said)> Import(DataTable table, string model, byte[] content)
    {
        var (code, said) = await ImportAll(table, model, content);
        return (code, said[^1][..said[^1].LastIndexOf(", in ", StringComparison.Ordinal)]);
    }

    private static Task<Record?> Stored(DataTable table, string model, string id) => table.Read(new RecordKey(Schema.Named(model)!, null, [Value.Of(id)]));
}
