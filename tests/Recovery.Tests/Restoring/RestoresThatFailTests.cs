using NodaTime;
using Recovery.Privacy;
using Recovery.Runners;
using Recovery.Tests.Fixtures;
using Recovery.Tests.Nudges.Send;

namespace Recovery.Tests.Restoring;

/// <summary>A restore that can't be finished leaves a machine that works as before, or one that sends nothing, and says which.</summary>
public sealed class RestoresThatFailTests
{
    private const string SinceTheBackup = "+447700900002";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_that_cannot_be_stopped_goes_on_with_its_store()
    {
        await using var machine = await Backed();
        machine.Stops = false;

        var run = await machine.RestoreOf(machine.Backup);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("could not be stopped", run.Errors, StringComparison.Ordinal);
        Assert.Contains("The store is as it was, and the server runs again.", run.Errors, StringComparison.Ordinal);
        Assert.NotNull(await machine.Rig.Runners.FindBy(ContactKind.Mobile, SinceTheBackup, Ct));
        AssertNothingIsLeft(machine);
    }

    [Fact]
    public async Task Where_the_restored_store_does_not_come_up_the_old_one_is_back_with_what_was_said_meanwhile()
    {
        await using var machine = await Backed();
        var stays = (await machine.Rig.Register(1, 0))[0];
        machine.OnStart = async () =>
        {
            await machine.Rig.Runners.Stop(stays.RunnerId, null, "said-stop", "runner", machine.Now, Ct);
            return false;
        };

        var run = await machine.RestoreOf(machine.Backup);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("could not be started", run.Errors, StringComparison.Ordinal);
        Assert.Contains("The store is as it was, and the server runs again.", run.Errors, StringComparison.Ordinal);
        Assert.NotNull(await machine.Rig.Runners.FindBy(ContactKind.Mobile, SinceTheBackup, Ct));
        Assert.NotEmpty((await machine.Rig.Runners.Find(stays.RunnerId, Ct))!.Stops);
        Assert.Null(await machine.Rig.Log.Pause(By.Sms, machine.Now, Ct));
        AssertNothingIsLeft(machine);
    }

    [Fact]
    public async Task Without_an_old_store_the_restored_one_waits_held_until_the_operator_goes_on()
    {
        await using var machine = await Backed();
        await machine.Ruin();
        machine.OnStart = () => Task.FromResult(false);

        var run = await machine.RestoreOf(machine.Backup);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("There is no old store to go back to", run.Errors, StringComparison.Ordinal);
        Assert.Contains("restore.sh --go-on", run.Errors, StringComparison.Ordinal);

        var end = await machine.GoOn();

        Assert.True(end.ExitCode == 0, end.Output + end.Errors);
        Assert.Null(await machine.Rig.Log.Pause(By.Sms, machine.Now, Ct));
    }

    [Fact]
    public async Task An_erasure_that_fails_leaves_both_channels_held_for_as_long_as_it_takes()
    {
        await using var machine = await OneMachine.Start();
        var (goes, alsoGoes) = await machine.Rig.Register(3, 0) is var all ? (all[0], all[1]) : default;
        await machine.BackUp();
        Assert.Holds(await machine.Rig.Get<IRunnerData>().Erase(goes.RunnerId, machine.Now, Ct));
        Assert.Holds(await machine.Rig.Get<IRunnerData>().Erase(alsoGoes.RunnerId, machine.Now, Ct));
        machine.GoTo(machine.Now + Duration.FromMinutes(5));
        machine.ErasesAgain = false;

        var run = await machine.RestoreOf(machine.Backup);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("2 of those who were erased since the backup are still in the store", run.Errors, StringComparison.Ordinal);
        Assert.Contains("restore.sh --go-on", run.Errors, StringComparison.Ordinal);
        machine.GoTo(DeliveryRig.NotBefore);
        await machine.CatchUp();
        Assert.Empty(machine.Provider.Received);

        machine.ErasesAgain = true;
        var end = await machine.GoOn();
        Assert.True(end.ExitCode == 0, end.Output + end.Errors);
        await machine.CatchUp();

        Assert.Null(await machine.Rig.Runners.Find(goes.RunnerId, Ct));
        Assert.Single(machine.Provider.Received);
        Assert.Equal(2, (await machine.GoOn()).ExitCode);
    }

    /// <summary>Two runners in the backup, a third since.</summary>
    private static async Task<OneMachine> Backed()
    {
        var machine = await OneMachine.Start();
        await machine.Rig.Register(2, 0);
        await machine.BackUp();
        await machine.Rig.Register(3, 0);
        return machine;
    }

    private static void AssertNothingIsLeft(OneMachine machine) => Assert.DoesNotContain(
        Directory.GetFileSystemEntries(machine.StoreFolder).Select(Path.GetFileName), name => name!.Contains("restore", StringComparison.Ordinal));
}
