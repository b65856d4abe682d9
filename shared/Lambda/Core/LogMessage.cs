namespace Amazon.Lambda.Core;

/// <summary>Formats log messages with <c>{placeholders}</c>.</summary>
internal static class LogMessage
{
    /// <summary>Replaces the placeholders in order. A placeholder without an argument is kept, and <c>{{</c> is a literal brace.</summary>
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
