using NodaTime;
using Recovery.Channels.Sms;
using Recovery.Nudges;
using Recovery.Nudges.Queue;
using Recovery.Readiness;
using Recovery.Storage.Sqlite;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Storage;

/// <summary>One server at a time, which inherits nothing from the one that died.</summary>
public sealed class SqliteServerTests : StoreContract
{
    [Fact]
    public void A_second_server_on_the_same_store_is_told_what_to_do()
    {
        using (SqliteServerLock.Take(Store.Sqlite))
        {
            var refused = Assert.Throws<StoreException>(() => SqliteServerLock.Take(Store.Sqlite));
            Assert.Contains("Store:Path", refused.Message, StringComparison.Ordinal);
            Assert.Contains(Store.Path, refused.Message, StringComparison.Ordinal);
        }

        SqliteServerLock.Take(Store.Sqlite).Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_second_server_by_a_symbolic_link_is_refused_too(bool ofTheFolder)
    {
        using var only = SqliteServerLock.Take(Store.Sqlite);
        var elsewhere = Directory.CreateTempSubdirectory("recovery-link-");
        try
        {
            var link = Path.Combine(elsewhere.FullName, "link");
            if (ofTheFolder)
            {
                Directory.CreateSymbolicLink(link, Path.GetDirectoryName(Store.Path)!);
            }
            else
            {
                File.CreateSymbolicLink(link, Store.Path);
            }

            using var second = SqliteDatabase.Open(ofTheFolder ? Path.Combine(link, Path.GetFileName(Store.Path)) : link);
            Assert.Throws<StoreException>(() => SqliteServerLock.Take(second).Dispose());
        }
        finally
        {
            elsewhere.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_server_that_starts_voids_the_locks_and_claims_of_the_one_that_died()
    {
        var message = await Store.ClaimedNudge(await Store.AddRunner());
        await Store.Queue.Send([new QueuedNudge(message, By.Sms, Store.Now, Store.Now + Duration.FromDays(1))], Ct);
        Assert.Equal(1, Assert.Single(await Store.Receiver.Receive(SmsChannel.QueueName, 9, Ct)).DeliveryCount);
        Store.Reopen();

        using var only = SqliteServerLock.Take(Store.Sqlite);
        await only.EndFormerRun(Store.Now, Ct);

        Assert.Equal(NudgeStatus.InDoubt, (await Store.Nudge(message)).Status);
        Assert.Equal(1, Assert.Single(await Store.Receiver.Receive(SmsChannel.QueueName, 9, Ct)).DeliveryCount);
    }
}
