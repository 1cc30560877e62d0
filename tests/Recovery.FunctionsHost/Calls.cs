using System.Diagnostics;
using System.Text.Json;
using Recovery.Hosted.Protocol;

namespace Recovery.Hosted;

/// <summary>What the host puts into a call, by the kind of its trigger: texts as they are, anything else as JSON.</summary>
internal static class Calls
{
    /// <summary>The trace that the host goes on with in a message.</summary>
    private const string Trace = "Diagnostic-Id";

    /// <summary>A trace of a call's own, sampled.</summary>
    public static string NewTrace() => $"00-{ActivityTraceId.CreateRandom().ToHexString()}-{ActivitySpanId.CreateRandom().ToHexString()}-01";

    public static void Tick(Function function, InvocationRequest call) => Input(function, call, new TypedData
    {
        Json = """{"Schedule": {"AdjustForDST": true}, "ScheduleStatus": null, "IsPastDue": false}""",
    });

    public static void Deliver(Function function, InvocationRequest call, QueueMessage message)
    {
        Input(function, call, new TypedData { String = message.Body });
        call.TriggerMetadata.Add("MessageId", new TypedData { String = message.MessageId });
        call.TriggerMetadata.Add("DeliveryCount", Json(message.DeliveryCount));
        call.TriggerMetadata.Add("ApplicationProperties", Json(message.ApplicationProperties));
        if (message.ApplicationProperties.TryGetValue(Trace, out var trace))
        {
            call.TraceContext.TraceParent = (string)trace;
        }
    }

    /// <summary>Nothing of the request: that goes to the worker's own address.</summary>
    public static void Forward(Function function, InvocationRequest call) => Input(function, call, new TypedData { Http = new RpcHttp() });

    private static void Input(Function function, InvocationRequest call, TypedData data) =>
        call.InputData.Add(new ParameterBinding { Name = function.Parameter, Data = data });

    private static TypedData Json<T>(T value) => new() { Json = JsonSerializer.Serialize(value) };
}
