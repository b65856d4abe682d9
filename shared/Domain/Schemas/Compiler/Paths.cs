using Trellis.Schemas.Compiler.Syntax;

namespace Trellis.Schemas.Compiler;

/// <summary>The first segment of each model's REST path.</summary>
internal static class Paths
{
    public static void Assign(ModelDraft model, DirectiveUse directive, Faults faults)
    {
        var written = directive.Argument("path") is { Kind: LiteralKind.String } argument ? argument : null;
        model.Path = written?.Text ?? Naming.Plural(Naming.Lower(model.Name));
        var start = written?.Start ?? model.Syntax.Start;
        if (!IsSegment(model.Path))
        {
            faults.Error(
                "schema.bad-path", start, model.Name,
                $"'{model.Path}' is not a valid path. Write one segment of letters, digits, '-' and '_', such as path: \"tasks\".");
        }
        else if (model.Path is "me" or "public" or "batch" or "openapi.json")
        {
            faults.Error(
                "schema.reserved-path", start, model.Name,
                $"The path '{model.Path}' is reserved, as are me, public, batch and openapi.json. Choose another with @model(path: "
                + $"\"…\").");
        }
    }

    public static void CheckClashes(List<ModelDraft> models, Faults faults)
    {
        var taken = new Dictionary<string, ModelDraft>(models.Count, StringComparer.Ordinal);
        foreach (var model in models)
        {
            if (taken.TryAdd(model.Path, model))
                continue;
            var start = model.Syntax.Directive("model")!.Argument("path")?.Start ?? model.Syntax.Start;
            faults.Error(
                "schema.path-clash", start, model.Name,
                $"'{model.Name}' and '{taken[model.Path].Name}' have the same path '{model.Path}'. Give one of them another with "
                + $"@model(path: \"…\").");
        }
    }

    private static bool IsSegment(string path) => path.Length is > 0 and <= 128
        && path is not ("." or "..")
        && path.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.');
}
