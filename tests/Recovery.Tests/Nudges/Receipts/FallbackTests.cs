using NodaTime;
using Recovery.Loopback;
using Recovery.Nudges;
using Recovery.Nudges.Receipts;
using Recovery.Runners;
using Recovery.Tests.Fixtures;
using Recovery.Tests.Nudges.Send;

namespace Recovery.Tests.Nudges.Receipts;

/// <summary>A text that did not arrive goes out as an email, once, and only to whom and while it may.</summary>
public sealed class FallbackTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Thursday: the last call of whoever runs on the Sunday, a text without an email beside it.</summary>
    private static readonly Instant LastCall = Instant.FromUtc(2027, 4, 29, 6, 30);

    [Fact]
    public async Task A_text_that_did_not_arrive_goes_out_as_an_email_once()
    {
        await using var rig = await Sent();
        await Undelivered(rig);
        await rig.Reconcile();
        await rig.Reconcile();
        await rig.Drain();

        var email = Assert.Single(await rig.All(), n => n is { Step: "last-call", Channel.Code: "email" });
        Assert.Equal((NudgeStatus.Accepted, Text(await rig.All()).Expires), (email.Status, email.Expires));
        Assert.Equal(NudgeEvent.InsteadOfText, (await rig.Log.Timeline(email.Id, Ct))[0].What);
        Assert.Single(rig.Provider.Received, r => r.NudgeId == email.Id);
    }

    [Theory]
    [InlineData("the text arrived")]
    [InlineData("no email allowed")]
    [InlineData("booked")]
    [InlineData("texted stop")]
    [InlineData("too late")]
    public async Task Nothing_goes_out_instead_when(string why)
    {
        await using var rig = await Sent(emails: why != "no email allowed");
        var text = Text(await rig.All());
        if (why != "the text arrived")
        {
            await Undelivered(rig);
        }

        switch (why)
        {
            case "booked":
                await rig.Runners.SetOutcome(text.EntryId!.Value, EntryOutcome.Booked, Source.Reception, rig.Now, Ct);
                break;
            case "texted stop":
                await rig.Runners.Stop(text.RunnerId!.Value, By.Sms, StopReasons.Texted, Source.Runner, rig.Now, Ct);
                break;
            case "too late":
                rig.GoTo(text.Expires);
                break;
        }

        await rig.Reconcile();
        await rig.Drain();
        Assert.DoesNotContain(await rig.All(), n => n is { Step: "last-call", Channel.Code: "email" });
    }

    [Theory]
    [InlineData(21211)]
    [InlineData(21408)]
    [InlineData(21612)]
    [InlineData(21614)]
    [InlineData(21635)]
    public async Task A_number_that_takes_no_texts_is_a_reason_too(int code)
    {
        await using var rig = await Sent(fault: code);
        Assert.Equal(NudgeStatus.Rejected, Text(await rig.All()).Status);
        await rig.Reconcile();
        Assert.Single(await rig.All(), n => n is { Step: "last-call", Channel.Code: "email" });
    }

    [Theory]
    [InlineData(StopReasons.NoSuchNumber, Source.Provider, 1)]
    [InlineData(StopReasons.Texted, Source.Provider, 0)]
    [InlineData("the runner told reception", Source.Reception, 0)]
    public async Task A_text_that_is_not_tried_since_its_number_takes_none_goes_out_as_an_email_when_it_is_due(string reason, string by, int emails)
    {
        await using var rig = await DeliveryRig.Start();
        var runner = await rig.RegisterBoth(emails: true);
        await SendFirst(rig);
        await rig.Runners.Stop(runner.RunnerId, By.Sms, reason, by, rig.Now, Ct);
        await rig.Plan();
        await rig.Reconcile();
        Assert.Equal((NudgeStatus.Skipped, SkipReason.Stopped), Text(await rig.All()) is var text ? (text.Status, text.Reason) : default);
        Assert.DoesNotContain(await rig.All(), n => n is { Step: "last-call", Channel.Code: "email" });

        rig.GoTo(LastCall);
        await rig.Reconcile();
        await rig.Drain();

        Assert.Equal(emails, (await rig.All()).Count(n => n is { Step: "last-call", Channel.Code: "email", Status: NudgeStatus.Accepted }));
    }

    [Fact]
    public async Task A_refusal_that_is_not_the_numbers_fault_is_none()
    {
        await using var rig = await Sent(fault: 21617);
        Assert.Equal(NudgeStatus.Rejected, Text(await rig.All()).Status);
        await rig.Reconcile();
        Assert.DoesNotContain(await rig.All(), n => n is { Step: "last-call", Channel.Code: "email" });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_clinics_own_template_falls_back_on_its_own_email_or_on_none(bool email)
    {
        var templates = Directory.CreateTempSubdirectory("recovery-templates-");
        Write("own.sms.txt", "Last reminder: {{ link }}");
        if (email)
        {
            Write("own.email.subject.txt", "Last reminder");
            Write("own.email.txt", "{{ link }} {{ stop_link }}");
            Write("own.email.html", "<p>Last reminder</p>");
        }

        await using var rig = await Sent(settings: LastCallBy("own", templates));
        await Undelivered(rig);
        await rig.Reconcile();
        await rig.Drain();
        templates.Delete(recursive: true);

        Assert.Equal(email, (await rig.All()).Any(n => n is { Step: "last-call", Channel.Code: "email", Status: NudgeStatus.Accepted }));
        Assert.Equal(email, (await rig.All()).Any(n => n is { Step: "last-call", Channel.Code: "email" }));

        void Write(string file, string text) => File.WriteAllText(Path.Combine(templates.FullName, file), text);
    }

    private static Dictionary<string, string?> LastCallBy(string template, DirectoryInfo templates) => new()
    {
        ["Templates:Path"] = templates.FullName,
        ["Plan:Steps:0:Key"] = "doms",
        ["Plan:Steps:0:Channels"] = "Sms,Email",
        ["Plan:Steps:1:Key"] = "last-call",
        ["Plan:Steps:1:Channels"] = "Sms",
        ["Plan:Steps:1:Anchor"] = "AfterStep",
        ["Plan:Steps:1:Template"] = template,
    };

    private static Nudge Text(IReadOnlyList<Nudge> all) => all.Single(n => n is { Step: "last-call", Channel.Code: "sms" });

    private static Task Undelivered(DeliveryRig rig) => Tell(rig, ReceiptKind.TextUndelivered);

    private static async Task Tell(DeliveryRig rig, ReceiptKind kind) =>
        await rig.Get<IReceiptStore>().Apply([new Receipt(Text(await rig.All()).Id, By.Sms, kind, Reason: "No signal.")], [], rig.Now, Ct);

    /// <summary>One runner with both contacts, whose last call has gone out.</summary>
    private static async Task<DeliveryRig> Sent(bool emails = true, int? fault = null, Dictionary<string, string?>? settings = null)
    {
        var rig = await DeliveryRig.Start(settings: settings);
        await rig.RegisterBoth(emails);
        await SendFirst(rig);
        await rig.Plan();
        if (fault is { } code)
        {
            rig.Provider.Script = _ => Fault.Error(400, code);
        }

        rig.GoTo(LastCall);
        await rig.Drain();
        rig.Provider.Script = null;
        return rig;
    }

    /// <summary>A last call needs an earlier reminder: the step before goes out, and it is the evening before the last call.</summary>
    private static async Task SendFirst(DeliveryRig rig)
    {
        await rig.Plan();
        rig.GoTo(DeliveryRig.NotBefore);
        await rig.Drain();
        rig.GoTo(LastCall - Duration.FromHours(12));
    }
}
