namespace Amazon.Lambda.Core;

/// <summary>A log message whose <c>{places}</c> are filled.</summary>
internal static class LogMessage
{
    /// <summary>Fills the places in order. A place with no argument stays as it stands, and <c>{{</c> is a brace.</summary>
    public static string Fill(string message, object?[]? arguments)
    {
        if (arguments is null or [] || !message.Contains('{'))
            return message;

        var filled = new StringBuilder(message.Length + 16 * arguments.Length);
        var next = 0;

        for (var at = 0; at < message.Length; at++)
        {
            var doubled = at + 1 < message.Length && message[at + 1] == message[at];
            var close = message[at] == '{' && !doubled ? message.IndexOf('}', at) : -1;

            if (message[at] is '{' or '}' && doubled)
                filled.Append(message[at++]);
            else if (close > at + 1 && next < arguments.Length)
                (_, at) = (filled.Append(arguments[next++]), close);
            else
                filled.Append(message[at]);
        }

        return filled.ToString();
    }
}
