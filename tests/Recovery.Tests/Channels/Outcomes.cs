using Recovery.Nudges.Send;

namespace Recovery.Tests.Channels;

/// <summary>An outcome in a word or two, for tables of tests.</summary>
internal static class Outcomes
{
    public static string Name(Outcome outcome) => outcome switch
    {
        Outcome.Accepted => "accepted",
        Outcome.InDoubt => "in doubt",
        Outcome.Deferred { PausesChannel: true } => "paused",
        Outcome.Deferred => "deferred",
        Outcome.Rejected { Suppress: not null } => "suppressed",
        _ => "rejected",
    };
}
