using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Recovery.Local.Configuration;
using Recovery.Settings;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Commands;

/// <summary>local.settings.sample.json, which people copy.</summary>
public sealed partial class SampleSettingsTests
{
    private static readonly string Sample = File.ReadAllText(Path.Combine(Repository.Root, "local.settings.sample.json"));

    [Fact]
    public void It_is_sound_and_harmless()
    {
        var settings = RecoverySettings.Read(new ConfigurationBuilder().AddInMemoryCollection(LocalSettings.Parse(Sample)).Build());
        var usual = RecoverySettings.Read(new ConfigurationBuilder().Build());

        Assert.Equal(usual.Plan.Steps.Select(s => (s.Key, s.Anchor, s.Days, s.Latest, s.Template)), settings.Plan.Steps.Select(s => (s.Key, s.Anchor, s.Days, s.Latest, s.Template)));
        Assert.Equal(usual.Plan.Steps.SelectMany(s => s.Channels), settings.Plan.Steps.SelectMany(s => s.Channels));
        Assert.Equal(usual.Timing, settings.Timing);
        Assert.Equal(usual.Senders, settings.Senders);
        Assert.Equal(usual.SignUp.PerDay, settings.SignUp.PerDay);
        Assert.Equal(usual.SignUp, settings.SignUp with { PerDay = usual.SignUp.PerDay });
        Assert.Equal(usual.ByChannel, settings.ByChannel);
        Assert.Equal(usual.Clock, settings.Clock);
        Assert.Equal(usual.Retention, settings.Retention);
    }

    [Fact]
    public void Copied_as_it_is_it_does_not_pass_for_the_clinics_own_name_and_hours()
    {
        var settings = RecoverySettings.Read(new ConfigurationBuilder().AddInMemoryCollection(LocalSettings.Parse(Sample)).Build());

        Assert.Holds(settings.Clinic.NameIsSample);
        Assert.Holds(settings.Clinic.HoursAreSample);
    }

    [Fact]
    public void It_names_every_setting()
    {
        var readers = Directory.GetFiles(Path.Combine(Repository.Root, "functions", "Recovery", "Settings"), "*.cs");
        var names = readers.SelectMany(f => Setting().Matches(File.ReadAllText(f))).Select(m => m.Groups[1].Value).Distinct().ToList();

        Assert.Holds(names.Count > 30);
        Assert.All(names, name => Assert.Contains($"\"{name}", Sample, StringComparison.Ordinal));
    }

    [GeneratedRegex("""reader\.\w+(?:<\w+>)?\("([A-Z][\w:]+)["]""")]
    private static partial Regex Setting();
}
