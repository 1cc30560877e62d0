using System.Globalization;
using Microsoft.AspNetCore.Http;
using static Recovery.Loopback.Exchange;

namespace Recovery.Loopback;

/// <summary>Twilio's messages: create one, list them, show one, delete one.</summary>
internal sealed class TwilioRequests(LoopbackProvider provider, Ledger ledger, Intake intake)
{
    private const string Accounts = "/2010-04-01/Accounts/";
    private const string Messages = "/Messages";
    private const string Json = ".json";

    /// <summary>Null: the path is none of Twilio's.</summary>
    public Task? Handle(HttpContext context, string method, string path)
    {
        if (!path.StartsWith(Accounts, StringComparison.Ordinal) || !path.EndsWith(Json, StringComparison.Ordinal))
        {
            return null;
        }

        var rest = path[Accounts.Length..^Json.Length];
        if (rest.EndsWith(Messages, StringComparison.Ordinal))
        {
            var account = rest[..^Messages.Length];
            return method == "POST" ? Create(context, account) : List(context, account);
        }

        return rest.Split('/') is [var owner, "Messages", { Length: > 0 } sid]
            ? method switch
            {
                "GET" => Show(context, owner, sid),
                "DELETE" => Delete(context, sid),
                _ => null,
            }
            : null;
    }

    private async Task Create(HttpContext context, string account)
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
        var request = intake.Read(context, "sms", Field("To"), TwilioShape.NudgeId(Field("StatusCallback")), Field("Body"), form!, null);
        var fault = await intake.Take(request);
        if (!await intake.EndsWithoutAnswer(context, fault))
        {
            await Answer(
                context, fault is { Status: > 0 } ? fault.Status : 201,
                fault?.Body ?? (fault is { Status: > 0 }
                    ? TwilioShape.Error(fault.Status, fault.Code, "It was told to.")
                    : TwilioShape.Message(request, account)),
                fault);
        }
    }

    private async Task List(HttpContext context, string account)
    {
        provider.CountLookUp();
        var query = context.Request.Query;
        var to = query["To"].ToString();
        if (await Read(context, provider.LookUpScript?.Invoke(to)) is { Goes: true, Fault: var fault })
        {
            var messages = ledger.Attempts().Where(m => m is { Accepted: true, Deleted: false, Channel: "sms" } && (to.Length == 0 || m.To == to)).Reverse().ToArray();
            await Answer(context, 200, fault?.Body ?? TwilioShape.Page(messages, account, to, Number(query["Page"], 0), Number(query["PageSize"], 50)), fault);
        }
    }

    private async Task Show(HttpContext context, string account, string sid)
    {
        provider.NoteAsked(sid);
        if (await Read(context, provider.AskScript?.Invoke(sid)) is { Goes: true, Fault: var fault })
        {
            var message = ledger.Find(sid);
            await (message is null && fault?.Body is null
                ? Answer(context, 404, TwilioShape.Error(404, 20404, "There is no such message."))
                : Answer(context, 200, fault?.Body ?? TwilioShape.Message(message!, account), fault));
        }
    }

    private Task Delete(HttpContext context, string sid)
    {
        var status = !HasBasicAuth(context) ? 401 : provider.DeleteScript?.Invoke(sid) ?? (ledger.Delete(sid) ? 204 : 404);
        return Answer(context, status, status == 204 ? "" : TwilioShape.Error(status, 20404, "It was told to."));
    }

    /// <summary>What reading goes by: nothing goes on when the fault, or a missing sign-in, has been the answer.</summary>
    private async ValueTask<(bool Goes, Fault? Fault)> Read(HttpContext context, Fault? fault)
    {
        if (await intake.EndsWithoutAnswer(context, fault))
        {
            return (false, fault);
        }

        if (HasBasicAuth(context) && fault is not { Status: > 0 })
        {
            return (true, fault);
        }

        var status = fault is { Status: > 0 } ? fault.Status : 401;
        await Answer(context, status, fault?.Body ?? TwilioShape.Error(status, fault?.Code ?? 20003, "It was told to."), fault);
        return (false, fault);
    }

    private static int Number(string? text, int otherwise) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
