namespace Trellis.Tests.Local.Tools.Clients;

/// <summary>Schemas that are hard to describe, each for a reason of its own.</summary>
internal static class Samples
{
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        ["values"] = """
            enum State { open done }
            type Address { street: String! zip: String lines: [String] tags: [String!]! state: State inner: Address }
            type Thing @model @auth(rules: [{ allow: owner }]) {
              code: String! @validate(type: minLength, value: "2") @validate(type: maxLength, value: "8") @validate(type: matches, value: "^[A-Z]+$")
              java: String @validate(type: matches, value: "(?i)^[a-z&&[^aeiou]]+$")
              state: State! @default(value: "open")
              states: [State]
              count: Int @default(value: "3") @validate(type: gt, value: "0") @validate(type: lte, value: "10")
              weight: Float
              done: Boolean @default(value: "false")
              due: AWSDate
              at: AWSTime
              when: AWSDateTime
              stamp: AWSTimestamp
              mail: AWSEmail @unique
              link: AWSURL
              phone: AWSPhone
              ip: AWSIPAddress
              data: AWSJSON
              address: Address
              addresses: [Address!]
              limit: Int
              sort: String
              or: String
            }
            """,
        ["numbers"] = """
            type Score @model @auth(rules: [{ allow: private }]) {
              rank: Int!
              floor: Int! @validate(type: gt, value: "4")
              depth: Float! @validate(type: lt, value: "0")
              level: Int! @validate(type: lte, value: "-2")
              share: Float! @validate(type: gte, value: "1.5")
              lives: Int @default(value: "3")
            }
            """,
        ["keys"] = """
            type Order @model @auth(rules: [{ allow: private }]) {
              customer: ID! @primaryKey(sortKeyFields: ["number"])
              number: Int!
              note: String
              lines: [Line] @hasMany
            }
            type Line @model @auth(rules: [{ allow: private }]) {
              product: String! @index(name: "byProduct", sortKeyFields: ["amount"])
              amount: Int!
              order: Order @belongsTo
            }
            type Country @model @auth(rules: [{ allow: private }]) { code: Int! @primaryKey name: String! }
            """,
        ["rules"] = """
            type Article @model @auth(rules: [{ allow: groups, groups: ["editors"] }, { allow: public, operations: [read] }, { allow: owner }]) {
              title: String!
              draft: String @auth(rules: [{ allow: groups, groups: ["editors"] }])
              remarks: [Remark] @hasMany
              secrets: [Secret] @hasMany
            }
            type Remark @model @auth(rules: [{ allow: public, operations: [get, list] }, { allow: private }]) { text: String! article: Article @belongsTo }
            type Secret @model @auth(rules: [{ allow: owner }]) { text: String! article: Article @belongsTo }
            type Log @model(mutations: { update: null, delete: null }) @auth(rules: [{ allow: private }]) { line: String! }
            type Note @model(queries: null) @auth(rules: [{ allow: private }]) { line: String! }
            """,
        ["live"] = """
            type Board @model @auth(rules: [{ allow: private }]) { name: String cards: [Card] @hasMany(references: ["boardId"]) }
            type Card @model(live: true) @auth(rules: [{ allow: owner }, { allow: public, operations: [list] }]) {
              title: String!
              boardId: ID
              board: Board @belongsTo(references: ["boardId"])
              marks: [Mark] @manyToMany(relationName: "CardMarks")
            }
            type Line @model(live: true) @auth(rules: [{ allow: private }]) {
              order: ID! @primaryKey(sortKeyFields: ["number"])
              number: Int!
              text: String
            }
            type Mark @model @auth(rules: [{ allow: private }]) { name: String cards: [Card] @manyToMany(relationName: "CardMarks") }
            """,
        ["names"] = """
            "A model that is called like one of our own types. */ alert(1) /*"
            type Problem @model @auth(rules: [{ allow: private }]) { record: Record @belongsTo text: String }
            type Record @model @auth(rules: [{ allow: private }]) { promise: String problems: [Problem] @hasMany }
            type Promise @model @auth(rules: [{ allow: private }]) { name: String }
            type Page @model(path: "to-dos.v2") @auth(rules: [{ allow: public }]) { name: String }
            type PageInput { a: Int }
            type Task @model @auth(rules: [{ allow: private }]) { input: PageInput friends: [Task] @manyToMany(relationName: "Friends") friendOf: [Task] @manyToMany(relationName: "Friends") }
            type Team @model @auth(rules: [{ allow: private }]) { tasks: [TeamTask] @hasMany list: String }
            type TeamTask @model @auth(rules: [{ allow: private }]) { create: String team: Team @belongsTo }
            type Profile @model @auth(rules: [{ allow: private }]) { nickname: String task: TaskInput }
            type TaskInput { a: Int }
            type TeamPage @model @auth(rules: [{ allow: private }]) { headline: String }
            type TeamModel @model @auth(rules: [{ allow: private }]) { shape: String }
            type TeamSort @model @auth(rules: [{ allow: private }]) { order: String }
            """,
    };

    public static Schema Compiled(string text)
    {
        var compilation = SchemaCompiler.Compile(text);
        return compilation.Schema ?? throw new InvalidOperationException(string.Join('\n', compilation.Errors));
    }
}
