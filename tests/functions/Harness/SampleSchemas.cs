namespace Trellis.Tests.Functions;

/// <summary>Schemas that the suites speak of.</summary>
public static class SampleSchemas
{
    /// <summary>Every kind of field, and the rules of the spine: owner, private, groups, public.</summary>
    public const string Text = """
        enum State { open started done }
        type Address { street: String! zip: String lines: [String] }

        type Task @model @auth(rules: [{ allow: owner }]) {
          title: String!
          notes: String
          state: State!
          priority: Int
          weight: Float
          done: Boolean
          due: AWSDate
          at: AWSTime
          when: AWSDateTime
          stamp: AWSTimestamp
          mail: AWSEmail
          link: AWSURL
          phone: AWSPhone
          ip: AWSIPAddress
          data: AWSJSON
          tags: [String!]
          address: Address
        }

        type Team @model @auth(rules: [{ allow: groups, groups: ["admin"] }, { allow: private, operations: [read] }]) {
          name: String!
        }

        type Comment @model @auth(rules: [{ allow: owner }, { allow: private, operations: [read] }]) {
          text: String!
        }

        type Page @model @auth(rules: [{ allow: groups, groups: ["admin"] }, { allow: public, operations: [read] }, { allow: owner }]) {
          title: String!
          draft: String @auth(rules: [{ allow: groups, groups: ["admin"] }])
        }

        type Letter @model @auth(rules: [{ allow: owner, operations: [read, update, delete] }, { allow: groups, groups: ["admin"], operations: [create] }]) {
          owner: String
          text: String!
        }

        type Log @model(mutations: { update: null, delete: null }) @auth(rules: [{ allow: private }]) {
          line: String!
        }
        """;

    public static Schema Compiled { get; } = Compile(Text);

    /// <summary>The schema of a text that has no errors.</summary>
    public static Schema Compile(string text)
    {
        var compilation = SchemaCompiler.Compile(text);
        return compilation.Schema ?? throw new InvalidOperationException($"{string.Join('\n', compilation.Errors)}\n{text}");
    }
}
