using Microsoft.AspNetCore.Http;
using static Recovery.Loopback.Exchange;

namespace Recovery.Loopback;

/// <summary>SendGrid's one call that we make.</summary>
internal sealed class SendGridRequests(Intake intake)
{
    public async Task Send(HttpContext context)
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

        var request = intake.Read(context, "email", mail.To, mail.NudgeId, mail.Text, [], json);
        var fault = await intake.Take(request);
        if (!await intake.EndsWithoutAnswer(context, fault))
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
}
