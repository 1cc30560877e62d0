using NodaTime;
using NodaTime.Text;
using Recovery.Clinic;

namespace Recovery.Settings;

/// <summary>Who the clinic is and when it is open (<c>Clinic:*</c>).</summary>
/// <param name="Name">As messages and pages show it.</param>
/// <param name="Phone">As the clinic writes it: "020 8542 7788".</param>
/// <param name="Email">Null: the clinic is reached by phone only.</param>
/// <param name="Address">Where it is: at the foot of every email, and told to whoever is booked. Null: nobody is told.</param>
/// <param name="AccessKey">What reception signs in with; made on first start when not set.</param>
/// <param name="NameIsSample">The name is the sample that ships; with a real provider the app refuses to start.</param>
/// <param name="HoursAreSample">Likewise the hours.</param>
/// <param name="AppointmentLength">How long an appointment takes, as the runner's calendar shows it.</param>
public sealed record ClinicSettings(
    string Name, string Phone, string? Email, string? Address, DateTimeZone TimeZone, string? AccessKey, ClinicHours Hours, bool NameIsSample, bool HoursAreSample,
    Duration AppointmentLength)
{
    private const int MostNoted = 5;

    /// <summary>Who gets the morning's note, and one at once when something keeps messages from going out; none: nobody (<c>Clinic:MorningNote</c>).</summary>
    public IReadOnlyList<string> MorningNote { get; private init; } = [];

    public const string SampleName = "The Recovery Clinic";
    private const string SampleHours = "08:00-14:00";

    /// <summary>The name alone: secrets stay out of logs.</summary>
    public override string ToString() => Name;

    internal static ClinicSettings Read(SettingsReader reader)
    {
        var zoneId = reader.Text("Clinic:TimeZone", "Europe/London");
        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(zoneId);
        if (zone is null)
        {
            reader.Mistake($"Clinic:TimeZone is '{zoneId}'; use a name such as Europe/London.");
        }

        var accessKey = reader.Text("Clinic:AccessKey");
        if (accessKey is { Length: < 16 })
        {
            reader.Mistake("Clinic:AccessKey is too short; use at least 16 characters, or leave it out and one is made.");
        }

        return new ClinicSettings(
            reader.Text("Clinic:Name", SampleName), reader.Text("Clinic:Phone", "020 8542 7788"), reader.Email("Clinic:Email"), reader.Text("Clinic:Address"),
            zone ?? DateTimeZone.Utc, accessKey, ReadHours(reader),
            reader.Text("Clinic:Name") is null, reader.Section("Clinic:Hours").Count == 0,
            reader.Span("Clinic:AppointmentLength", Duration.FromHours(1), Duration.FromMinutes(5), Duration.FromHours(8)))
        {
            MorningNote = reader.Emails("Clinic:MorningNote", MostNoted),
        };
    }

    private static ClinicHours ReadHours(SettingsReader reader)
    {
        var weekly = new Dictionary<IsoDayOfWeek, IReadOnlyList<OpenPeriod>>();
        foreach (var (day, text) in reader.Section("Clinic:Hours"))
        {
            if (!Enum.TryParse<IsoDayOfWeek>(day, ignoreCase: true, out var weekday) || weekday == IsoDayOfWeek.None || char.IsDigit(day[0]))
            {
                reader.Mistake($"Clinic:Hours:{day} isn't a weekday; use Monday to Sunday.");
            }
            else if (ReadPeriods(reader, $"Clinic:Hours:{day}", text) is { } periods)
            {
                weekly[weekday] = periods;
            }
        }

        if (reader.Section("Clinic:Hours").Count == 0)
        {
            for (var day = IsoDayOfWeek.Monday; day <= IsoDayOfWeek.Saturday; day++)
            {
                weekly[day] = HoursText.Parse(SampleHours)!;
            }
        }

        var exceptions = new Dictionary<LocalDate, IReadOnlyList<OpenPeriod>>();
        foreach (var (date, text) in reader.Section("Clinic:Exceptions"))
        {
            // Azure's settings have no hyphens in their names: 2027_05_03 is the same day.
            if (LocalDatePattern.Iso.Parse(date.Replace('_', '-')) is not { Success: true } day)
            {
                reader.Mistake($"Clinic:Exceptions:{date} isn't a date; use one such as 2027-05-03.");
            }
            else if (ReadPeriods(reader, $"Clinic:Exceptions:{date}", text) is { } periods)
            {
                exceptions[day.Value] = periods;
            }
        }

        return new ClinicHours(weekly, exceptions);
    }

    private static IReadOnlyList<OpenPeriod>? ReadPeriods(SettingsReader reader, string key, string text)
    {
        var periods = HoursText.Parse(text);
        if (periods is null)
        {
            reader.Mistake($"{key} is '{text}'; use hours such as 08:00-14:00 or 08:00-12:00,14:00-19:00 in order, or closed.");
        }

        return periods;
    }
}
