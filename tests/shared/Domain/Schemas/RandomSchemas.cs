using FsCheck;
using FsCheck.Fluent;
using Trellis.Schemas.Compiler.Syntax;

namespace Trellis.Tests.Schemas;

/// <summary>Texts for property tests: right by the grammar, and mostly by their meaning.</summary>
internal static class RandomSchemas
{
    private static readonly Gen<string> Name = Gen.Elements("A", "B", "Task", "type", "input", "id", "owner", "name", "x_1", "_y", "on", "Query");

    private static readonly Gen<string> Scalar = Gen.Elements("ID", "String", "Int", "Float", "Boolean", "AWSDate", "AWSDateTime", "AWSJSON", "A", "B", "E", "Nowhere");

    private static readonly Gen<string> String = Gen.Elements("", "a", "two words", "\"quoted\"", "a\\b", "line\nline", "\u0007", "é😀", "# no comment", "1")
        .Select(Strings.Write);

    private static readonly Gen<string> Type =
        from name in Scalar
        from form in Gen.Elements("{0}", "{0}!", "[{0}]", "[{0}!]!", "[{0}]!")
        select string.Format(System.Globalization.CultureInfo.InvariantCulture, form, name);

    private static readonly Gen<string> Directive = Gen.Frequency(
        (3, Gen.Constant("")),
        (1, Gen.Elements(
            "@primaryKey", "@primaryKey(sortKeyFields: [\"name\"])", "@index", "@index(name: \"byX\", sortKeyFields: [\"id\"])", "@unique", "@hasOne", "@hasMany", "@belongsTo",
            "@hasMany(references: [\"id\"])", "@belongsTo(references: [\"id\"])", "@hasOne(fields: [\"id\"])", "@hasMany(indexName: \"byX\", fields: [\"id\"])",
            "@manyToMany(relationName: \"Pairs\")", "@auth(rules: [{ allow: owner }])", "@auth(rules: [{ allow: groups, groupsField: \"name\", and: [{ allow: private }] }])",
            "@validate(type: gt, value: \"1\")", "@validate(type: matches, value: \"^(a|b)*$\")", "@deprecated", "@nowhere(a: [1, { b: null }])")),
        (1, String.Select(value => $"@default(value: {value})")));

    private static readonly Gen<string> Field =
        from description in Gen.Frequency((4, Gen.Constant("")), (1, String))
        from name in Name
        from type in Type
        from first in Directive
        from second in Directive
        select $"  {description} {name}: {type} {first} {second}\n";

    private static readonly Gen<string> Model =
        from name in Gen.Elements("A", "B", "Task", "C")
        from model in Gen.Frequency(
            (1, Gen.Constant("")),
            (4, Gen.Elements("@model", "@model(path: \"p\")", "@model(queries: null, timestamps: { createdAt: \"made\" })", "@model(scope: SHARED)")))
        from auth in Gen.Frequency(
            (2, Gen.Constant("")),
            (1, Gen.Elements("@auth(rules: [{ allow: owner }, { allow: public, operations: [read] }])", "@auth(rules: [{ allow: owner, ownerField: \"name\" }])", "@auth(rules: [])")))
        from fields in Field.NonEmptyListOf()
        select $"type {name} {model} {auth} {{\n{string.Concat(fields)}}}\n";

    private static readonly Gen<string> Definition = Gen.Frequency(
        (6, Model),
        (1, Gen.Elements(
            "enum E { open closed }\n", "enum E { A A }\n", "union U = A | B\n", "interface I { a: Int }\n", "scalar Day\n", "extend type A { more: Int }\n",
            "input AMPLIFY { globalAuthRule: AuthRule = { allow: public } }\n", "type Query { a(b: [Int!]! = [1]): A }\n", "directive @nowhere(a: X) repeatable on FIELD_DEFINITION\n")));

    public static Gen<string> Text { get; } = Definition.NonEmptyListOf().Select(definitions => string.Concat(definitions));
}
