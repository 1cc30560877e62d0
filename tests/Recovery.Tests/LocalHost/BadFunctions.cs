using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Recovery.Tests.LocalHost;

/// <summary>One mistake each; the name of the class says which.</summary>
public static class BadFunctions
{
    private const string Queue = "sms-nudges";
    private const string EveryMinute = "0 * * * * *";

    public static class RetryOnAQueue
    {
        [Function("A")]
        [FixedDelayRetry(3, "00:00:10")]
        public static Task Run([ServiceBusTrigger(Queue)] string body) => Task.CompletedTask;
    }

    public static class TheSameNameTwice
    {
        [Function("A")]
        public static Task One([ServiceBusTrigger(Queue)] string body) => Task.CompletedTask;

        [Function("a")]
        public static Task Two([ServiceBusTrigger(Queue)] string body) => Task.CompletedTask;
    }

    public static class NotPublicMethod
    {
        [Function("A")]
        internal static Task Run([ServiceBusTrigger(Queue)] string body) => Task.CompletedTask;
    }

    internal static class NotPublicClass
    {
        [Function("A")]
        public static Task Run([ServiceBusTrigger(Queue)] string body) => Task.CompletedTask;
    }

    public static class NoTrigger
    {
        [Function("A")]
        public static Task Run(string body) => Task.CompletedTask;
    }

    public static class TwoTriggers
    {
        [Function("A")]
        public static Task Run([ServiceBusTrigger(Queue)] string body, [TimerTrigger(EveryMinute)] TimerInfo timer) => Task.CompletedTask;
    }

    public static class AdminRoute
    {
        [Function("A")]
        public static IActionResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "admin/nudges")] HttpRequest request) => new EmptyResult();
    }

    public static class RuntimeRoute
    {
        [Function("A")]
        public static IActionResult Run([HttpTrigger(AuthorizationLevel.Anonymous, Route = "/runtime")] HttpRequest request) => new EmptyResult();
    }

    public static class FunctionKey
    {
        [Function("A")]
        public static IActionResult Run([HttpTrigger("get")] HttpRequest request) => new EmptyResult();
    }

    public static class FiveFields
    {
        [Function("A")]
        public static Task Run([TimerTrigger("* * * * *")] TimerInfo timer) => Task.CompletedTask;
    }

    public static class ScheduleOfCronosAlone
    {
        [Function("A")]
        public static Task Run([TimerTrigger("0 0 0 L * *")] TimerInfo timer) => Task.CompletedTask;
    }

    public static class ScheduleNotSet
    {
        [Function("A")]
        public static Task Run([TimerTrigger("%PlanSchedule%")] TimerInfo timer) => Task.CompletedTask;
    }

    public static class UnknownParameter
    {
        [Function("A")]
        public static Task Run([ServiceBusTrigger(Queue)] string body, string deadLetterReason) => Task.CompletedTask;
    }

    public static class MetadataOfAnotherType
    {
        [Function("A")]
        public static Task Run([ServiceBusTrigger(Queue)] string body, string deliveryCount) => Task.CompletedTask;
    }

    public static class BytesAsBody
    {
        [Function("A")]
        public static Task Run([ServiceBusTrigger(Queue)] byte[] body) => Task.CompletedTask;
    }

    public static class MessageIdOnATimer
    {
        [Function("A")]
        public static Task Run([TimerTrigger(EveryMinute)] TimerInfo timer, string messageId) => Task.CompletedTask;
    }

    public static class TimerWithoutInfo
    {
        [Function("A")]
        public static Task Run([TimerTrigger(EveryMinute)] string timer) => Task.CompletedTask;
    }

    public static class ReturnNobodyTakes
    {
        [Function("A")]
        public static Task<int> Run([ServiceBusTrigger(Queue)] string body) => Task.FromResult(1);
    }

    public static class AsyncVoid
    {
        [Function("A")]
        public static async void Run([ServiceBusTrigger(Queue)] string body) => await Task.Yield();
    }

    public static class Topic
    {
        [Function("A")]
        public static Task Run([ServiceBusTrigger("topic", "subscription")] string body) => Task.CompletedTask;
    }

    public static class Batches
    {
        [Function("A")]
        public static Task Run([ServiceBusTrigger(Queue, IsBatched = true)] string body) => Task.CompletedTask;
    }

    public static class BadName
    {
        [Function("1st function")]
        public static Task Run([ServiceBusTrigger(Queue)] string body) => Task.CompletedTask;
    }

    public static class BadRetry
    {
        [Function("A")]
        [ExponentialBackoffRetry(3, "ten seconds", "00:01:00")]
        public static Task Run([TimerTrigger(EveryMinute)] TimerInfo timer) => Task.CompletedTask;
    }
}
