using NodaTime;
using Recovery.Nudges.Queue;
using Recovery.Settings;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Storage;

public sealed class SqliteUnreadableMessagesTests() : UnreadableMessagesContract(StoreProvider.Sqlite);

public sealed class PostgresUnreadableMessagesTests() : UnreadableMessagesContract(StoreProvider.Postgres);

public abstract class UnreadableMessagesContract(StoreProvider provider) : StoreContract(provider)
{
    [Fact]
    public async Task They_are_shown_newest_first_each_once_and_for_a_month()
    {
        await Add("a", "first");
        Store.Time.Advance(TimeSpan.FromMinutes(1));
        await Add("b", "second");
        await Add("a", "first, delivered again");
        await Store.Unreadable.Add(By.Email, "a", "an email's", Store.Now - Duration.FromHours(1), Ct);

        Assert.Equal(["second", "first", "an email's"], await Reasons());
        Assert.Equal(["second"], (await Store.Unreadable.Latest(1, Ct)).Select(m => m.Reason));

        Store.Time.Advance(IUnreadableMessages.KeptFor.ToTimeSpan());
        await Add("c", "third");
        Assert.Equal(["third", "second"], await Reasons());
    }

    [Fact]
    public async Task Whatever_an_id_or_a_reason_holds_is_kept_as_far_as_it_is_text()
    {
        await Add("\0\ud800" + new string('x', 5000), "Max\0Delivery\r\n\ud800" + new string('y', 5000));

        var reason = Assert.Single(await Reasons());
        Assert.StartsWith("MaxDelivery�yyy", reason, StringComparison.Ordinal);
        Assert.Equal(500, reason.Length);
    }

    private Task Add(string id, string reason) => Store.Unreadable.Add(By.Sms, id, reason, Store.Now, Ct);

    private async Task<IEnumerable<string>> Reasons() => (await Store.Unreadable.Latest(10, Ct)).Select(m => m.Reason);
}
