using System.Collections;

namespace Trellis.Records;

/// <summary>
/// The values of a stored record by the names of its fields; null ones are absent. They are kept in the order of the model's fields, which
/// takes less than half of a dictionary's memory: a list makes one of these for each record.
/// </summary>
internal sealed class FieldValues(Model model) : IReadOnlyDictionary<string, Value>
{
    private readonly Value[] values = new Value[model.Fields.Length];

    public int Count => values.Count(IsThere);

    public IEnumerable<string> Keys => this.Select(each => each.Key);

    public IEnumerable<Value> Values => values.Where(IsThere);

    public Value this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"{key} has no value.");

    /// <summary>The value of the field at that place of the model.</summary>
    public Value this[int place]
    {
        get => values[place];
        set => values[place] = value;
    }

    public bool ContainsKey(string key) => TryGetValue(key, out _);

    public bool TryGetValue(string key, out Value value)
    {
        value = model.PlaceOf(key) is >= 0 and var place ? values[place] : default;
        return IsThere(value);
    }

    public IEnumerator<KeyValuePair<string, Value>> GetEnumerator()
    {
        for (var place = 0; place < values.Length; place++)
        {
            if (IsThere(values[place]))
                yield return KeyValuePair.Create(model.Fields[place].Name, values[place]);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static bool IsThere(Value value) => value.Kind != ValueKind.Null;
}
