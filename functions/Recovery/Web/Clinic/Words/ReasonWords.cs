using Recovery.Nudges;
using Recovery.Runners;

namespace Recovery.Web.Clinic.Words;

/// <summary>Why a nudge was not sent, as a sentence goes on after "Not sent:".</summary>
public static class ReasonWords
{
    /// <summary>Likewise, for what is still ahead.</summary>
    public static string Ahead(string reason, Channel channel) => reason switch
    {
        SkipReason.Booked => "the runner has booked",
        SkipReason.Withdrawn => "the runner has withdrawn",
        SkipReason.Requested => "the runner has asked for an appointment",
        SkipReason.TooLate => "its time had passed before we planned it",
        SkipReason.NoRoom => "there's no time left before opening",
        SkipReason.NoEarlier => "it's a follow-up, and the first reminder didn't go out",
        _ => Of(reason, channel),
    };

    public static string Of(string? reason, Channel channel) => reason switch
    {
        SkipReason.Booked => "the runner had booked",
        SkipReason.NotRun => "the runner didn't run",
        SkipReason.Withdrawn => "the runner had withdrawn",
        SkipReason.Requested => "the runner had asked for an appointment",
        SkipReason.Stopped => $"{channel.Words.Many} to this {channel.Contact.Short()} are stopped",
        SkipReason.ChannelOff => $"not opted in to {channel.Words.Many}",
        SkipReason.Erased => "the runner's details were deleted",
        SkipReason.TooLate => "it was too late for that day",
        SkipReason.SignedUpLate => "they signed up after it was due",
        SkipReason.SameSession => "this number is getting another text for the same day",
        SkipReason.NoEarlier => "it's a follow-up, and the first reminder hadn't gone out",
        SkipReason.NoRoom => "there was no time left before opening",
        SkipReason.NoSession => "the clinic isn't open on a day that suits",
        SkipReason.Answered => "the request had been answered",
        SkipReason.TakenBack => "the runner had cancelled the request",
        SkipReason.BookingUndone => "the booking had been undone",
        SkipReason.Switched => "it was sent another way instead",
        SkipReason.Over => "what it was about had ended",
        SkipReason.Overtaken => "a later answer had taken its place",
        SkipReason.Moved => "the race day changed",
        _ when SkipReason.PauseToBlame(reason) is { } pause => $"it was too late: {pause}",
        null or "" => "no reason given",
        _ => reason,
    };
}
