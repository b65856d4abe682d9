namespace Trellis.Tests.Functions;

/// <summary>
/// What writing promises beyond one record: references, unique values, merged objects, pairs, and creates that happen once.
/// The same on the memory table and on both engines.
/// </summary>
public abstract partial class WriteSuite
{
    public const string Text = """
        type Company @model @auth(rules: [{ allow: private }]) {
          name: String!
          staff: [Person] @hasMany
          looses: [Loose] @hasMany(indexName: "byCompany", fields: ["id"])
        }

        type Person @model(path: "people") @auth(rules: [{ allow: private }]) {
          name: String
          email: AWSEmail @unique
          badge: Int @unique
          company: Company @belongsTo
          friend: Person @hasOne
          home: Place
          joined: AWSDateTime @index(name: "byJoined")
        }

        type Place { street: String! zip: String geo: Geo lines: [String] }
        type Geo { lat: Float! lon: Float! }

        type Folder @model @auth(rules: [{ allow: owner }]) { name: String! notes: [Note] @hasMany }

        type Note @model @auth(rules: [{ allow: owner }]) {
          text: String
          code: String @unique
          folder: Folder @belongsTo
          labels: [Label] @manyToMany(relationName: "NoteLabels")
        }

        type Label @model @auth(rules: [{ allow: owner }, { allow: private, operations: [read] }]) {
          name: String!
          notes: [Note] @manyToMany(relationName: "NoteLabels")
          topics: [Topic] @manyToMany(relationName: "LabelTopics")
        }

        type Topic @model @auth(rules: [{ allow: groups, groups: ["admin"] }, { allow: private, operations: [read] }]) {
          name: String!
          labels: [Label] @manyToMany(relationName: "LabelTopics")
        }

        type Order @model @auth(rules: [{ allow: private }]) {
          customer: ID! @primaryKey(sortKeyFields: ["number"])
          number: Int!
          lines: [Line] @hasMany(references: ["orderCustomer", "orderNumber"])
        }

        type Line @model @auth(rules: [{ allow: private }]) {
          what: String
          orderCustomer: ID
          orderNumber: Int
          order: Order @belongsTo(references: ["orderCustomer", "orderNumber"])
        }

        type Loose @model @auth(rules: [{ allow: private }]) {
          companyId: ID @index(name: "byCompany")
          company: Company @belongsTo(fields: ["companyId"], check: false)
        }

        type Box @model @auth(rules: [{ allow: private, operations: [create] }, { allow: groups, groups: ["admin"] }]) {
          text: String
          open: Boolean @default(value: "true")
        }

        type Vault @model @auth(rules: [{ allow: owner }, { allow: groups, groups: ["admin"] }]) {
          text: String
          code: String @unique
          balance: Int
        }

        enum Mood { good bad }

        type Extreme @model @auth(rules: [{ allow: private }]) {
          text: String whole: Int decimal: Float flag: Boolean date: AWSDate time: AWSTime moment: AWSDateTime stamp: AWSTimestamp
          mail: AWSEmail json: AWSJSON link: AWSURL phone: AWSPhone ip: AWSIPAddress mood: Mood other: ID
          texts: [String] wholes: [Int!] place: Place places: [Place]
        }

        type Sample @model @auth(rules: [{ allow: private }]) {
          name: String! @primaryKey(sortKeyFields: ["level"])
          level: Float!
          code: String @index(name: "byCode")
          text: String
        }

        type Nest { inner: Nest }
        type Nests @model(path: "nests") @auth(rules: [{ allow: private }]) { nest: Nest }

        type Uniques @model(path: "uniques") @auth(rules: [{ allow: private }]) {
          UNIQUE
        }

        type Diary @model(path: "diaries") @auth(rules: [{ allow: private }]) { text: String updatedAt: AWSDateTime }

        type Wide @model @auth(rules: [{ allow: private }]) {
          WIDE
        }
        """;

    /// <summary>A schema with a model of four hundred fields and one of a hundred unique values, beside the ordinary ones.</summary>
    public static Schema Schema { get; } = SampleSchemas.Compile(Text
        .Replace("WIDE", string.Join(' ', Enumerable.Range(0, 400).Select(number => $"field{number}: Int")), StringComparison.Ordinal)
        .Replace("UNIQUE", string.Join(' ', Enumerable.Range(0, 100).Select(number => $"u{number}: String @unique")), StringComparison.Ordinal));

    private readonly string alice = Guid.NewGuid().ToString();
    private readonly string bob = Guid.NewGuid().ToString();

    protected abstract IFunctions Functions { get; }

    /// <summary>The same table, and another time.</summary>
    protected abstract IFunctions At(TimeProvider clock);

    private Client Alice => Client.WithToken(Functions, alice);

    private Client Bob => Client.WithToken(Functions, bob);

    private Client Admin => Client.WithToken(Functions, alice, "admin");

    /// <summary>How often each race is run here: over all suites and races it comes to some six hundred rounds.</summary>
    protected virtual int Races => 10;

    /// <summary>How many write to the same few records at once.</summary>
    protected virtual int Writers => 64;

    /// <summary>The environment can ask for more.</summary>
    private int Rounds => Races * (int.TryParse(Environment.GetEnvironmentVariable("TRELLIS_RUNS"), NumberStyles.None, CultureInfo.InvariantCulture, out var times) ? times : 1);

    private static string Unknown => Guid.NewGuid().ToString();

    private static bool Same(Reply one, Reply other) =>
        one.Status == other.Status
        && JsonNode.DeepEquals(JsonNode.Parse(one.Text), JsonNode.Parse(other.Text))
        && one.Headers.Where(header => header.Key != "date").OrderBy(header => header.Key, StringComparer.Ordinal).SequenceEqual(other.Headers.OrderBy(header => header.Key, StringComparer.Ordinal));
}
