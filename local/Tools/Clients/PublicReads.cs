namespace Trellis.Local.Tools.Clients;

/// <summary>What callers without a token may read.</summary>
internal static class PublicReads
{
    /// <summary>The reads of a model that its rules could grant them.</summary>
    public static Operation For(Model model)
    {
        var decision = new Decision(model, Caller.Anonymous);
        return new[] { Operation.Get, Operation.List }
            .Where(read => (model.Disabled & read) == 0 && !decision.On(read).IsNever)
            .Aggregate(Operation.None, (all, read) => all | read);
    }

    /// <summary>Whether some answers lack the field because they are public: they never name an owner, even where it is part of the
    /// key.</summary>
    public static bool Hide(Model model, Field field) => For(model) != Operation.None && Owners.IsField(model, field);
}
