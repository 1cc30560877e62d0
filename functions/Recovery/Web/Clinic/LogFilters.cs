using System.Globalization;
using Microsoft.AspNetCore.Http;
using NodaTime;
using NodaTime.Text;
using Recovery.Channels;
using Recovery.Desk;
using Recovery.Nudges;
using Recovery.Runners;

namespace Recovery.Web.Clinic;

/// <summary>What a list of nudges is narrowed to, read from an address; mistakes are kept a field each, and that filter left out.</summary>
public sealed record LogFilters(LocalDate? Day, string? Race, string? Step, Channel? Channel, NudgeStatus? Status, string? Text, LogOutcome? Outcome = null)
{
    private const int LongestText = 200;

    /// <summary>Nothing was sent before, and nothing is planned later; the calendar itself ends in 9999, where a day has no next one.</summary>
    private const int FirstYear = 2000;
    private const int LastYear = 2100;

    public static LogFilters Read(IQueryCollection query, Mistakes mistakes) => new(
        ReadDay(query, "day", mistakes), One(query, "race", mistakes), One(query, "step", mistakes),
        ReadChannel(query, mistakes), ReadStatus(query, mistakes), One(query, "q", mistakes), ReadOutcome(query, mistakes));

    public bool AreAny => this is { Race: not null } or { Step: not null } or { Channel: not null } or { Status: not null } or { Text: not null } or { Outcome: not null };

    public LogQuery Query(string? after, int take) => new(Day, Race, Step, Channel, Status, Text, after, take, Outcome);

    /// <summary>As an address has them, without the day.</summary>
    public IEnumerable<KeyValuePair<string, string?>> InAddress() => new Dictionary<string, string?>
    {
        ["race"] = Race,
        ["step"] = Step,
        ["channel"] = Channel?.Code,
        ["status"] = Status?.Code(),
        ["outcome"] = Outcome?.Code(),
        ["q"] = Text,
    };

    /// <summary>A day as <c>2027-04-27</c>; null when it is not given or wrong.</summary>
    public static LocalDate? ReadDay(IQueryCollection query, string field, Mistakes mistakes)
    {
        if (One(query, field, mistakes) is not { } text)
        {
            return null;
        }

        if (LocalDatePattern.Iso.Parse(text) is not { Success: true } day)
        {
            mistakes.Add(field, $"'{text}' isn't a date. Use one like 2027-04-27.");
        }
        else if (day.Value.Year is < FirstYear or > LastYear)
        {
            mistakes.Add(field, string.Create(CultureInfo.InvariantCulture, $"'{text}' is out of range. Use a date from {FirstYear} to {LastYear}."));
        }
        else
        {
            return day.Value;
        }

        return null;
    }

    /// <summary>A form's own day, to come back to; null when it is none, or one that no page shows.</summary>
    public static LocalDate? DayOf(string? text) => LocalDatePattern.Iso.Parse(text ?? "") is { Success: true, Value: { Year: >= FirstYear and <= LastYear } day } ? day : null;

    /// <summary><c>true</c> or <c>false</c>; false when it is not given or wrong.</summary>
    public static bool ReadFlag(IQueryCollection query, string field, Mistakes mistakes)
    {
        var text = One(query, field, mistakes);
        if (text is not (null or "true" or "false"))
        {
            mistakes.Add(field, $"'{text}' isn't valid. Use true or false.");
        }

        return text == "true";
    }

    public static int ReadWhole(IQueryCollection query, string field, int otherwise, int min, int max, Mistakes mistakes)
    {
        if (One(query, field, mistakes) is not { } text)
        {
            return otherwise;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max)
        {
            return value;
        }

        mistakes.Add(field, string.Create(CultureInfo.InvariantCulture, $"'{text}' isn't valid. Use a whole number from {min} to {max}."));
        return otherwise;
    }

    /// <summary>An empty field of a form is no filter.</summary>
    public static string? One(IQueryCollection query, string field, Mistakes mistakes)
    {
        var values = query[field];
        if (values.Count > 1)
        {
            mistakes.Add(field, $"{field} is given more than once. Give it once.");
        }
        else if (values.Count == 1 && Invisible.Drop(values[0]).Trim() is { Length: > LongestText })
        {
            mistakes.Add(field, string.Create(CultureInfo.InvariantCulture, $"{field} is longer than {LongestText} characters. Shorten it."));
        }
        else if (values.Count == 1 && TypedWords.HasUnreadable(values[0] ?? ""))
        {
            mistakes.Add(field, $"{field} has characters we can't show. Please type it again.");
        }
        else if (values.Count == 1 && Invisible.Drop(values[0]).Trim() is { Length: > 0 } text)
        {
            return text;
        }

        return null;
    }

    private static Channel? ReadChannel(IQueryCollection query, Mistakes mistakes)
    {
        if (One(query, "channel", mistakes) is not { } text)
        {
            return null;
        }

        if (ChannelCatalog.TryParse(text, out var channel))
        {
            return channel;
        }

        mistakes.Add("channel", $"'{text}' isn't a channel. Use sms or email.");
        return null;
    }

    private static NudgeStatus? ReadStatus(IQueryCollection query, Mistakes mistakes)
    {
        if (One(query, "status", mistakes) is not { } text)
        {
            return null;
        }

        if (NudgeStatuses.TryParse(text, out var status))
        {
            return status;
        }

        mistakes.Add("status", $"'{text}' isn't a status. Use one of {string.Join(", ", NudgeStatuses.All)}.");
        return null;
    }

    private static LogOutcome? ReadOutcome(IQueryCollection query, Mistakes mistakes)
    {
        if (One(query, "outcome", mistakes) is not { } text)
        {
            return null;
        }

        if (LogOutcomes.TryParse(text, out var outcome))
        {
            return outcome;
        }

        mistakes.Add("outcome", $"'{text}' isn't an outcome. Use one of {string.Join(", ", LogOutcomes.All)}.");
        return null;
    }
}
