using System.Globalization;
using System.Text;

namespace Recovery.Local.Demo;

/// <summary>
/// The sample runners as a file that <c>import</c> takes. Their numbers are from the range that Ofcom keeps for drama; whoever
/// comes after its end has an address only.
/// </summary>
internal static class SampleRunners
{
    private const int FirstExtraNumber = 200;
    private const int LastNumber = 998;

    /// <summary>How many the file that ships holds.</summary>
    public static int Few { get; } = Lines().Count - 1;

    /// <param name="count">How many; those beyond the file that ships are made by joining its first and last names anew.</param>
    public static string Csv(int count)
    {
        var lines = Lines();
        var csv = new StringBuilder().AppendLine(lines[0]);
        foreach (var line in lines.Skip(1).Take(count))
        {
            csv.AppendLine(line);
        }

        string[][] names = [.. lines.Skip(1).Select(l => l.Split(',')[0].Split(' ', 2))];
        for (var i = 0; i < count - Few; i++)
        {
            var first = names[i % names.Length][0];
            var last = names[(i + 1 + (i / names.Length)) % names.Length][1];
            var number = FirstExtraNumber + i;
            var mobile = number <= LastNumber ? string.Create(CultureInfo.InvariantCulture, $"07700 900{number:d3}") : "";
            csv.AppendLine(string.Create(CultureInfo.InvariantCulture,
                $"{first} {last},{mobile},runner{i}@example.com,london-marathon-2027,2027-04-{24 + (i % 2)},{(mobile.Length > 0 ? "yes" : "no")},{(i % 3 == 0 && mobile.Length > 0 ? "no" : "yes")},2027-03-01,charity sign-up sheet"));
        }

        return csv.ToString();
    }

    private static List<string> Lines()
    {
        using var reader = new StreamReader(typeof(SampleRunners).Assembly.GetManifestResourceStream("runners.csv")!);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
    }
}
