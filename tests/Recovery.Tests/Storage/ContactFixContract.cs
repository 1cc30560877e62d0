using NodaTime;
using Recovery.Desk;
using Recovery.Nudges.Queue;
using Recovery.Nudges.Receipts;
using Recovery.Nudges.Send;
using Recovery.Runners;
using Recovery.Settings;
using Recovery.SignUps;
using Recovery.Storage.Sql;
using Recovery.Tests.Fixtures;
using Recovery.Timing;
using static Recovery.Tests.Fixtures.StoreBuilders;

namespace Recovery.Tests.Storage;

public sealed class SqliteContactFixTests() : ContactFixContract(StoreProvider.Sqlite);

public sealed class PostgresContactFixTests() : ContactFixContract(StoreProvider.Postgres);

/// <summary>Which messages need nobody any more once a number or address is corrected, and what is kept of it.</summary>
public abstract class ContactFixContract(StoreProvider provider) : StoreContract(provider)
{
    private static readonly Outcome Refused = new Outcome.Rejected("21614", "This number isn't a mobile.");

    private static readonly SendWindow Friday = new(
        Wednesday.Day.PlusDays(2), Wednesday.NotBefore + Duration.FromDays(2), Wednesday.Target + Duration.FromDays(2), Wednesday.Expires + Duration.FromDays(2));

    private SqlContactFixes Fixes => new SqlContactFixes(Store.Database, Store.Hashes);

    [Fact]
    public async Task What_the_old_number_could_not_take_needs_nobody_any_more_and_whatever_else_failed_still_does()
    {
        var runner = await Store.AddRunner();
        var byEmail = await Failed(runner, By.Email, Monday, Refused);
        var refused = await Failed(runner, By.Sms, Monday, Refused);
        var lost = await Failed(runner, By.Sms, Wednesday, new Outcome.InDoubt("lost"));
        var dead = await Queued(runner, By.Sms, "book-ahead", Friday);
        await Store.Nudges.MarkDead(dead, "a fault of our own", Store.Now, Ct);
        Assert.Equal(Sorted(byEmail, refused, lost, dead), await Needed());

        Assert.Equal(ContactFixed.Done, await Fix(runner, Mobile(9)));

        Assert.Equal(Sorted(byEmail, lost, dead), await Needed());
    }

    [Fact]
    public async Task News_of_an_appointment_that_the_old_number_could_not_take_has_yet_to_be_told()
    {
        var runner = await Store.AddRunner();
        var news = await Failed(runner, By.Sms, Monday, Refused);
        await Store.Database.Write(session => session.Execute("UPDATE nudges SET step = ?2 WHERE id = ?1", news.Nudge, Step.Booked), Ct);

        await Fix(runner, Mobile(9));

        Assert.Equal([news.Nudge], await Needed());
    }

    [Fact]
    public async Task What_failed_for_a_contact_of_before_that_says_nothing_of_the_one_that_is_replaced()
    {
        var runner = await Store.AddRunner();
        var late = await Failed(runner, By.Sms, Monday, new Outcome.Accepted("SM1"));
        await Fix(runner, Mobile(8));
        await Store.Receipts.Apply([new Receipt(late.Nudge, By.Sms, ReceiptKind.TextUndelivered, "SM1")], [], Store.Now, Ct);
        Assert.Equal([late.Nudge], await Needed());

        await Fix(runner, Mobile(9));

        Assert.Equal([late.Nudge], await Needed());
    }

    [Fact]
    public async Task How_the_clinic_knows_is_kept_with_what_was_agreed_to()
    {
        var runner = await Store.AddRunner();

        await Fix(runner, Mobile(9));

        var consents = (await Store.Stories.Load(runner.RunnerId, Ct))!.Consents;
        Assert.Equal(By.Sms, Assert.Single(consents, c => c.Source == "told us on the phone").Channel);
    }

    private Task<ContactFixed> Fix(RegistrationResult runner, string mobile) =>
        Fixes.Replace(runner.RunnerId, ContactKind.Mobile, mobile, "told us on the phone", "Mia", Store.Now, Ct);

    private async Task<NudgeMessage> Failed(RegistrationResult runner, Channel channel, SendWindow window, Outcome outcome)
    {
        var message = await Queued(runner, channel, window == Monday ? "doms" : "last-call", window);
        Store.MoveTo(window.NotBefore);
        Assert.IsType<Claim.Send>(await Store.Claim(message));
        await Store.Record(message, outcome);
        return message;
    }

    private async Task<NudgeMessage> Queued(RegistrationResult runner, Channel channel, string step, SendWindow window)
    {
        var message = await Store.PlanNudge(runner, channel, step, window);
        await Store.Nudges.MarkQueued([message], Store.Now, Ct);
        return message;
    }

    private async Task<IEnumerable<string>> Needed() => (await Store.Today.Messages(Store.Now - Duration.FromDays(7), Store.Now + Duration.FromDays(7), Store.Now, 99, Ct))
        .Select(n => ((Recovery.Desk.Today.Need.Message)n.Need).Nudge).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Sorted(params NudgeMessage[] messages) => messages.Select(m => m.Nudge).Order(StringComparer.Ordinal);
}
