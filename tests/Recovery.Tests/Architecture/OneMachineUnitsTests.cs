using System.Globalization;
using System.Text.RegularExpressions;
using Recovery.Tests.Fixtures;
using Recovery.Tests.Restoring;

namespace Recovery.Tests.Architecture;

/// <summary>The units of infra/one-machine, as systemd judges them.</summary>
public sealed partial class OneMachineUnitsTests : IDisposable
{
    private const double MostExposed = 2.5;

    private static readonly string Units = Path.Combine(Repository.Root, "infra", "one-machine", "units");

    private readonly ScriptFolder _root = new("one-machine");

    public static TheoryData<string> Services => [.. Directory.GetFiles(Units, "*.service").Select(f => Path.GetFileName(f)).Order()];

    public void Dispose() => _root.Dispose();

    [Theory]
    [MemberData(nameof(Services))]
    public async Task Each_unit_may_do_little(string unit)
    {
        foreach (var file in Directory.GetFiles(Units, "*", SearchOption.AllDirectories))
        {
            _root.Write(Path.Combine("root", "etc", "systemd", "system", Path.GetRelativePath(Units, file)), await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        }

        var run = await _root.RunProgram("systemd-analyze", new Dictionary<string, string>(), "security", "--offline=true", "--no-pager", $"--root={_root.File("root")}", unit);

        var exposure = Exposure().Match(run.Output);
        Assert.True(exposure.Success, run.Output + run.Errors);
        Assert.InRange(double.Parse(exposure.Groups[1].Value, CultureInfo.InvariantCulture), 0, MostExposed);
    }

    [Fact]
    public void Whoever_fails_has_somebody_told()
    {
        foreach (var unit in Services.Select(s => s.Data).Where(s => !s.StartsWith("recovery-alert", StringComparison.Ordinal)))
        {
            Assert.Contains("\nOnFailure=recovery-alert@%n.service\n", File.ReadAllText(Path.Combine(Units, unit)), StringComparison.Ordinal);
        }

        // An alert about an alert would never end.
        Assert.DoesNotContain(
            Directory.GetFiles(Units, "*", SearchOption.AllDirectories).Where(f => f.Contains("alert", StringComparison.Ordinal) || f.EndsWith(".conf", StringComparison.Ordinal)),
            f => File.ReadAllText(f).Contains("OnFailure=", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"Overall exposure level for \S+: ([0-9.]+) ")]
    private static partial Regex Exposure();
}
