
namespace Trellis.Schemas.Compiler;

/// <summary>Checks a schema against its lock: an edit must not make stored records unreachable.</summary>
internal static class LockChecks
{
    public static void Check(ModelDraft model, LockedModel pinned, Faults faults)
    {
        var scope = model.Scope.OwnerField ?? "*";
        if (scope != pinned.Scope)
        {
            var start = model.Syntax.Directive("auth")?.Start ?? model.Syntax.Start;
            faults.Error(
                "schema.scope-pinned", start, model.Name,
                $"The records of '{model.Name}' are stored {InWords(pinned.Scope)}, but these rules would read them {InWords(scope)}. "
                + $"{Advice(model)}{Keep(pinned.Scope)}");
        }

        if (!IsKey(model, pinned))
        {
            faults.Error(
                "schema.key-pinned", model.Syntax.Start, model.Name,
                $"The records of '{model.Name}' are stored with the key ({string.Join(", ", pinned.Key)}), but this schema has the key "
                + $"({ForeignKeys.List(model.Key)}). {Advice(model)}");
        }
        else
        {
            CheckForms(model, pinned, faults);
        }
    }

    private static void CheckForms(ModelDraft model, LockedModel pinned, Faults faults)
    {
        for (var i = 0; i < pinned.KeyForms.Length; i++)
        {
            var field = model.Key[i];
            if (Scalars.KeyForm(field.Type.Kind) != pinned.KeyForms[i])
            {
                faults.Error(
                    "schema.key-pinned", field.Start, $"{model.Name}.{field.Name}",
                    $"The stored keys of '{model.Name}' encode '{field.Name}' as {pinned.KeyForms[i]}, and {field.Type} has another "
                    + $"encoding. Undo the edit, or add a field with another name.");
            }
        }
    }

    private static bool IsKey(ModelDraft model, LockedModel pinned)
    {
        if (model.Key.Count != pinned.Key.Length)
            return false;
        for (var i = 0; i < pinned.Key.Length; i++)
        {
            if (model.Key[i].Name != pinned.Key[i])
                return false;
        }

        return true;
    }

    private static string InWords(string scope) => scope is "*" ? "together for all owners" : $"separately for each '{scope}'";

    private static string Advice(ModelDraft model) =>
        $"Undo the edit, or move the records: run 'dotnet run --project local -- move {model.Name}'.";

    private static string Keep(string scope) => scope is "*" ? " To keep them where they are, write @model(scope: SHARED)." : "";
}
