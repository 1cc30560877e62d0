using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Recovery.Channels.SendGrid;
using Recovery.Channels.Twilio;
using Recovery.Nudges.Receipts;
using Recovery.Runners;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Nudges.Receipts;

/// <summary>Where a nudge stands when its provider begins to tell.</summary>
public enum Start
{
    /// <summary>Skipped before anything was handed over, so that nobody can have a receipt for it.</summary>
    NeverHandedOver,

    /// <summary>Handed over, put off by the provider, and skipped since its runner booked meanwhile.</summary>
    SkippedAfterAnAttempt,

    Attempting,
    InDoubt,
    Accepted,
    Rejected,
}

/// <summary>One thing that a provider tells.</summary>
/// <param name="Words">As the provider spells it.</param>
/// <param name="Receipt">Null: this system does not know it.</param>
public sealed record Told(string Words, Receipt? Receipt)
{
    public override string ToString() => Words;
}

/// <summary>All that is told of one nudge, in one order, and then again in another and more than once.</summary>
/// <param name="Seed">Gives the other order.</param>
public sealed record History(Channel Channel, Start Start, IReadOnlyList<Told> Told, int Seed)
{
    public IReadOnlyList<Receipt> Receipts => [.. Told.Select(t => t.Receipt).OfType<Receipt>()];

    /// <summary>The same, each up to three times, shuffled.</summary>
    public History InOtherOrder
    {
        get
        {
#pragma warning disable CA5394 // Nothing is to be kept secret.
            var random = new Random(Seed);
            var all = Told.SelectMany(t => Enumerable.Repeat(t, random.Next(1, 4))).ToArray();
            random.Shuffle(all);
#pragma warning restore CA5394
            return this with { Told = all };
        }
    }

    /// <summary>Only the first so many.</summary>
    public History First(int count) => this with { Told = [.. Told.Take(count)] };

    /// <summary>What a failure shows.</summary>
    public override string ToString() =>
        $"{(Channel == By.Sms ? "A text" : "An email")}, {Start}; told: {string.Join(", ", Told)}; in the other order: {string.Join(", ", InOtherOrder.Told)}";
}

/// <summary>Whatever Twilio and SendGrid may tell, through the readers that the hooks use.</summary>
public static class Histories
{
    private const string Nudge = "AAAAAAAAAAAAAAAA";

    private static readonly string[] TwilioStatuses =
    [
        "accepted", "scheduled", "queued", "sending", "sent", "delivered", "read", "undelivered", "undelivered", "failed", "canceled",
        "receiving", "received", "partially_delivered", "Delivered", "teleported", "",
    ];

    private static readonly string?[] TwilioErrors =
        [null, "0", "junk", "39999", .. TwilioCodes.All.Select(c => c.Code.ToString(CultureInfo.InvariantCulture))];

    private static readonly string[] SendGridDetails =
    [
        "\"event\":\"processed\"", "\"event\":\"deferred\"", "\"event\":\"delivered\"", "\"event\":\"blocked\",\"status\":\"5.7.1\"",
        "\"event\":\"bounce\",\"type\":\"bounce\",\"status\":\"5.1.1\"", "\"event\":\"bounce\",\"type\":\"bounce\",\"status\":\"5.2.1\"",
        "\"event\":\"bounce\",\"type\":\"blocked\"", "\"event\":\"open\"", "\"event\":\"click\"", "\"event\":\"spamreport\"",
        "\"event\":\"unsubscribe\"", "\"event\":\"group_unsubscribe\"", "\"event\":\"group_resubscribe\"", "\"event\":\"teleported\"",
        "\"event\":\"dropped\"", "\"event\":\"dropped\",\"reason\":\"Bounced Address\"", "\"event\":\"dropped\",\"reason\":\"Unsubscribed Address\"",
        "\"event\":\"dropped\",\"reason\":\"Spam Reporting Address\"", "\"event\":\"dropped\",\"reason\":\"Invalid\"",
    ];

    public static Arbitrary<History> Any() => Arb.From(Generator, Shrink);

    private static Gen<History> Generator =>
        from channel in Gen.Elements(By.Sms, By.Email)
        from start in Gen.Elements(Enum.GetValues<Start>())
        from told in Gen.ListOf(Gen.Frequency(
            (12, channel == By.Sms ? ByTwilio : BySendGrid),
            // Somebody else's mistake: what is told of the other channel's messages.
            (1, channel == By.Sms ? BySendGrid : ByTwilio)))
        from seed in Gen.Choose(0, 1_000_000)
        select new History(channel, start, [.. told.Take(8)], seed);

    /// <summary>Not every callback names the message; one that does always names the same.</summary>
    private static Gen<Told> ByTwilio =>
        from status in Gen.Elements(TwilioStatuses)
        from code in Gen.Frequency((1, Gen.Constant<string?>(null)), (2, Gen.Elements(TwilioErrors)))
        from named in Gen.Frequency((4, Gen.Constant(true)), (1, Gen.Constant(false)))
        select new Told(
            string.Join(' ', new[] { status, code, named ? null : "(no sid)" }.Where(w => w is not null)),
            TwilioReceipts.Of(Nudge, status, code, named ? "ID1" : null));

    private static Gen<Told> BySendGrid =>
        from detail in Gen.Elements(SendGridDetails)
        from named in Gen.Frequency((4, Gen.Constant(true)), (1, Gen.Constant(false)))
        select new Told(detail + (named ? "" : " (no id)"), Read($$"""[{{{detail}},"nudge":"{{Nudge}}"{{(named ? ",\"sg_message_id\":\"ID1.filter7\"" : "")}}}]"""));

    private static Receipt? Read(string json) => SendGridEvents.Read(Encoding.UTF8.GetBytes(json))!.Receipts.SingleOrDefault();

    /// <summary>One thing told less.</summary>
    private static IEnumerable<History> Shrink(History history) =>
        history.Told.Select((_, i) => history with { Told = [.. history.Told.Where((_, j) => j != i)] });
}
