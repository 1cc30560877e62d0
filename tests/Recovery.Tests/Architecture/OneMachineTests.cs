using System.Text.RegularExpressions;
using Recovery.Settings;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Architecture;

/// <summary>What infra/ offers to a clinic with one machine agrees with the code.</summary>
public sealed partial class OneMachineTests
{
    [Fact]
    public void Its_settings_are_the_apps_own()
    {
        var lines = File.ReadLines(Path.Combine(Repository.Root, "infra", "one-machine", "recovery.env.sample")).Select(l => SettingLine().Match(l)).Where(m => m.Success);
        var settings = lines.ToDictionary(m => m.Groups[1].Value, m => (string?)m.Groups[2].Value.Trim('"'));
        var (mistakes, unknown) = AskedSettings.Read(settings, QueueProvider.Store);

        Assert.Empty(unknown);
        Assert.Empty(mistakes);
        Assert.Equal(("Twilio", "SendGrid"), (settings["Sms__Provider"], settings["Email__Provider"]));
    }

    /// <summary>A line of an environment file, commented out or not.</summary>
    [GeneratedRegex("""^#?([A-Z]\w*__\w+|PublicUrl)=(.*)$""")]
    private static partial Regex SettingLine();
}
