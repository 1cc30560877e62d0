using System.Text.Json;
using NodaTime;
using NodaTime.Text;

namespace Recovery.Races;

/// <summary>The races that ship as data (<c>races.json</c>).</summary>
public static class RaceData
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    /// <summary>The races of this build; on the form's list until the clinic changes them.</summary>
    public static IReadOnlyList<Race> Shipped()
    {
        using var stream = typeof(RaceData).Assembly.GetManifestResourceStream("Recovery.Races.races.json")
            ?? throw new InvalidDataException("races.json is missing from the build.");
        using var reader = new StreamReader(stream);
        return Parse(reader.ReadToEnd());
    }

    /// <summary>Reads and checks races.</summary>
    /// <exception cref="InvalidDataException">A sentence that says which race is wrong and what to change.</exception>
    public static IReadOnlyList<Race> Parse(string json)
    {
        Row?[] rows;
        try
        {
            rows = JsonSerializer.Deserialize<Row?[]>(json, Options) ?? [];
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The races aren't a JSON list: line {e.LineNumber + 1} can't be read.", e);
        }

        Race[] races = [.. rows.Select(row => Check(row ?? new Row(null, null, null, null, null)))];
        return races.CountBy(r => r.Id).FirstOrDefault(c => c.Value > 1).Key is { } twice
            ? throw new InvalidDataException($"Race '{twice}' is listed twice; give each race its own id.")
            : races;
    }

    private static Race Check(Row row)
    {
        if (!RaceId.IsValid(row.Id))
        {
            throw new InvalidDataException($"Race id '{row.Id}' is wrong; use lower-case letters, digits and single hyphens.");
        }

        if (string.IsNullOrWhiteSpace(row.Name) || string.IsNullOrWhiteSpace(row.ShortName))
        {
            throw new InvalidDataException($"Race '{row.Id}' needs a name and a shortName.");
        }

        if (row.Days is not { Count: > 0 })
        {
            throw new InvalidDataException($"Race '{row.Id}' has no days; give it at least one.");
        }

        return new Race(
            row.Id!, row.Name.Trim(), row.ShortName.Trim(), [.. row.Days.Select(d => Day(row, d)).Distinct().Order()], Listed: true,
            string.IsNullOrWhiteSpace(row.InSentence) ? null : row.InSentence.Trim());
    }

    private static LocalDate Day(Row row, string text) => LocalDatePattern.Iso.Parse(text) is { Success: true } day
        ? day.Value
        : throw new InvalidDataException($"Race '{row.Id}' has the day '{text}'; use a date such as 2027-04-25.");

    private sealed record Row(string? Id, string? Name, string? ShortName, string? InSentence, IReadOnlyList<string>? Days);
}
