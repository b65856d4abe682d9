
namespace Trellis.Schemas.Compiler;

/// <summary>Holds a schema to its lock: an edit must not leave stored records where nothing looks for them.</summary>
internal static class Pins
{
    public static void Check(ModelDraft model, LockedModel pinned, Faults faults)
    {
        var scope = model.Scope.OwnerField ?? "*";
        if (scope != pinned.Scope)
        {
            var start = model.Syntax.Directive("auth")?.Start ?? model.Syntax.Start;
            faults.Error(
                "schema.scope-pinned", start, model.Name,
                $"The stored records of '{model.Name}' lie {Words(pinned.Scope)}, and by these rules would be looked for {Words(scope)}. "
                + $"{Advice(model)}{Keep(pinned.Scope)}");
        }

        if (!IsKey(model, pinned))
        {
            faults.Error(
                "schema.key-pinned", model.Syntax.Start, model.Name,
                $"The stored records of '{model.Name}' have the key ({string.Join(", ", pinned.Key)}), and by this schema would have "
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
                faults.Error(
                    "schema.key-pinned", field.Start, $"{model.Name}.{field.Name}",
                    $"The stored keys of '{model.Name}' hold '{field.Name}' as {pinned.KeyForms[i]}, and {field.Type} is written "
                    + $"otherwise. Undo the edit, or give the new values a field of another name.");
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

    private static string Words(string scope) => scope is "*" ? "in one space for all" : $"in a space for each '{scope}'";

    private static string Advice(ModelDraft model) =>
        $"Undo the edit, or re-key them: run 'dotnet run --project local -- move {model.Name}'.";

    private static string Keep(string scope) => scope is "*" ? " To keep them where they are, write @model(scope: SHARED)." : "";
}
