namespace Trellis.Tests.Functions.Lists;

/// <summary>What the suite of lists speaks of: relations of every kind, indexes, and fields that not everybody sees.</summary>
public static class ListSchema
{
    public const string Text = """
        enum Shelf { fiction science history }
        type Size { width: Int! height: Int }

        type Author @model @auth(rules: [{ allow: private }]) {
          name: String!
          books: [Book] @hasMany(limit: 2)
          portrait: Portrait @hasOne
          genres: [Genre] @manyToMany(relationName: "AuthorGenre")
          reviews: [Review] @hasMany(references: ["authorId"])
          contract: Contract @hasOne(references: ["authorId"])
        }

        type Book @model @auth(rules: [{ allow: private }]) {
          title: String!
          shelf: Shelf @index(name: "byShelf", sortKeyFields: ["year"])
          year: Int
          read: Boolean
          published: AWSDate
          tags: [String]
          size: Size
          author: Author @belongsTo
        }

        type Portrait @model @auth(rules: [{ allow: private }]) { link: String }

        type Genre @model @auth(rules: [{ allow: private }]) {
          name: String!
          authors: [Author] @manyToMany(relationName: "AuthorGenre")
        }

        type Contract @model @auth(rules: [{ allow: groups, groups: ["admin"] }]) { text: String authorId: ID author: Author @belongsTo(references: ["authorId"]) }

        type Review @model @auth(rules: [{ allow: owner }]) {
          text: String!
          authorId: ID
          author: Author @belongsTo(references: ["authorId"])
        }

        type Payment @model @auth(rules: [{ allow: owner }, { allow: groups, groups: ["admin"] }]) {
          owner: String
          amount: Int!
          purpose: String
        }

        type Person @model @auth(rules: [{ allow: owner }, { allow: groups, groups: ["admin"] }, { allow: private, operations: [read] }]) {
          team: String! @index(name: "byTeam", sortKeyFields: ["salary"]) @index(name: "byTeamAndCode", sortKeyFields: ["code"])
          name: String!
          salary: Int @auth(rules: [{ allow: owner }, { allow: groups, groups: ["admin"] }])
          code: String @auth(rules: [{ allow: groups, groups: ["admin"] }])
          mentor: Author @hasOne @auth(rules: [{ allow: owner }, { allow: groups, groups: ["admin"] }])
        }

        type Site @model @auth(rules: [{ allow: groups, groups: ["admin"] }, { allow: public, operations: [read] }, { allow: owner }]) {
          title: String!
          draft: String @auth(rules: [{ allow: groups, groups: ["admin"] }])
          sheets: [Sheet] @hasMany
          books: [Note] @hasMany
          main: Sheet @hasOne
        }

        type Sheet @model @auth(rules: [{ allow: groups, groups: ["admin"] }, { allow: public, operations: [read] }]) {
          title: String!
          remark: String @auth(rules: [{ allow: groups, groups: ["admin"] }])
        }

        type Note @model @auth(rules: [{ allow: groups, groups: ["admin"] }]) { text: String }
        """;

    public static Schema Compiled { get; } = SampleSchemas.Compile(Text);
}
