using System.Globalization;

namespace Recovery.Benchmarks;

/// <summary>A nudge must not cost more when there are ten times as many.</summary>
internal static class Scale
{
    public static async Task Run()
    {
        using var provider = await ProviderProcess.Start();
        await Drain.Once(provider, 2_000);
        var small = (await Drain.Once(provider, 20_000)).Took / 20_000;
        var large = (await Drain.Once(provider, 200_000)).Took / 200_000;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"cost per nudge: {small.TotalMicroseconds:n0} us at 20,000, {large.TotalMicroseconds:n0} us at 200,000; ratio {large / small:n2}"));
    }
}
