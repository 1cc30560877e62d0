using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;
using Recovery.Channels.Sms;
using Recovery.Replies;
using Recovery.Settings;
using Recovery.Time;

namespace Recovery.Channels.Twilio;

/// <summary>A runner answers a text: <c>POST /hooks/twilio/inbound</c>.</summary>
public sealed class TwilioInboundHook(TwilioPost twilio, ReplyReader reader, IReplyStore replies, RecoverySettings settings, ClinicClock clock)
{
    /// <summary>Ten segments are the most that a text may have.</summary>
    private const int LongestBody = 1600;

    public async Task<IResult> Post(HttpRequest request, CancellationToken ct)
    {
        var (fields, refusal) = await twilio.Read(request, ct);
        if (fields is null)
        {
            return refusal!;
        }

        var body = Field("Body") ?? "";
        var sid = Field("MessageSid") ?? Field("SmsMessageSid") ?? Field("SmsSid");
        if (sid is not { Length: > 0 and <= 64 } || !sid.All(char.IsAsciiLetterOrDigit) || NumberOf(Field("From")) is not { Length: > 1 and <= 16 } from || from[0] != '+' || !from.Skip(1).All(char.IsAsciiDigit))
        {
            // Not a text from a phone: there is nothing to keep or to answer.
            return Answer(null);
        }

        // Twilio says so where it took the text for a keyword, also one of the clinic's own in another language, and has answered it.
        var reading = Field("OptOutType")?.ToUpperInvariant() switch
        {
            "STOP" => new ReplyReading(ReplyMeaning.Stop, IsKeyword: true, IsAll: true),
            "START" => new ReplyReading(ReplyMeaning.Start, IsKeyword: true, IsAll: true),
            "HELP" => new ReplyReading(ReplyMeaning.Help, IsKeyword: true),
            _ => reader.Read(body),
        };
        var kept = Storable(body.Length > LongestBody ? body[..LongestBody] : body);
        var result = await replies.Take(new NewReply(sid, from, kept, reading) { To = SmsChannel.Instance }, clock.Now, CancellationToken.None);
        return Answer(result.IsNew ? AnswerTo(reading, result) : null);

        string? Field(string name) => fields.TryGetValue(name, out var value) ? value.ToString() : null;
    }

    /// <summary>What comes by another channel has that one's name before the number: "rcs:+44...".</summary>
    private static string? NumberOf(string? from) => from?[(from.LastIndexOf(':') + 1)..];

    /// <summary>Without what a database refuses: NUL, and half a surrogate pair where the text was cut.</summary>
    private static string Storable(string body) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(body.Replace("\0", "", StringComparison.Ordinal)));

    /// <summary>
    /// Twilio answers its own keywords itself. Whatever else comes is answered when it changes something, or once a day: two machines must
    /// not talk for ever. A stop that was in force already, whoever set it, is one for our answers too.
    /// </summary>
    private string? AnswerTo(ReplyReading reading, ReplyResult result) => reading switch
    {
        { IsKeyword: true } or { Meaning: ReplyMeaning.Reaction } => null,
        { Meaning: ReplyMeaning.Stop } when !result.HasChanged => null,
        not { Meaning: ReplyMeaning.Stop } when result.IsStopped => null,
        { Meaning: ReplyMeaning.Stop } => ReplyAnswers.Stopped,
        { Meaning: ReplyMeaning.Booked } when result is { BookedRace: not null, HasChanged: false, IsFirstToday: false } => null,
        { Meaning: ReplyMeaning.Booked } when result.BookedRace is { } race => ReplyAnswers.Booked(race),
        _ when result.IsFirstToday => ReplyAnswers.PassedOn(settings.Clinic.Phone),
        _ => null,
    };

    /// <summary>TwiML: https://www.twilio.com/docs/messaging/twiml</summary>
    private static IResult Answer(string? words) => Results.Text(
        new XElement("Response", words is null ? null : new XElement("Message", words)).ToString(SaveOptions.DisableFormatting), "text/xml; charset=utf-8");
}
