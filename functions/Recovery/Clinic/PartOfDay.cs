using NodaTime;

namespace Recovery.Clinic;

/// <summary>Part of an open day: what a runner wishes for when asking for an appointment. The hour is reception's to give.</summary>
public enum PartOfDay
{
    /// <summary>Before noon.</summary>
    Morning,

    /// <summary>From noon to five.</summary>
    Afternoon,

    /// <summary>From five on.</summary>
    Evening,
}

public static class PartsOfDay
{
    private static readonly LocalTime Noon = new(12, 0);
    private static readonly LocalTime Five = new(17, 0);

    /// <summary>Less than this is no time for a massage.</summary>
    private static readonly Period Shortest = Period.FromMinutes(30);

    /// <summary>In addresses, forms and the store: <c>morning</c>.</summary>
    public static string Code(this PartOfDay part) => part switch
    {
        PartOfDay.Morning => "morning",
        PartOfDay.Afternoon => "afternoon",
        _ => "evening",
    };

    public static bool TryParse(string? code, out PartOfDay part)
    {
        foreach (var known in Enum.GetValues<PartOfDay>())
        {
            if (known.Code() == code)
            {
                part = known;
                return true;
            }
        }

        part = default;
        return false;
    }

    /// <summary>The parts of the day in which the clinic is open for half an hour or more.</summary>
    public static IReadOnlyList<PartOfDay> Of(Session session) =>
        [.. Enum.GetValues<PartOfDay>().Where(part => session.Periods.Any(period => IsLongEnough(period, part)))];

    /// <summary>From the first to the last moment of the part at which the clinic is open; null: it is not open long enough then.</summary>
    public static OpenPeriod? Within(Session session, PartOfDay part)
    {
        OpenPeriod[] open = [.. session.Periods.Where(period => IsLongEnough(period, part)).Select(period => Overlap(period, part))];
        return open.Length == 0 ? null : new OpenPeriod(open[0].From, open[^1].To);
    }

    private static bool IsLongEnough(OpenPeriod period, PartOfDay part)
    {
        var (start, end) = Overlap(period, part);
        return start < end && Period.Between(start, end, PeriodUnits.Minutes).Minutes >= Shortest.Minutes;
    }

    /// <summary>All of it, whether the clinic is open or not.</summary>
    public static OpenPeriod Whole(PartOfDay part) => part switch
    {
        PartOfDay.Morning => new OpenPeriod(LocalTime.Midnight, Noon),
        PartOfDay.Afternoon => new OpenPeriod(Noon, Five),
        _ => new OpenPeriod(Five, LocalTime.MaxValue),
    };

    /// <summary>The part that an hour lies in.</summary>
    public static PartOfDay At(LocalTime hour) => hour < Noon ? PartOfDay.Morning : hour < Five ? PartOfDay.Afternoon : PartOfDay.Evening;

    private static OpenPeriod Overlap(OpenPeriod period, PartOfDay part)
    {
        var (from, to) = Whole(part);
        return new OpenPeriod(LocalTime.Max(period.From, from), LocalTime.Min(period.To, to));
    }
}
