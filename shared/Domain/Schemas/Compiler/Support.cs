using Trellis.Schemas.Compiler.Syntax;

namespace Trellis.Schemas.Compiler;

/// <summary>
/// Checks whether this service supports a valid directive where it is used. An unsupported directive is a warning if the stored data
/// means the same without it, else an error.
/// </summary>
internal sealed class Support(Types types, Faults faults)
{
    public void Check(DirectiveUse use, Place place)
    {
        switch (use.Name)
        {
            case "model":
                if (types.IsRoot(place.Definition.Name))
                {
                    faults.Error(
                        "schema.model-root", use.Start, place.Path,
                        $"'{place.Path}' contains operations and cannot be a model. Give the model another name.");
                }

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
                    "@searchable is not supported: there is no full-text search. Lists can be filtered with contains and beginsWith.");
                break;
            case "function" or "http":
                CustomOperation(use, place);
                break;
            case "predictions" or "sql" or "refersTo":
                Refuse(use, place);
                break;
            default:
                if (use.Name.StartsWith("aws_", StringComparison.Ordinal))
                {
                    faults.Warn(
                        "schema.not-supported", use.Start, place.Path,
                        $"@{use.Name} is specific to AppSync and has no effect here. Control access with @auth.");
                }

                break;
        }
    }

    public void Refuse(DirectiveUse use, Place place) =>
        faults.Error(
            "schema.not-supported", use.Start, place.Path,
            $"@{use.Name} is not supported: this service only stores data. Remove "
            + (place.Member is null ? "it." : "the field, or store its value."));

    private void NeedsModel(DirectiveUse use, Place place)
    {
        if (!IsModel(place.Definition))
        {
            faults.Error(
                "schema.needs-model", use.Start, place.Path,
                $"@{use.Name} is only allowed on a model. Write @model after 'type {place.Definition.Name}', or remove @{use.Name}.");
        }
    }

    private void Auth(DirectiveUse use, Place place)
    {
        if (IsModel(place.Definition))
            return;
        if (place.Member is null || !types.IsRoot(place.Definition.Name))
        {
            faults.Error(
                "schema.needs-model", use.Start, place.Path,
                $"@auth is only allowed on models, and '{place.Definition.Name}' is not one. Write @model after its name, or put @auth on "
                + $"the model that contains it.");
            return;
        }

        foreach (var rule in use.Argument("rules")?.Items ?? [])
        {
            if (rule.Field("operations") is { } operations)
            {
                faults.Error(
                    "schema.rule-operations", operations.Start, place.Path,
                    $"'{place.Path}' is itself an operation, so its rules cannot have operations. Remove operations.");
            }
        }
    }

    /// <summary>On an operation it is only a warning, since the stored data means the same without it. On a model's field it is an
    /// error.</summary>
    private void CustomOperation(DirectiveUse use, Place place)
    {
        if (!types.IsRoot(place.Definition.Name))
        {
            Refuse(use, place);
            return;
        }

        if (use.Argument("invocationType") is { Text: "Event" } && !IsInvocation(place.Member!.Type))
        {
            faults.Error(
                "schema.function-type", place.Member.Type.Start, place.Path,
                "A function with invocationType: Event returns EventInvocationResponse. Use that type, and define 'type "
                + "EventInvocationResponse { success: Boolean! }'.");
        }

        if (use.Name is "http"
            && use.Argument("url") is { } url
            && !url.Text.StartsWith("http://", StringComparison.Ordinal)
            && !url.Text.StartsWith("https://", StringComparison.Ordinal))
        {
            faults.Error("schema.bad-argument", url.Start, place.Path, "The url of @http must begin with http:// or https://.");
        }

        faults.Warn(
            "schema.not-supported", use.Start, place.Path, $"@{use.Name} is not supported, so '{place.Path}' is not served.");
    }

    private bool IsInvocation(TypeUse type) =>
        type is { Named: "EventInvocationResponse" }
        && types.Named(type.Named) is
        {
            Kind: DefinitionKind.Type,
            Members: [{ Name: "success", Type: { Named: "Boolean", NonNull: true } }]
        };

    private bool IsModel(Definition definition) => types.ModelsByName.ContainsKey(definition.Name);
}
