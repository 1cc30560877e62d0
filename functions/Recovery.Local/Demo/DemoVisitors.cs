using System.Globalization;
using NodaTime;
using Recovery.Appointments;
using Recovery.Clinic;
using Recovery.Desk;
using Recovery.Replies;
using Recovery.Runners;
using Recovery.Settings;
using Recovery.Time;

namespace Recovery.Local.Demo;

/// <summary>Runners who write back or ask for an appointment, and how reception answers them.</summary>
internal sealed class DemoVisitors(
    IRunnerDirectory runners, IReplyStore replies, ReplyReader reader, AppointmentDesk desk, IAppointmentStore appointments, RecoverySettings settings, ClinicClock clock)
{
    /// <summary>Who answers at the demo's desk.</summary>
    private const string AtTheDesk = "Anna";

    private int _replies;

    /// <summary>A reply to a text, as its provider would pass it on.</summary>
    public async Task Reply(long runnerId, string words, CancellationToken ct)
    {
        if ((await runners.Find(runnerId, ct))?.Runner.Mobile is { } mobile)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"demo{++_replies}");
            await replies.Take(new NewReply(id, mobile.ToString(), words, reader.Read(words)), clock.Now, ct);
        }
    }

    /// <summary>The first part of a day that the nudge's page offers.</summary>
    public async Task Ask(long entryId, long nudge)
    {
        var now = clock.Now.InZone(clock.Zone).LocalDateTime;
        var sessions = Enumerable.Range(1, 7).Select(d => settings.Clinic.Hours.SessionOn(now.Date.PlusDays(d))).OfType<Session>();
        var wish = OfferedPart.Of(settings.Clinic.Hours, sessions, now)[0];
        await desk.Ask(entryId, nudge, wish.Day, wish.Part, clock.Zone.AtLeniently(wish.AnswerBy).ToInstant());
    }

    public async Task Confirm(long entryId, LocalTime hour, CancellationToken ct)
    {
        if (await appointments.OpenOf(entryId, ct) is { } request)
        {
            await desk.Confirm(request, new AgreedTime(DemoScript.Booked, hour, PartOfDay.Morning), ChangedBy.Desk(AtTheDesk));
        }
    }

    public async Task Decline(long entryId, CancellationToken ct)
    {
        if (await appointments.OpenOf(entryId, ct) is { } request)
        {
            await desk.Decline(request, DeclineWords.Ready[0], ChangedBy.Desk(AtTheDesk));
        }
    }
}
