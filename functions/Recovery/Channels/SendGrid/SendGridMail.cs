using System.Text;
using Recovery.Messages;
using Recovery.Settings;
using SendGrid;
using SendGrid.Helpers.Mail;

namespace Recovery.Channels.SendGrid;

/// <summary>An email in SendGrid's own terms.</summary>
/// <remarks>
/// SendGrid learns the address and the nudge's opaque id, and the runner's name only where the words hold it: custom arguments are
/// kept for ever. Its tracking stays off: it would rewrite our links to lead through SendGrid, and watch who opens what.
/// </remarks>
internal sealed class SendGridMail(RecoverySettings settings)
{
    private static readonly TrackingSettings NoTracking = new()
    {
        ClickTracking = new ClickTracking { Enable = false, EnableText = false },
        OpenTracking = new OpenTracking { Enable = false },
        SubscriptionTracking = new SubscriptionTracking { Enable = false },
    };

    private readonly EmailAddress _from = new(settings.SendGrid.From, settings.SendGrid.FromName ?? settings.Clinic.Name);

    public SendGridMessage Of(OutgoingEmail email) => new()
    {
        From = _from,
        Subject = email.Subject,
        Personalizations =
        [
            new Personalization
            {
                Tos = [new EmailAddress(email.To)],
                CustomArgs = new() { ["nudge"] = email.NudgeId },
            },
        ],
        Contents = [new Content(MimeType.Text, email.Text), new Content(MimeType.Html, email.Html)],
        Attachments = email.File is not { } file ? null :
        [
            new Attachment
            {
                Content = Convert.ToBase64String(Encoding.UTF8.GetBytes(file.Text)),
                Filename = file.Name,
                Type = file.Type,
                Disposition = "attachment",
            },
        ],
        // RFC 8058: mail programs show their own button, which posts to the address.
        Headers = email.UnsubscribeUrl is null ? null : new()
        {
            ["List-Unsubscribe"] = $"<{email.UnsubscribeUrl}>",
            ["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click",
        },
        TrackingSettings = NoTracking,
    };
}
