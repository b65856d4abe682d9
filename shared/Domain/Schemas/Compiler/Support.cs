using Trellis.Schemas.Compiler.Syntax;

namespace Trellis.Schemas.Compiler;

/// <summary>
/// What this service makes of a directive that is written rightly: most belong on models only; some of Amplify's it does not have,
/// and says so, as a warning where the data means the same without and as an error where it would not.
/// </summary>
internal sealed class Support(Types types, Faults faults)
{
    public void Check(DirectiveUse use, Place place)
    {
        switch (use.Name)
        {
            case "model":
                if (types.IsRoot(place.Definition.Name))
                    faults.Error(
                        "schema.model-root", use.Start, place.Path,
                        $"'{place.Path}' holds operations and cannot be a model. Give the model's type another name.");
                break;
            case "primaryKey"
                or "index"
                or "unique"
                or "default"
                or "validate"
                or "hasOne"
                or "hasMany"
                or "belongsTo"
                or "manyToMany"
                or "mapsTo":
                NeedsModel(use, place);
                break;
            case "auth":
                Auth(use, place);
                break;
            case "searchable":
                NeedsModel(use, place);
                faults.Warn(
                    "schema.not-supported", use.Start, place.Path,
                    "@searchable is not supported: there is no text search. Lists filter with contains and beginsWith.");
                break;
            case "function" or "http":
                CustomOperation(use, place);
                break;
            case "predictions" or "sql" or "refersTo":
                Refuse(use, place);
                break;
            default:
                if (use.Name.StartsWith("aws_", StringComparison.Ordinal))
                    faults.Warn(
                        "schema.not-supported", use.Start, place.Path,
                        $"@{use.Name} speaks to AppSync and does nothing here. Access is said by @auth.");
                break;
        }
    }

    public void Refuse(DirectiveUse use, Place place) =>
        faults.Error(
            "schema.not-supported", use.Start, place.Path,
            $"@{use.Name} is not supported: this service keeps data, and runs nothing beside. Leave the field out, or store its value.");

    private void NeedsModel(DirectiveUse use, Place place)
    {
        if (!IsModel(place.Definition))
            faults.Error(
                "schema.needs-model", use.Start, place.Path,
                $"@{use.Name} belongs on a model. Write @model behind 'type {place.Definition.Name}', or leave @{use.Name} out.");
    }

    private void Auth(DirectiveUse use, Place place)
    {
        if (IsModel(place.Definition))
            return;
        if (place.Member is null || !types.IsRoot(place.Definition.Name))
        {
            faults.Error(
                "schema.needs-model", use.Start, place.Path,
                $"@auth is judged for models, and '{place.Definition.Name}' is none. Write @model behind its name, or put @auth on the "
                + $"model that holds it.");
            return;
        }

        foreach (var rule in use.Argument("rules")?.Items ?? [])
        {
            if (rule.Field("operations") is { } operations)
                faults.Error(
                    "schema.rule-operations", operations.Start, place.Path,
                    $"'{place.Path}' is an operation itself, so its rules name none. Leave operations out.");
        }
    }

    /// <summary>An operation of the schema's own is not served, and the data is what it is without; a model's field would be
    /// missing.</summary>
    private void CustomOperation(DirectiveUse use, Place place)
    {
        if (!types.IsRoot(place.Definition.Name))
        {
            Refuse(use, place);
            return;
        }

        if (use.Argument("invocationType") is { Text: "Event" } && !IsInvocation(place.Member!.Type))
            faults.Error(
                "schema.function-type", place.Member.Type.Start, place.Path,
                "A function that is not waited for answers EventInvocationResponse. Write that, and 'type EventInvocationResponse { "
                + "success: Boolean! }'.");
        if (use.Name is "http"
            && use.Argument("url") is { } url
            && !url.Text.StartsWith("http://", StringComparison.Ordinal)
            && !url.Text.StartsWith("https://", StringComparison.Ordinal))
            faults.Error("schema.bad-argument", url.Start, place.Path, "The url of @http begins with http:// or https://.");
        faults.Warn(
            "schema.not-supported", use.Start, place.Path, $"@{use.Name} is not supported, so '{place.Path}' is not served. Models are.");
    }

    private bool IsInvocation(TypeUse type) =>
        type is { Named: "EventInvocationResponse" }
        && types.Named(type.Named) is { Kind: DefinitionKind.Type,
            Members: [{ Name: "success", Type: { Named: "Boolean", NonNull: true } }] };

    private bool IsModel(Definition definition) => types.ModelsByName.ContainsKey(definition.Name);
}
