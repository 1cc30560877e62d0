using Recovery.Security;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Security;

/// <summary>What a stop or a limit is found by when the contact itself is gone.</summary>
public sealed class ContactHashTests
{
    private static readonly ContactHash Ours = new(SigningKey.Of("a key that only this test knows"));

    [Theory]
    [InlineData("Ann.Lee@Example.com")]
    [InlineData(" ann.lee@example.com ")]
    [InlineData("ANN.LEE@EXAMPLE.COM")]
    public void An_address_is_the_same_in_any_case(string address) =>
        Assert.Equal(Ours.Of(By.Email, "ann.lee@example.com"), Ours.Of(By.Email, address));

    [Fact]
    public void Another_contact_channel_or_key_has_another_hash_and_so_has_a_network()
    {
        const string Contact = "+447700900001";
        string[] hashes =
        [
            Ours.Of(By.Sms, Contact), Ours.Of(By.Sms, "+447700900002"), Ours.Of(By.Email, Contact), Ours.OfNetwork(Contact),
            new ContactHash(SigningKey.Of("a key of somebody else entirely")).Of(By.Sms, Contact),
        ];

        Assert.Equal(hashes.Length, hashes.Distinct().Count());
        Assert.All(hashes, h => Assert.DoesNotContain("7700900", h, StringComparison.Ordinal));
    }
}
