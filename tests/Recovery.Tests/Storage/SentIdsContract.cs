using NodaTime;
using Recovery.Nudges.Queue;
using Recovery.Runners;
using Recovery.Settings;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Storage;

/// <summary>The ids by which the queue in the store tells duplicates: kept for a day, and gone afterwards.</summary>
public abstract class SentIdsContract(StoreProvider provider) : StoreContract(provider)
{
    [Fact]
    public async Task Ids_that_are_a_day_old_are_cleared_away_by_the_next_message_of_either_channel()
    {
        await Send("a", By.Sms);
        await Send("b", By.Email);
        Store.Time.Advance(TimeSpan.FromDays(1));
        await Send("c", By.Sms);
        Assert.Equal(3, await Kept());

        Store.Time.Advance(TimeSpan.FromMilliseconds(1));
        await Send("d", By.Email);
        Assert.Equal(2, await Kept());
    }

    private Task Send(string id, Channel channel) => Store.Queue.Send(
        [new QueuedNudge(new NudgeMessage(id, 1), channel, Store.Now, Store.Now + Duration.FromHours(1))], Ct);

    private Task<long?> Kept() => Store.Database.Read(s => s.Number("SELECT COUNT(*) FROM queue_sent_ids"), Ct);
}

public sealed class SqliteSentIdsTests() : SentIdsContract(StoreProvider.Sqlite);

public sealed class PostgresSentIdsTests() : SentIdsContract(StoreProvider.Postgres);
