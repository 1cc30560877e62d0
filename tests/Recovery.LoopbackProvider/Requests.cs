using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using static Recovery.Loopback.Exchange;

namespace Recovery.Loopback;

/// <summary>Answers every request. No routing, no binding: in a benchmark the provider's own cost must not matter.</summary>
internal sealed class Requests(
    LoopbackProvider provider, Ledger ledger, FaultRules rules, TimeProvider? clock, CancellationToken stopping)
{
    private const string Accounts = "/2010-04-01/Accounts/";
    private const string Messages = "/Messages.json";

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
        if (path.StartsWith(Accounts, StringComparison.Ordinal) && path.EndsWith(Messages, StringComparison.Ordinal))
        {
            var account = path[Accounts.Length..^Messages.Length];
            return method == "POST" ? Text(context, account) : List(context, account);
        }

        if (method == "DELETE" && path.StartsWith(Accounts, StringComparison.Ordinal) && path.EndsWith(".json", StringComparison.Ordinal))
        {
            return Delete(context, path[(path.LastIndexOf('/') + 1)..^".json".Length]);
        }

        return (method, path) switch
        {
            ("POST", "/v3/mail/send") => Email(context),
            ("POST", "/_faults") => SetFaults(context),
            ("POST", "/_reset") => Reset(context),
            ("GET", "/_count") => Answer(context, 200, Reports.Count(ledger.Attempts(), provider.LookUps)),
            ("GET", "/_accepted") => Answer(context, 200, ledger.Accepted.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ("GET", "/_received") => Reports.Write(context, ledger.Attempts()),
            _ => Answer(context, 404, TwilioShape.Error(404, 20404, "There is nothing here.")),
        };
    }

    private async Task Text(HttpContext context, string account)
    {
        var form = FormText.Parse((await Body(context)).Span);
        if (!HasBasicAuth(context))
        {
            await Answer(context, 401, TwilioShape.Error(401, 20003, "Basic authentication is missing."));
            return;
        }

        if (TwilioShape.Mistake(context.Request.ContentType, form) is { } mistake)
        {
            await Answer(context, 400, TwilioShape.Error(400, 21600, mistake));
            return;
        }

        string Field(string name) => form!.Find(f => f.Key == name).Value;
        var request = Request(context, "sms", Field("To"), TwilioShape.NudgeId(Field("StatusCallback")), Field("Body"), form!, null);
        var fault = await Take(request);
        if (!await EndsWithoutAnswer(context, fault))
        {
            await Answer(
                context, fault is { Status: > 0 } ? fault.Status : 201,
                fault?.Body ?? (fault is { Status: > 0 }
                    ? TwilioShape.Error(fault.Status, fault.Code, "It was told to.")
                    : TwilioShape.Message(request, account)),
                fault);
        }
    }

    private async Task Email(HttpContext context)
    {
        var json = (await Body(context)).ToArray();
        if (!(context.Request.Headers.Authorization.ToString() is ['B', 'e', 'a', 'r', 'e', 'r', ' ', _, ..]))
        {
            await Answer(context, 401, Reports.SendGridError("The bearer key is missing."));
            return;
        }

        var mail = SendGridShape.Read(context.Request.ContentType, json);
        if (mail.Mistake is not null)
        {
            await Answer(context, 400, Reports.SendGridError(mail.Mistake));
            return;
        }

        var request = Request(context, "email", mail.To, mail.NudgeId, mail.Text, [], json);
        var fault = await Take(request);
        if (!await EndsWithoutAnswer(context, fault))
        {
            if (request.Accepted && fault?.Body is null)
            {
                context.Response.Headers["X-Message-Id"] = request.ProviderId;
            }

            await Answer(
                context, fault is { Status: > 0 } ? fault.Status : 202,
                fault?.Body ?? (fault is { Status: > 0 } ? Reports.SendGridError("It was told to.") : ""), fault);
        }
    }

    private async Task List(HttpContext context, string account)
    {
        provider.CountLookUp();
        var query = context.Request.Query;
        var to = query["To"].ToString();
        var fault = provider.LookUpScript?.Invoke(to);
        if (await EndsWithoutAnswer(context, fault))
        {
            return;
        }

        if (!HasBasicAuth(context) || fault is { Status: > 0 })
        {
            var status = fault is { Status: > 0 } ? fault.Status : 401;
            await Answer(context, status, fault?.Body ?? TwilioShape.Error(status, fault?.Code ?? 20003, "It was told to."), fault);
            return;
        }

        var messages = ledger.Attempts().Where(m => m is { Accepted: true, Deleted: false, Channel: "sms" } && (to.Length == 0 || m.To == to)).Reverse().ToArray();
        await Answer(context, 200, fault?.Body ?? TwilioShape.Page(messages, account, to, Number(query["Page"], 0), Number(query["PageSize"], 50)), fault);
    }

    private Task Delete(HttpContext context, string sid)
    {
        var status = !HasBasicAuth(context) ? 401 : provider.DeleteScript?.Invoke(sid) ?? (ledger.Delete(sid) ? 204 : 404);
        return Answer(context, status, status == 204 ? "" : TwilioShape.Error(status, 20404, "It was told to."));
    }

    private async ValueTask<Fault?> Take(ProviderRequest request)
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

    private async ValueTask<bool> EndsWithoutAnswer(HttpContext context, Fault? fault)
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

    private ProviderRequest Request(
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

    private static int Number(string? text, int otherwise) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
