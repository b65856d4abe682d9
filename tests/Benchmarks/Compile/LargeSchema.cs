namespace Trellis.Benchmarks.Compile;

/// <summary>
/// A schema as large as the largest that people are known to use: 33 models of a made-up wholesale business, with every kind of
/// relation, indexes, rules, defaults and validations. Always the same text.
/// </summary>
internal static class LargeSchema
{
    private static readonly string[] Nouns =
    [
        "Customer", "Supplier", "Product", "Category", "Warehouse", "Shelf", "Order", "OrderLine", "Invoice", "Payment", "Shipment",
        "Carrier", "Parcel", "Return", "Refund", "Contract", "Discount", "Region", "Branch", "Employee", "Shift", "Vehicle", "Route",
        "Stop", "Contact", "Address", "Meeting", "Offer", "Document", "Batch", "Inspection", "Claim", "Message",
    ];

    private static readonly string[] Rules =
    [
        "[{ allow: owner }]",
        "[{ allow: groups, groups: [\"sales\", \"admin\"] }, { allow: private, operations: [read] }]",
        "[{ allow: owner, ownerField: \"clerk\" }, { allow: groups, groups: [\"admin\"], operations: [read, delete] }]",
        "[{ allow: private }, { allow: public, operations: [read] }]",
    ];

    private static readonly string[] Fields =
    [
        "name: String! @validate(type: minLength, value: \"1\") @validate(type: maxLength, value: \"200\")",
        "number: Int @default(value: \"1\")",
        "price: Float @validate(type: gte, value: \"0\")",
        "state: State! @default(value: \"open\")",
        "from: AWSDate",
        "at: AWSDateTime",
        "mail: AWSEmail",
        "link: AWSURL",
        "tags: [String!]",
        "notes: [Note!]",
        "done: Boolean @default(value: \"false\")",
        "extra: AWSJSON",
    ];

    public static string Text { get; } = Write();

    /// <summary>What every start has at the least, to compare with.</summary>
    public const string Smallest = "type Team @model { name: String! }";

    private static string Write()
    {
        var text = new StringBuilder("enum State { open started held done closed }\n\ntype Note { text: String! by: String at: AWSTimestamp }\n");
        for (var i = 0; i < Nouns.Length; i++)
            Model(text, i);
        return text.ToString();
    }

    /// <summary>Each model has the next one's records, one of the one after that, and pairs with its neighbour where it is the first of four.</summary>
    private static void Model(StringBuilder text, int i)
    {
        var name = Nouns[i];
        text.Append(CultureInfo.InvariantCulture, $"\n\"A {name.ToLowerInvariant()} of the business.\"\ntype {name} @model @auth(rules: {Rules[i % Rules.Length]}) {{\n");
        if (i % 5 == 3)
            text.Append("  code: ID! @primaryKey(sortKeyFields: [\"serial\"])\n  serial: Int!\n");
        text.Append(CultureInfo.InvariantCulture, $"  reference: String @index(name: \"by{name}Reference\", sortKeyFields: [\"rank\"])\n  rank: Int\n  clerk: String\n");
        for (var field = 0; field < 6; field++)
            text.Append(CultureInfo.InvariantCulture, $"  {Fields[(i + (field * 2)) % Fields.Length]}\n");

        // A child of a model with a key of several parts would need as many foreign keys; such models are nobody's parent here.
        var next = (i + 1) % Nouns.Length;
        var previous = (i + Nouns.Length - 1) % Nouns.Length;
        if (i % 5 != 3)
            text.Append(CultureInfo.InvariantCulture, $"  its{Nouns[next]}s: [{Nouns[next]}] @hasMany(references: [\"parent{name}Id\"])\n");
        if (previous % 5 != 3)
            text.Append(CultureInfo.InvariantCulture, $"  parent{Nouns[previous]}Id: ID\n  parent{Nouns[previous]}: {Nouns[previous]} @belongsTo(references: [\"parent{Nouns[previous]}Id\"])\n");
        if (i % 4 == 0 && i + 1 < Nouns.Length)
            text.Append(CultureInfo.InvariantCulture, $"  pairs: [{Nouns[next]}] @manyToMany(relationName: \"{name}Pairs\")\n");
        if (i % 4 == 1)
            text.Append(CultureInfo.InvariantCulture, $"  pairs: [{Nouns[previous]}] @manyToMany(relationName: \"{Nouns[previous]}Pairs\")\n");
        text.Append("}\n");
    }
}
