using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Recovery.Channels.Sms;
using Recovery.Local.Configuration;
using Recovery.Local.Functions;
using Recovery.Local.Queues;
using Recovery.Nudges.Queue;
using Recovery.Readiness;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Local;

public sealed class QueueHostTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_worker_that_outlasts_the_stop_still_settles_its_message_after_the_host_was_disposed()
    {
        using var store = new TempStore(TimeProvider.System);
        var stuck = new Stuck();
        await using var services = new ServiceCollection().AddSingleton(stuck).BuildServiceProvider();
        var host = new QueueHost(
            FunctionCatalog.Of(LocalFunction.In(typeof(Works))), new HostJson(2, 2, TimeSpan.FromMinutes(5)), store.Receiver,
            services.GetRequiredService<IServiceScopeFactory>(), new Heartbeats(store.Clock), store.Clock, new Started(), NullLogger<QueuePump>.Instance);
        await store.Queue.Send([new QueuedNudge(new NudgeMessage("n1", 1), By.Sms, store.Now, store.Now + Duration.FromDays(1))], Ct);
        await host.StartAsync(Ct);
        await stuck.Began.Task.WaitAsync(Ct);

        await host.StopAsync(Ct);
        host.Dispose();
        stuck.MayEnd.SetResult();

        for (var i = 0; await store.Database.Write(s => s.Number("SELECT COUNT(*) FROM queue_messages"), Ct) > 0; i++)
        {
            Assert.True(i < 500, "It was never settled.");
            await Task.Delay(10, Ct);
        }
    }

    public sealed class Stuck
    {
        public TaskCompletionSource Began { get; } = new();

        public TaskCompletionSource MayEnd { get; } = new();
    }

    public sealed class Works(Stuck stuck)
    {
        /// <summary>Hears no cancellation, as a call that hangs.</summary>
        [Function(nameof(Works))]
        public Task Run([ServiceBusTrigger(SmsChannel.QueueName)] string message)
        {
            stuck.Began.SetResult();
            return stuck.MayEnd.Task;
        }
    }

    private sealed class Started : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => new(canceled: true);

        public CancellationToken ApplicationStopping => CancellationToken.None;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication()
        {
        }
    }
}
