using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using static Recovery.Loopback.Exchange;

namespace Recovery.Loopback;

/// <summary>Answers every request. No routing, no binding: in a benchmark the provider's own cost must not matter.</summary>
internal sealed class Requests(LoopbackProvider provider, Ledger ledger, FaultRules rules, Intake intake)
{
    private readonly TwilioRequests _twilio = new(provider, ledger, intake);
    private readonly SendGridRequests _sendGrid = new(intake);

    public async Task Handle(HttpContext context)
    {
        try
        {
            await Route(context);
        }
        catch (OperationCanceledException)
        {
            context.Abort();
        }
    }

    private Task Route(HttpContext context)
    {
        var (method, path) = (context.Request.Method, context.Request.Path.Value!);
        return _twilio.Handle(context, method, path) ?? (method, path) switch
        {
            ("POST", "/v3/mail/send") => _sendGrid.Send(context),
            ("POST", "/_faults") => SetFaults(context),
            ("POST", "/_reset") => Reset(context),
            ("GET", "/_count") => Answer(context, 200, Reports.Count(ledger.Attempts(), provider.LookUps)),
            ("GET", "/_accepted") => Answer(context, 200, ledger.Accepted.ToString(CultureInfo.InvariantCulture)),
            ("GET", "/_received") => Reports.Write(context, ledger.Attempts()),
            _ => Answer(context, 404, TwilioShape.Error(404, 20404, "There is nothing here.")),
        };
    }

    private async Task SetFaults(HttpContext context)
    {
        try
        {
            rules.SetJson((await Body(context)).Span);
            await Answer(context, 200, "{}");
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            await Answer(context, 400, JsonSerializer.Serialize(e.Message));
        }
    }

    private Task Reset(HttpContext context)
    {
        ledger.Clear();
        rules.Set([]);
        return Answer(context, 200, "{}");
    }
}
