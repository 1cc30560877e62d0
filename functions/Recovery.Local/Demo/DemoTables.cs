using System.Globalization;
using NodaTime.Text;
using Recovery.Channels;
using Recovery.Settings;

namespace Recovery.Local.Demo;

/// <summary>The demo's figures as tables.</summary>
internal static class DemoTables
{
    private static readonly LocalDatePattern Day = LocalDatePattern.CreateWithInvariantCulture("ddd d MMM");

    public static TextTable Of(IReadOnlyList<TallyLine> lines)
    {
        var rows = lines.OrderBy(l => l.RaceDay).ThenBy(l => Order(l.Step)).ThenBy(l => ChannelCatalog.PlaceOf(l.Channel)).Select(Row).ToList();
        rows.Add(["all", "", "", Sum(lines, l => l.Planned), Sum(lines, l => l.Waiting), Sum(lines, l => l.Sent), Sum(lines, l => l.InDoubt + l.Refused), Sum(lines, l => l.Skipped.Values.Sum()), ""]);
        return new TextTable(
            [new("race day"), new("step"), new("sent as"), new("planned", true), new("waiting", true), new("sent", true), new("failed or in doubt", true), new("skipped", true), new("why")],
            rows);
    }

    private static IReadOnlyList<string> Row(TallyLine line) =>
    [
        Day.Format(line.RaceDay), line.Step, line.Channel.Words.One, Number(line.Planned), Number(line.Waiting),
        Number(line.Sent), Number(line.InDoubt + line.Refused), Number(line.Skipped.Values.Sum()), line.SkippedInWords,
    ];

    private static int Order(string step) => PlanSettings.Default.Select(s => s.Key).ToList().IndexOf(step);

    private static string Sum(IReadOnlyList<TallyLine> lines, Func<TallyLine, int> part) => Number(lines.Sum(part));

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
