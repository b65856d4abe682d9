namespace Trellis.Storage;

/// <summary>Builds updates, of any version that meets the plan or of the version that was read.</summary>
internal static class UpdateRecord
{
    public static WriteAction For(UpdatePlan plan, ItemChange change)
    {
        var expression = new Expression();
        var text = Text(expression, change, plan.Key.Model, plan.Stamp.Write, plan.Stamp.Milliseconds);
        var condition = Conditions.For(expression, plan.Stamp.Write, plan.Required, plan.Expected);
        return WriteAction.Update(Items.Key(plan.Key), text, expression, condition);
    }

    public static WriteAction For(Revision revision, ItemChange change)
    {
        var expression = new Expression();
        var record = revision.Record;
        var text = Text(expression, change, record.Model, record.Write, record.Written);
        return WriteAction.Update(Items.Key(record.Key), text, expression, expression.IsStill(revision.Old));
    }

    /// <summary>Updates only index keys, if the version is still the same. The version does not change.</summary>
    public static WriteAction IndexKeys(Record record, ItemChange change)
    {
        var expression = new Expression();
        var text = new StringBuilder();
        AppendChange(text, expression, change);
        return WriteAction.Update(Items.Key(record.Key), text.ToString(), expression, expression.IsStill(record));
    }

    private static string Text(Expression expression, ItemChange change, Model model, string write, long written)
    {
        var version = expression.Name(Items.Version);
        var text = new StringBuilder("SET ").Append(
            CultureInfo.InvariantCulture,
            $"{version} = if_not_exists({version}, {expression.Value(Items.Number(0))}) + {expression.Value(Items.Number(1))}");
        AppendWrites(text, expression, write);
        if (model.IsSwept)
            text.Append(CultureInfo.InvariantCulture, $", {expression.Name(Items.Written)} = {expression.Value(Items.Number(written))}");
        if (model.IsLive)
            text.Append(CultureInfo.InvariantCulture, $", {expression.Name(Items.Live)} = {expression.Value(Items.Flag(true))}");
        AppendChange(text, expression, change);
        return text.ToString();
    }

    /// <summary>Appends to a SET clause, or begins one.</summary>
    private static void AppendChange(StringBuilder text, Expression expression, ItemChange change)
    {
        var separator = text.Length == 0 ? "SET " : ", ";
        foreach (var (attribute, value) in change.Set)
        {
            text.Append(CultureInfo.InvariantCulture, $"{separator}{expression.Name(attribute)} = {expression.Value(value)}");
            separator = ", ";
        }

        separator = text.Length == 0 ? "REMOVE " : " REMOVE ";
        foreach (var attribute in change.Remove)
        {
            text.Append(separator).Append(expression.Name(attribute));
            separator = ", ";
        }
    }

    /// <summary>Shifts the earlier writes by one. DynamoDB evaluates all right sides before the update.</summary>
    private static void AppendWrites(StringBuilder text, Expression expression, string write)
    {
        var (last, ours) = (expression.Name(Items.Write), expression.Value(Items.Text(write)));
        var before = last;
        foreach (var attribute in Items.EarlierWrites)
        {
            var earlier = expression.Name(attribute);
            text.Append(CultureInfo.InvariantCulture, $", {earlier} = if_not_exists({before}, {(before == last ? ours : last)})");
            before = earlier;
        }

        text.Append(CultureInfo.InvariantCulture, $", {last} = {ours}");
    }
}
