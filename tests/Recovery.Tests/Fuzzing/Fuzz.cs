using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Recovery.Tests.Fuzzing;

/// <summary>
/// Hands a reader one nasty case after the other. <c>RECOVERY_FUZZ_CASES</c> says how many each reader gets; case after case is made from
/// <c>RECOVERY_FUZZ_SEED</c> onwards, so the seed that a find names makes that case alone.
/// </summary>
internal static class Fuzz
{
    public const int FewCases = 60;

    /// <summary>The longest that any reader may take.</summary>
    private static readonly TimeSpan Most = TimeSpan.FromMilliseconds(100);

    /// <summary>Enough to see what they have in common.</summary>
    private const int MostFinds = 8;

    private static int Seed { get; } = Setting("RECOVERY_FUZZ_SEED", 19);

    private static int Count { get; } = Setting("RECOVERY_FUZZ_CASES", FewCases);

    /// <param name="make">Makes a case.</param>
    /// <param name="read">Has it read; throws where the answer isn't one that the reader promises.</param>
    /// <param name="weight">Cases that take longer are fewer, by this factor.</param>
    public static async Task Run<T>(Func<NastyText, T> make, Func<T, Task> read, int weight = 1)
        where T : notnull
    {
        var finds = new List<string>();
        var slowest = TimeSpan.Zero;
        var count = Math.Max(1, Count / weight);
        for (var i = 0; i < count && finds.Count < MostFinds; i++)
        {
            var seed = unchecked(Seed + i);
            var nasty = make(new NastyText(seed));
            try
            {
                var took = await BestOfThree(() => read(nasty));
                slowest = took > slowest ? took : slowest;
                if (took > Most)
                {
                    finds.Add(Find(seed, nasty, $"took {took.TotalMilliseconds:0} ms"));
                }
            }
#pragma warning disable CA1031 // Whatever it is, it is a find.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                finds.Add(Find(seed, nasty, fault.ToString()));
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{count} cases from seed {Seed}, the slowest in {slowest.TotalMilliseconds:0} ms");
        Assert.True(finds.Count == 0, string.Join("\n\n", finds));
    }

    /// <inheritdoc cref="Run{T}(Func{NastyText, T}, Func{T, Task}, int)"/>
    public static Task Run<T>(Func<NastyText, T> make, Action<T> read)
        where T : notnull => Run(make, nasty =>
        {
            read(nasty);
            return Task.CompletedTask;
        });

    /// <summary>A pause of the collector's, or of a busy machine, is no fault of the reader's: what seems slow is read twice more.</summary>
    private static async Task<TimeSpan> BestOfThree(Func<Task> read)
    {
        var best = TimeSpan.MaxValue;
        for (var i = 0; i < 3 && best > Most; i++)
        {
            var begun = Stopwatch.GetTimestamp();
            await read();
            var took = Stopwatch.GetElapsedTime(begun);
            best = took < best ? took : best;
        }

        return best;
    }

    private static string Find(int seed, object nasty, string what) =>
        $"RECOVERY_FUZZ_SEED={seed} RECOVERY_FUZZ_CASES=1 makes it again: {what}\n{Escaped(nasty.ToString()!)}";

    /// <summary>As a C# literal has it, so that it can be copied into a test of its own.</summary>
    private static string Escaped(string text)
    {
        const int Shown = 1500;
        var shown = new StringBuilder();
        foreach (var c in text.AsSpan(0, Math.Min(text.Length, Shown)))
        {
            shown.Append(c is >= ' ' and <= '~' and not '\\' ? c : $"\\u{(int)c:X4}");
        }

        return text.Length > Shown ? $"{shown}... ({text.Length} characters)" : shown.ToString();
    }

    private static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
