using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Recovery.LocalHost.Discovery;
using Recovery.LocalHost.Settings;

namespace Recovery.Tests.LocalHost;

public sealed class FunctionRulesTests
{
    private static readonly IConfiguration NoSettings = new ConfigurationBuilder().Build();

    [Theory]
    [InlineData(typeof(BadFunctions.RetryOnAQueue), "RetryOnAQueue.Run has a retry attribute; only timers may (AZFW0012).")]
    [InlineData(typeof(BadFunctions.TheSameNameTwice), "is taken by TheSameNameTwice.One and TheSameNameTwice.Two; give each function its own (AZFW0017)")]
    [InlineData(typeof(BadFunctions.NotPublicMethod), "NotPublicMethod.Run is not public; make the method and its class public.")]
    [InlineData(typeof(BadFunctions.NotPublicClass), "NotPublicClass.Run is not public; make the method and its class public.")]
    [InlineData(typeof(BadFunctions.NoTrigger), "NoTrigger.Run has no trigger; give one parameter")]
    [InlineData(typeof(BadFunctions.TwoTriggers), "TwoTriggers.Run has 2 triggers; a function has one.")]
    [InlineData(typeof(BadFunctions.AdminRoute), "answers admin/nudges; paths that begin with admin or runtime belong to the Functions host.")]
    [InlineData(typeof(BadFunctions.RuntimeRoute), "answers /runtime; paths that begin with admin or runtime")]
    [InlineData(typeof(BadFunctions.FunctionKey), "asks for a Function key, which this host does not have")]
    [InlineData(typeof(BadFunctions.FiveFields), "runs on '* * * * *'; use six fields")]
    [InlineData(typeof(BadFunctions.ScheduleOfCronosAlone), "runs on '0 0 0 L * *'; use six fields")]
    [InlineData(typeof(BadFunctions.ScheduleNotSet), "runs on the schedule %PlanSchedule%; set PlanSchedule.")]
    [InlineData(typeof(BadFunctions.UnknownParameter), "there is nothing to give to the parameter deadLetterReason; use messageId")]
    [InlineData(typeof(BadFunctions.MetadataOfAnotherType), "the parameter deliveryCount is a String; make it an Int32.")]
    [InlineData(typeof(BadFunctions.BytesAsBody), "the message's parameter body is a Byte[]; make it a string or a class of your own.")]
    [InlineData(typeof(BadFunctions.MessageIdOnATimer), "there is nothing to give to the parameter messageId; take a CancellationToken at most.")]
    [InlineData(typeof(BadFunctions.TimerWithoutInfo), "the timer's parameter timer is a String; make it a TimerInfo.")]
    [InlineData(typeof(BadFunctions.ReturnNobodyTakes), "returns Task`1, which nobody takes; return a Task.")]
    [InlineData(typeof(BadFunctions.AsyncVoid), "it is async void, whose end nobody can wait for; return a Task (AZFW0002).")]
    [InlineData(typeof(BadFunctions.Topic), "reads a topic; this host has queues only.")]
    [InlineData(typeof(BadFunctions.Batches), "asks for batches; this host delivers message by message.")]
    [InlineData(typeof(BadFunctions.BadName), "is named '1st function'; start with a letter")]
    [InlineData(typeof(BadFunctions.BadRetry), "it retries after 'ten seconds' to '00:01:00'; use times such as 00:00:10")]
    public void A_mistake_is_refused_with_a_sentence(Type type, string sentence)
    {
        var mistakes = FunctionRules.Mistakes([.. FunctionDefinition.FindAll(type)], NoSettings);

        Assert.Contains(sentence, Assert.Single(mistakes), StringComparison.Ordinal);
    }

    /// <summary>As when two hosts in one process are the first to look: .NET then gives each its own parameters.</summary>
    [Fact]
    public void A_trigger_is_known_by_its_place()
    {
        var function = FunctionDefinition.FindAll(typeof(Timer)).Single();
        var again = function with { Method = typeof(SameTimer).GetMethod(function.Method.Name)! };
        Assert.NotSame(function.Method.GetParameters()[0], again.Method.GetParameters()[0]);

        Assert.Empty(FunctionRules.Mistakes([again], NoSettings));
    }

    [Fact]
    public void Every_mistake_is_named_at_once()
    {
        var functions = new[] { typeof(BadFunctions.NoTrigger), typeof(BadFunctions.FiveFields) }.SelectMany(FunctionDefinition.FindAll).ToList();

        var refusal = Assert.Throws<FunctionsException>(() => FunctionCatalog.Of(functions, HostJson.Default, NoSettings));

        // The name that both bear is the third.
        Assert.Equal(3, refusal.Mistakes.Count);
    }

    public class Timer
    {
        [Function("Timer")]
        public virtual Task Run([TimerTrigger("0 * * * * *")] TimerInfo timer) => Task.CompletedTask;
    }

    /// <summary>The same method; reflection has other objects for it.</summary>
    public sealed class SameTimer : Timer;
}
