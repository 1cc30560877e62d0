using Recovery.Settings;

namespace Recovery.Messages;

/// <summary>Turns facts into the words of texts and emails, by template files.</summary>
public sealed class MessageComposer(RecoverySettings settings)
{
    /// <summary>What the clinic should know about its settings and templates, as sentences: texts that cost two segments.</summary>
    public IReadOnlyList<string> Warnings { get; } = [];

    /// <summary>A nudge as a text: of the template's variants the first that takes the fewest segments.</summary>
    /// <param name="template">A step's template: <c>doms</c>.</param>
    /// <param name="facts">What it says.</param>
    public TextWords Text(string template, MessageFacts facts) => Words(
        $"Sore after {facts.RaceShortName}? {settings.Clinic.Name} opens {facts.Session.Opening:H:mm} {facts.Session.Day:ddd d MMM} for massage: {settings.Clinic.Phone}. Book/stop: {facts.BookUrl}");

    /// <summary>A nudge as an email.</summary>
    /// <param name="template">A step's template: <c>doms</c>.</param>
    /// <param name="facts">What it says.</param>
    public EmailWords Email(string template, MessageFacts facts) =>
        new($"After {facts.RaceName}", Text(template, facts).Body, $"<p>{facts.BookUrl}</p>");

    /// <summary>The text that asks for a number to be confirmed.</summary>
    public TextWords ConfirmText(ConfirmationFacts facts) => Words($"{settings.Clinic.Name}: tap {facts.ConfirmUrl}");

    /// <summary>The email that asks for an address to be confirmed.</summary>
    public EmailWords ConfirmEmail(ConfirmationFacts facts) =>
        new($"{settings.Clinic.Name}: please confirm", facts.ConfirmUrl, $"<p>{facts.ConfirmUrl}</p>");

    private static TextWords Words(string body) => new(body, SmsSegments.Of(body));
}
