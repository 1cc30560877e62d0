using System.Globalization;

namespace Recovery.Tests.Fixtures;

/// <summary>Another seed at each run, which a failure tells; <c>RECOVERY_TEST_SEED</c> takes it again.</summary>
internal static class RandomSeed
{
    private const string Variable = "RECOVERY_TEST_SEED";

    public static Random New(ITestOutputHelper output)
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable(Variable), CultureInfo.InvariantCulture, out var given) ? given : Environment.TickCount;
        output.WriteLine($"{Variable}={seed}");
        return new Random(seed);
    }
}
