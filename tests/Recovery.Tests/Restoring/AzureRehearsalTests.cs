using NodaTime;
using Recovery.Privacy;
using Recovery.Promises;
using Recovery.Replies;
using Recovery.Tests.Fixtures;
using Recovery.Tests.Nudges.Send;

namespace Recovery.Tests.Restoring;

/// <summary>infra/restore-azure.sh for real, on PostgreSQL with Azure's roles.</summary>
public sealed class AzureRehearsalTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_promised_and_sent_after_the_moment_holds_and_the_rest_goes_out()
    {
        await using var machine = await AzureMachine.Start();
        var all = await machine.Rig.Register(4, 0);
        await machine.BackUp();
        await machine.Rig.Get<IReplyStore>().Take(new NewReply("reply", "+447700900000", "STOP", ReplyWords.Read("STOP")), machine.Now, Ct);
        Assert.Holds(await machine.Rig.Get<IRunnerData>().Erase(all[1].RunnerId, machine.Now, Ct));
        machine.GoTo(DeliveryRig.NotBefore);
        await machine.Rig.Plan();
        await machine.Rig.DrainSome(By.Sms, 1);
        machine.GoTo(machine.Now + Duration.FromMinutes(5));

        await machine.Restore();

        Assert.Empty(await machine.Rig.Log.Pauses(machine.Now, Ct));
        Assert.Null(await machine.Rig.Runners.Find(all[1].RunnerId, Ct));
        await machine.CatchUp();
        Assert.Equal(["+447700900002", "+447700900003"], machine.Provider.Received.Select(t => t.To).Order());
        Assert.Equal(AzureStandIn.Operators, machine.Azure.Containers[0].Variables["PGUSER"]);
    }

    [Fact]
    public async Task The_channels_stay_held_for_days_when_somebody_cannot_be_erased_again()
    {
        await using var machine = await AzureMachine.Start();
        var goes = (await machine.Rig.Register(2, 0))[0];
        await machine.BackUp();
        Assert.Holds(await machine.Rig.Get<IRunnerData>().Erase(goes.RunnerId, machine.Now, Ct));
        machine.GoTo(machine.Now + Duration.FromMinutes(5));
        machine.Azure.Erase = _ => Task.FromResult(false);

        var run = await machine.Script();

        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"Runner {goes.RunnerId} could not be erased again", run.Errors, StringComparison.Ordinal);
        machine.GoTo(DeliveryRig.NotBefore);
        await machine.CatchUp();
        Assert.Empty(machine.Provider.Received);
        Assert.Equal(2, (await machine.Rig.Log.Pauses(machine.Now + Duration.FromDays(30), Ct)).Count);
    }

    [Fact]
    public async Task An_old_server_that_is_gone_is_replaced_by_what_was_exported()
    {
        await using var machine = await AzureMachine.Start();
        var all = await machine.Rig.Register(2, 0);
        await machine.BackUp();
        await machine.Rig.Runners.Stop(all[0].RunnerId, null, "said-stop", "runner", machine.Now, Ct);
        var statements = await machine.Rig.Get<IPromises>().Statements(Ct);
        machine.Azure.Exported = $"-- Promises made by 2027-04-26T12:00:00Z: {statements.Count} statements\n{string.Concat(statements.Select(s => s + "\n"))}";
        machine.LoseOld();
        machine.GoTo(machine.Now + Duration.FromMinutes(5));

        var run = await machine.Script();

        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        Assert.Contains($"{AzureStandIn.Old} can't be read", run.Errors, StringComparison.Ordinal);
        Assert.Single((await machine.Rig.Runners.Find(all[0].RunnerId, Ct))!.Stops);
    }
}
