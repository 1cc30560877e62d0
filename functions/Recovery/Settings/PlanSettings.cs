using System.Globalization;
using Recovery.Channels;
using Recovery.Runners;
using Recovery.Timing;

namespace Recovery.Settings;

/// <summary>The steps of the nudge plan (<c>Plan:Steps:N:*</c>).</summary>
public sealed record PlanSettings(IReadOnlyList<Step> Steps)
{
    public static IReadOnlyList<Step> Default { get; } =
    [
        Usual("book-ahead", Anchor.BeforeRace, 5, null), Usual("doms", Anchor.AfterRace, 2, null), Usual("last-call", Anchor.AfterStep, 2, 7),
    ];

    private static Step Usual(string key, Anchor anchor, int days, int? latest) =>
        new(key, [.. ChannelCatalog.All.Where(c => c.UsualSteps.Contains(key))], anchor, days, latest, key);

    internal static PlanSettings Read(SettingsReader reader)
    {
        var numbers = reader.Children("Plan:Steps");
        if (numbers.Count == 0)
        {
            return new PlanSettings(Default);
        }

        var steps = new List<Step>();
        foreach (var number in numbers.OrderBy(n => int.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out var i) ? i : int.MaxValue))
        {
            steps.Add(ReadStep(reader, $"Plan:Steps:{number}"));
        }

        foreach (var twice in steps.GroupBy(s => s.Key).Where(g => g.Count() > 1))
        {
            reader.Mistake($"Plan:Steps names the step '{twice.Key}' twice; give each its own Key.");
        }

        if (steps[0].Anchor == Anchor.AfterStep)
        {
            reader.Mistake("The first of Plan:Steps is anchored AfterStep, but there is no step before it; use BeforeRace or AfterRace.");
        }

        return new PlanSettings(steps);
    }

    /// <summary>"Sms, Email or both".</summary>
    private static string Sections => ChannelCatalog.All.Select(c => c.Section).ToList() is [var one, var other]
        ? $"{one}, {other} or both"
        : $"{string.Join(", ", ChannelCatalog.All.Select(c => c.Section))}, or several of them";

    private static Step ReadStep(SettingsReader reader, string at)
    {
        var key = reader.Text($"{at}:Key", "");
        if (key.Length == 0 || Step.Service.Contains(key) || !key.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
        {
            reader.Mistake($"{at}:Key is '{key}'; use lower-case letters, digits and hyphens, but not {string.Join(" or ", Step.Service.Select(s => $"'{s}'"))}.");
        }

        var channels = new List<Channel>();
        foreach (var name in ChannelNames(reader, at))
        {
            if (!ChannelCatalog.TryParse(name, out var channel))
            {
                reader.Mistake($"{at}:Channels names '{name}'; use {Sections}.");
            }
            else if (!channels.Contains(channel))
            {
                channels.Add(channel);
            }
        }

        if (channels.Count == 0)
        {
            reader.Mistake($"{at}:Channels names no channel; use {Sections}, separated by commas.");
        }

        return new Step(
            key, channels, reader.OneOf($"{at}:Anchor", Anchor.AfterRace), reader.Whole($"{at}:Days", 2, 1, 365),
            reader.Text($"{at}:Latest") is null ? null : reader.Whole($"{at}:Latest", 7, 1, 365),
            reader.Text($"{at}:Template", key));
    }

    /// <summary>Either one text ("Sms,Email") or an array.</summary>
    private static IEnumerable<string> ChannelNames(SettingsReader reader, string at) =>
        (reader.Text($"{at}:Channels")?.Split(',') ?? [.. reader.Section($"{at}:Channels").Select(c => c.Value)])
            .Select(n => n.Trim()).Where(n => n.Length > 0);
}
