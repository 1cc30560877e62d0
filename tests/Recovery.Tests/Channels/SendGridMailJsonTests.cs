using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Recovery.Channels.SendGrid;
using Recovery.Messages;
using Recovery.Settings;

namespace Recovery.Tests.Channels;

public sealed class SendGridMailJsonTests
{
    [Theory]
    [InlineData("https://recovery.example.com/u/AAAAAAxxxxxxxxxx", null)]
    [InlineData(null, null)]
    [InlineData(null, "BEGIN:VCALENDAR\r\nSUMMARY:Zoë\r\n")]
    public void It_is_what_the_package_itself_would_write(string? unsubscribe, string? attached)
    {
        var settings = RecoverySettings.Read(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["SendGrid:From"] = "clinic@example.com",
        }).Build());
        var message = new SendGridMail(settings).Of(new OutgoingEmail(
            "nudge-1", "zoe@example.com", "Zoë", "Sore, Zoë?", "Text with \"quotes\"\nand a line", "<p class='a'>HTML &amp; 🏃</p>", unsubscribe,
            attached is null ? null : new AttachedFile("appointment.ics", "text/calendar", attached)));

        Assert.Holds(JsonNode.DeepEquals(JsonNode.Parse(message.Serialize()), JsonNode.Parse(SendGridMailJson.Of(message))));
    }

    [Fact]
    public void An_attached_file_travels_in_base64_under_its_name()
    {
        var settings = RecoverySettings.Read(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["SendGrid:From"] = "clinic@example.com",
        }).Build());
        var json = JsonNode.Parse(SendGridMailJson.Of(new SendGridMail(settings).Of(new OutgoingEmail(
            "nudge-1", "zoe@example.com", "Zoë", "Booked", "Text", "<p>HTML</p>", null, new AttachedFile("appointment.ics", "text/calendar", "Zoë")))));

        Assert.Holds(JsonNode.DeepEquals(
            JsonNode.Parse("""[{"content": "Wm/Dqw==", "filename": "appointment.ics", "type": "text/calendar", "disposition": "attachment"}]"""),
            json!["attachments"]));
    }
}
