using Recovery.Runners;

namespace Recovery.Web.Clinic.Words;

/// <summary>What became of an entry, and who reported it.</summary>
public static class EntryWords
{
    public static string Code(this EntryOutcome outcome) => outcome switch
    {
        EntryOutcome.Booked => "booked",
        EntryOutcome.NotRun => "not-run",
        EntryOutcome.Requested => "requested",
        _ => "withdrawn",
    };

    public static string Words(this EntryOutcome outcome) => outcome switch
    {
        EntryOutcome.Booked => "Booked",
        EntryOutcome.NotRun => "Didn't run",
        EntryOutcome.Requested => "Asked for an appointment",
        _ => "Withdrawn",
    };

    public static string By(string? source) => source switch
    {
        Source.Runner => "by the runner",
        Source.Reception => "by reception",
        Source.Import => "from an import",
        Source.Provider => "reported by the provider",
        null or "" => "",
        _ => source,
    };
}
