using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Commands;

/// <summary>What whoever calls the program sees of an import, and of the plan after it.</summary>
public sealed class ImportCommandTests : IDisposable
{
    private const string Header = "name,mobile,email,race,day,sms,email_opt_in,consented_at,consent_source\n";
    private const string Anna = "Anna,07700900001,,london-marathon-2027,2027-04-24,yes,no,2026-01-01,Club form\n";
    private const string Ben = "Ben,07700900002,,london-marathon-2027,2027-04-24,yes,no,2026-01-01,Club form\n";
    private const string Bad = "Carl,020 8542 7788,,london-marathon-2027,2027-04-24,yes,no,2026-01-01,Club form\n";
    private readonly RecoveryProgram _program = new();

    [Theory]
    [InlineData(Anna, 0)]
    [InlineData(Anna + Bad, 0)]
    [InlineData(Bad, 1)]
    public async Task It_fails_when_nothing_of_a_file_was_good(string rows, int exitCode)
    {
        var run = await _program.Run("import", _program.Write("runners.csv", Header + rows));

        Assert.Equal((exitCode, ""), (run.ExitCode, run.Errors));
        Assert.Equal(rows.Contains("Carl", StringComparison.Ordinal), run.Output.Contains("That's a landline", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_imported_is_planned_with_what_it_costs()
    {
        await _program.Run("import", _program.Write("runners.csv", Header + Anna + Ben));

        var plan = await _program.Run([("Sms:PricePerSegment", "0.045")], "plan", "--from", "2027-04-26", "--days", "1");

        Assert.Equal((0, ""), (plan.ExitCode, plan.Errors));
        Assert.Contains("Together 2 texts in 2 segments, £0.09 at £0.045 each, and 0 emails.", plan.Output, StringComparison.Ordinal);
    }

    public void Dispose() => _program.Dispose();
}
