using Recovery.Local.Configuration;
using Recovery.Settings;

namespace Recovery.Tests.Local;

public sealed class SettingsFilesTests
{
    [Fact]
    public void Host_json_says_how_queues_are_pumped()
    {
        var host = HostJson.Parse("""
            {
              "version": "2.0", // as Azure wants it
              "extensions": {
                "http": { "routePrefix": "" },
                "serviceBus": { "maxConcurrentCalls": 7, "prefetchCount": 3, "maxAutoLockRenewalDuration": "00:02:00" },
              },
            }
            """);

        Assert.Equal(new HostJson(7, 3, TimeSpan.FromMinutes(2)), host);
    }

    [Fact]
    public void What_host_json_leaves_out_is_as_in_Azure() =>
        Assert.Equal(new HostJson(16, 0, TimeSpan.FromMinutes(5)), HostJson.Parse("""{ "version": "2.0" }"""));

    [Fact]
    public void Mistakes_in_host_json_are_all_named()
    {
        var refusal = Assert.Throws<SettingsException>(() => HostJson.Parse("""
            { "extensions": { "serviceBus": { "maxConcurrentCalls": 0, "prefetchCount": "9", "maxAutoLockRenewalDuration": "5 minutes" } } }
            """));

        Assert.Equal(
            [
                "extensions.serviceBus.maxConcurrentCalls in host.json is 0; use a whole number from 1 to 1000.",
                "extensions.serviceBus.prefetchCount in host.json is \"9\"; use a whole number from 0 to 1000.",
                "extensions.serviceBus.maxAutoLockRenewalDuration in host.json is \"5 minutes\"; use a time such as \"00:05:00\".",
            ],
            refusal.Mistakes);
    }

    [Fact]
    public void Values_of_local_settings_are_settings()
    {
        var settings = LocalSettings.Parse("""
            { "IsEncrypted": false, "Values": { "Clinic:Name": "The Clinic", "Store__Path": "x.db", "Clock:Speed": 60 } }
            """);

        Assert.Equal("The Clinic", settings["clinic:name"]);
        Assert.Equal("x.db", settings["Store:Path"]);
        Assert.Equal("60", settings["Clock:Speed"]);
    }

    [Theory]
    [InlineData("{ \"Values\": { ", "local.settings.json isn't valid JSON (line 1). Correct it or remove it.")]
    [InlineData("[]", "local.settings.json isn't a JSON object; begin it with {.")]
    [InlineData("{ \"IsEncrypted\": true }", "local.settings.json is encrypted; run 'func settings decrypt', or write the settings again.")]
    [InlineData("{ \"Values\": 1 }", "Values in local.settings.json isn't an object; use \"Values\": { \"Clinic:Name\": \"...\" }.")]
    [InlineData("{ \"Values\": { \"Clinic\": { } } }", "Clinic in local.settings.json isn't text; write it flat, such as \"Clinic:Name\": \"...\".")]
    public void Local_settings_that_cannot_be_read_are_refused(string text, string sentence) =>
        Assert.Equal(sentence, Assert.Single(Assert.Throws<SettingsException>(() => LocalSettings.Parse(text)).Mistakes));
}
