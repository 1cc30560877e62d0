using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Recovery.Channels.SendGrid;
using Recovery.Nudges;
using Recovery.Settings;

namespace Recovery.Tests.Channels;

public sealed class SendGridMailJsonTests
{
    [Theory]
    [InlineData("https://recovery.example.com/u/AAAAAAxxxxxxxxxx")]
    [InlineData(null)]
    public void It_is_what_the_package_itself_would_write(string? unsubscribe)
    {
        var settings = RecoverySettings.Read(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["SendGrid:From"] = "clinic@example.com",
        }).Build());
        var message = new SendGridMail(settings).Of(new OutgoingEmail(
            "nudge-1", "zoe@example.com", "Zoë", "Sore, Zoë?", "Text with \"quotes\"\nand a line", "<p class='a'>HTML &amp; 🏃</p>", unsubscribe));

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(message.Serialize()), JsonNode.Parse(SendGridMailJson.Of(message))));
    }
}
