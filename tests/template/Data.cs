namespace Trellis.Tests.Templates;

/// <summary>The table, and what happens to it and to everything else that would be missed.</summary>
public sealed class Data
{
    private static StackTemplate Ours => StackTemplate.Ours;

    private static Node Table => Ours.Resource("Table").Properties;

    [Fact]
    public void The_table_has_the_two_keys_and_five_sparse_indexes_with_keys_of_their_own()
    {
        var indexes = Table["GlobalSecondaryIndexes"].Items;

        Assert.Equal("pk HASH, sk RANGE", Keys(Table));
        Assert.Equal(["gsi1", "gsi2", "gsi3", "gsi4", "gsi5"], indexes.Select(index => index["IndexName"].Plain));
        Assert.All(indexes, index =>
        {
            var number = index["IndexName"].Plain[^1];
            Assert.Equal($"$g{number}pk HASH, $g{number}sk RANGE", Keys(index));
            Assert.Equal("ALL", index["Projection", "ProjectionType"].Plain);
        });
    }

    [Fact]
    public void Every_key_is_declared_a_string_and_nothing_else_is_declared()
    {
        var keys = Table["GlobalSecondaryIndexes"].Items.Append(Table).SelectMany(part => part["KeySchema"].Items).Select(key => key["AttributeName"].Plain);

        var declared = Table["AttributeDefinitions"].Items;

        Assert.Equal(keys.Order(), declared.Select(attribute => attribute["AttributeName"].Plain).Order());
        Assert.All(declared, attribute => Assert.Equal("S", attribute["AttributeType"].Plain));
    }

    [Fact]
    public void The_table_is_paid_by_use_restorable_streamed_swept_and_protected()
    {
        Assert.Equal("PAY_PER_REQUEST", Table["BillingMode"].Plain);
        Assert.Equal("true", Table["PointInTimeRecoverySpecification", "PointInTimeRecoveryEnabled"].Plain);
        Assert.Equal("NEW_AND_OLD_IMAGES", Table["StreamSpecification", "StreamViewType"].Plain);
        Assert.Equal("{AttributeName: $ttl, Enabled: true}", Table["TimeToLiveSpecification"].ToString());
        Assert.Equal("true", Table["DeletionProtectionEnabled"].Plain);
    }

    [Theory]
    [InlineData("Table")]
    [InlineData("UserPool")]
    [InlineData("IdentityPool")]
    public void What_holds_peoples_data_outlives_the_stack_and_any_replacement(string name)
    {
        var resource = Ours.Resource(name).Body;

        Assert.Equal("RetainExceptOnCreate", resource["DeletionPolicy"].Plain);
        Assert.Equal("Retain", resource["UpdateReplacePolicy"].Plain);
    }

    [Fact]
    public void The_users_are_protected_as_the_table_is()
    {
        Assert.Equal("ACTIVE", Ours.Resource("UserPool").Properties["DeletionProtection"].Plain);
    }

    [Fact]
    public void Deleting_the_stack_cannot_stumble_over_a_bucket_that_is_not_empty()
    {
        Assert.All(Ours.OfType("AWS::S3::Bucket"), bucket => Assert.Equal("RetainExceptOnCreate", bucket.Body["DeletionPolicy"].Plain));
    }

    private static string Keys(Node owner) => string.Join(", ", owner["KeySchema"].Items.Select(key => $"{key["AttributeName"].Plain} {key["KeyType"].Plain}"));
}
