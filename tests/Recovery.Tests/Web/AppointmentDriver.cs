using System.Text.Json;
using NodaTime;
using Recovery.Appointments;
using Recovery.Channels.Sandbox;
using Recovery.Channels;
using Recovery.Desk;
using Recovery.Nudges;
using Recovery.Nudges.Queue;
using Recovery.Nudges.Send;
using Recovery.Runners;
using Recovery.Security;
using Recovery.Timing;

namespace Recovery.Tests.Web;

/// <summary>A runner asks and reception answers; then the queues' messages are handled, as the host's pumps do it.</summary>
internal static class AppointmentDriver
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Asks on the page that the text links to. Returns the open request.</summary>
    public static async Task<AppointmentRequest> Ask(this WebHost host, KnownRunner runner, string when = "2027-04-27 morning")
    {
        await host.Press(host.Link(LinkPurpose.Book, runner.Text), ("say", "ask"), ("when", when));
        return (await host.Get<IAppointmentStore>().OpenOf(runner.EntryId, Ct))!;
    }

    /// <summary>Null: somebody was first.</summary>
    public static async Task<AnswerResult?> Confirm(this WebHost host, AppointmentRequest request, LocalTime? hour = null, LocalDate? day = null) =>
        await host.Get<AppointmentDesk>().Confirm(request, new AgreedTime(day ?? request.Day, hour, request.Part), ChangedBy.Desk("Mia"))
            is { Outcome: AnswerOutcome.Given } given ? given : null;

    /// <summary>Handles whatever is due, until nothing is.</summary>
    public static async Task Drain(this WebHost host)
    {
        var receiver = host.Get<IQueueReceiver>();
        foreach (var channel in ChannelCatalog.All)
        {
            while (await receiver.Receive(QueueNames.Of(channel), 64, Ct) is { Count: > 0 } messages)
            {
                foreach (var message in messages)
                {
                    await host.Get<Sender>().Handle(JsonSerializer.Deserialize<NudgeMessage>(message.Body, JsonSerializerOptions.Web)!, channel, Ct);
                    Assert.Holds(await receiver.Complete(message, Ct));
                }
            }
        }
    }

    /// <summary>What the sandbox was given, the oldest first.</summary>
    public static async Task<IReadOnlyList<SandboxMessage>> Kept(this WebHost host, Channel channel) =>
        [.. (await host.Get<ISandboxStore>().Latest(channel, null, 50, Ct)).Reverse()];

    /// <summary>The messages about requests: to the clinic (<see cref="Step.Request"/>), or to runners (<see cref="Step.Booked"/>).</summary>
    public static async Task<IReadOnlyList<Nudge>> Messages(this WebHost host, string step) =>
        [.. (await host.Get<IClinicLog>().Page(new LogQuery(null, null, step, null, null, null, null, 50), Ct)).Items.Select(l => l.Nudge)];

    public static void GoTo(this WebHost host, int day, int hour, int minute = 0) =>
        host.Time.SetUtcNow(new LocalDateTime(2027, 4, day, hour, minute).InZoneStrictly(DateTimeZoneProviders.Tzdb["Europe/London"]).ToDateTimeOffset());
}
