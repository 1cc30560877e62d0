using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Recovery.Loopback;

/// <summary>Takes messages, or fails to as it is told.</summary>
internal sealed class Intake(LoopbackProvider provider, Ledger ledger, FaultRules rules, TimeProvider? clock, CancellationToken stopping)
{
    public ProviderRequest Read(
        HttpContext context, string channel, string to, string? nudgeId, string body, List<KeyValuePair<string, string>> fields, byte[]? json)
    {
        var source = context.Request.Headers;
        var headers = new KeyValuePair<string, string>[source.Count];
        var i = 0;
        foreach (var (name, value) in source)
        {
            headers[i++] = new(name, value.ToString());
        }

        return new ProviderRequest(
            channel, to, nudgeId, body, fields, json, headers, DateTimeOffset.UtcNow, Stopwatch.GetTimestamp(), clock?.GetUtcNow());
    }

    public async ValueTask<Fault?> Take(ProviderRequest request)
    {
        ledger.Note(request);
        var fault = provider.Script?.Invoke(request) ?? rules.Next(request);
        request.Fault = fault;
        if (fault is { Delay.Ticks: > 0 })
        {
            await Task.Delay(fault.Delay, stopping);
        }

        if (fault is null or { Accepts: true })
        {
            ledger.Accept(request);
        }

        return fault;
    }

    public async ValueTask<bool> EndsWithoutAnswer(HttpContext context, Fault? fault)
    {
        switch (fault?.Ending)
        {
            case Ending.Drop:
                context.Abort();
                return true;
            case Ending.Hang:
                using (var gone = CancellationTokenSource.CreateLinkedTokenSource(stopping, context.RequestAborted))
                {
                    await Task.Delay(Timeout.Infinite, gone.Token);
                }

                return true;
            default:
                return false;
        }
    }
}
