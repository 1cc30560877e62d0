using Recovery.Nudges;
using Recovery.Runners;

namespace Recovery.Web.Clinic.Words;

/// <summary>Why a nudge was not sent, as a sentence goes on after "Skipped:".</summary>
public static class ReasonWords
{
    /// <summary>Likewise, for what is still ahead.</summary>
    public static string Ahead(string reason, Channel channel) => reason switch
    {
        SkipReason.Booked => "the runner has booked",
        SkipReason.Withdrawn => "the runner has withdrawn",
        SkipReason.Requested => "the runner has asked for an appointment",
        SkipReason.TooLate => "its time had passed before it was planned",
        SkipReason.NoRoom => "there is no room left before opening",
        SkipReason.NoEarlier => "it reminds again, and no earlier reminder went out",
        _ => Of(reason, channel),
    };

    public static string Of(string? reason, Channel channel) => reason switch
    {
        SkipReason.Booked => "the runner had booked",
        SkipReason.NotRun => "the runner didn't run",
        SkipReason.Withdrawn => "the runner had withdrawn",
        SkipReason.Requested => "the runner had asked for an appointment",
        SkipReason.Stopped => channel == Channel.Sms ? "texts to this number are stopped" : "emails to this address are stopped",
        SkipReason.ChannelOff => channel == Channel.Sms ? "not opted in to texts" : "not opted in to emails",
        SkipReason.Erased => "the runner's details were deleted",
        SkipReason.TooLate => "it had become too late for that day",
        SkipReason.SignedUpLate => "signed up after its time",
        SkipReason.SameSession => "this number gets another text for the same day",
        SkipReason.NoEarlier => "it reminds again, and no earlier reminder had gone out",
        SkipReason.NoRoom => "there was no room left before opening",
        SkipReason.NoSession => "the clinic is not open on a day that suits",
        SkipReason.Answered => "the request had been answered",
        SkipReason.TakenBack => "the runner had taken the request back",
        SkipReason.BookingUndone => "the booking had been undone",
        SkipReason.Moved => "the race day changed",
        null or "" => "no reason was noted",
        _ => reason,
    };
}
