using Trellis.Schemas.Compiler.Syntax;

namespace Trellis.Schemas.Compiler;

/// <summary>
/// The built-in directives, defined in the schema language: those of Amplify, AppSync and GraphQL, and our extensions <c>@unique</c>,
/// <c>@model(path:, scope:, title:, live:)</c>, <c>@belongsTo(check:)</c>, <c>onDelete:</c> of a relation, and of a rule <c>and:</c> and
/// <c>allow: members</c> with its arguments.
/// </summary>
internal static class BuiltIn
{
    private const string Text = """
        directive @model(
          queries: Queries, mutations: Mutations, subscriptions: Subscriptions, timestamps: Timestamps,
          path: String, scope: Scope, title: String, live: Boolean
        ) on OBJECT
        input Queries { get: String list: String }
        input Mutations { create: String update: String delete: String }
        input Subscriptions { onCreate: [String] onUpdate: [String] onDelete: [String] level: SubscriptionLevel }
        enum SubscriptionLevel { off public on }
        input Timestamps { createdAt: String updatedAt: String }
        enum Scope { OWNER SHARED }

        directive @primaryKey(sortKeyFields: [String]) on FIELD_DEFINITION
        directive @index(name: String, sortKeyFields: [String], queryField: String, projection: Projection) repeatable on FIELD_DEFINITION
        input Projection { type: ProjectionType! nonKeyAttributes: [String] }
        enum ProjectionType { ALL KEYS_ONLY INCLUDE }
        directive @unique on FIELD_DEFINITION
        directive @default(value: String) on FIELD_DEFINITION
        directive @validate(type: ValidationType!, value: String!, errorMessage: String) repeatable on FIELD_DEFINITION
        enum ValidationType { gt lt gte lte minLength maxLength startsWith endsWith matches }
        directive @mapsTo(name: String!) on OBJECT

        directive @hasOne(
          fields: [String!], references: [String!], overrideIndexName: String, onDelete: OnDelete
        ) on FIELD_DEFINITION
        directive @hasMany(
          indexName: String, fields: [String!], references: [String!], limit: Int, overrideIndexName: String, onDelete: OnDelete
        ) on FIELD_DEFINITION
        enum OnDelete { KEEP UNSET CASCADE RESTRICT }
        directive @belongsTo(fields: [String!], references: [String!], overrideIndexName: String, check: Boolean) on FIELD_DEFINITION
        directive @manyToMany(relationName: String!, limit: Int) on FIELD_DEFINITION

        directive @auth(rules: [AuthRule!]!) on OBJECT | FIELD_DEFINITION
        input AuthRule {
          allow: AuthStrategy! provider: AuthProvider identityClaim: String groupClaim: String ownerField: String groupsField: String
          groups: [String] operations: [ModelOperation] and: [AuthRule!]
          through: String of: String member: String where: FieldsOfThrough
        }
        enum AuthStrategy { owner groups private public custom members }
        enum AuthProvider { apiKey iam identityPool oidc userPools function }
        enum ModelOperation { create update delete read get list sync listen search }

        directive @searchable(queries: SearchQueries) on OBJECT
        input SearchQueries { search: String }
        directive @function(name: String!, region: String, accountId: String, invocationType: InvocationType) repeatable on FIELD_DEFINITION
        enum InvocationType { Event RequestResponse }
        directive @http(method: HttpMethod, url: String!, headers: [HttpHeader], supportsRequestHeaders: Boolean) on FIELD_DEFINITION
        enum HttpMethod { GET POST PUT DELETE PATCH }
        input HttpHeader { key: String! value: String! }
        directive @predictions(actions: [PredictionsAction!]!) on FIELD_DEFINITION
        enum PredictionsAction { identifyText identifyLabels convertTextToSpeech translateText }
        directive @sql(statement: String, reference: String) on FIELD_DEFINITION
        directive @refersTo(name: String!) on OBJECT | FIELD_DEFINITION
        directive @aws_api_key on OBJECT | FIELD_DEFINITION
        directive @aws_iam on OBJECT | FIELD_DEFINITION
        directive @aws_lambda on OBJECT | FIELD_DEFINITION
        directive @aws_oidc on OBJECT | FIELD_DEFINITION
        directive @aws_auth(cognito_groups: [String!]) on OBJECT | FIELD_DEFINITION
        directive @aws_cognito_user_pools(cognito_groups: [String!]) on OBJECT | FIELD_DEFINITION
        directive @aws_subscribe(mutations: [String]) on FIELD_DEFINITION
        directive @aws_publish(subscriptions: [String]) on FIELD_DEFINITION
        directive @deprecated(reason: String) on FIELD_DEFINITION | ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION | ENUM_VALUE
        directive @specifiedBy(url: String!) on SCALAR
        """;

    private static readonly Dictionary<string, Definition> Types = [];
    private static readonly Dictionary<string, Definition> Directives = Read();

    public static Definition? Directive(string name) => Directives.GetValueOrDefault(name);

    /// <summary>An enum or input of a built-in directive's arguments.</summary>
    public static Definition? Type(string name) => Types.GetValueOrDefault(name);

    public static IEnumerable<string> DirectiveNames => Directives.Keys;

    private static Dictionary<string, Definition> Read()
    {
        var directives = new Dictionary<string, Definition>(48, StringComparer.Ordinal);
        foreach (var definition in Parser.Parse(Text, new Faults(Text)).Definitions)
            (definition.Kind is DefinitionKind.Directive ? directives : Types)[definition.Name] = definition;
        return directives;
    }
}
