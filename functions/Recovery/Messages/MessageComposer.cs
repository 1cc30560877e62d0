using Recovery.Nudges.Plan;
using Recovery.Settings;
using Scriban.Runtime;

namespace Recovery.Messages;

/// <summary>Turns facts into the words of texts and emails, by template files that are parsed once.</summary>
public sealed class MessageComposer
{
    private readonly TemplateRenderer _renderer = new();
    private readonly TemplateSet _templates;
    private readonly MessageVariables _variables;

    /// <summary>Parses every template and tries it out.</summary>
    /// <exception cref="SettingsException">Names every mistake in a template, each with its file and line.</exception>
    public MessageComposer(RecoverySettings settings)
    {
        _templates = TemplateSet.Load(settings);
        _variables = new MessageVariables(settings.Clinic);
        TemplateTrial.Run(this, _templates);
        Warnings =
        [
            .. _templates.Unused.Select(f => $"Templates:Path has {f}, which no step uses; name it after a template that ships or a step's Template."),
            .. SegmentWarnings.Of(this, settings),
        ];
    }

    /// <summary>What the clinic should know about its settings and templates, as sentences: texts that cost more than one segment even
    /// in the usual case, files that nothing uses.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>
    /// A nudge as a text: of the template's variants, each first with the runner's name and then without it, the first of those
    /// that cost the fewest segments.
    /// </summary>
    /// <param name="template">A step's template: <c>doms</c>.</param>
    /// <param name="facts">What it says.</param>
    public TextWords Text(string template, MessageFacts facts)
    {
        var name = GsmText.PlainName(FirstName.Of(facts.RunnerName));
        return Cheapest(_templates.Text(template), _variables.ForText(facts), name, facts.BookUrl);
    }

    /// <summary>A nudge as an email.</summary>
    /// <param name="template">A step's template: <c>doms</c>.</param>
    /// <param name="facts">What it says.</param>
    public EmailWords Email(string template, MessageFacts facts) => Email(_templates.Email(template), _variables.ForEmail(facts));

    /// <summary>The text that asks for a number to be confirmed.</summary>
    public TextWords ConfirmText(ConfirmationFacts facts) =>
        Cheapest(_templates.Text(Step.Confirm), _variables.ForConfirmation(facts, isText: true), null, facts.ConfirmUrl);

    /// <summary>The email that asks for an address to be confirmed.</summary>
    public EmailWords ConfirmEmail(ConfirmationFacts facts) =>
        Email(_templates.Email(Step.Confirm), _variables.ForConfirmation(facts, isText: false));

    private TextWords Cheapest(MessageTemplate template, ScriptObject variables, string? name, string link)
    {
        TextWords? cheapest = null;
        foreach (var variant in template.Variants)
        {
            foreach (var greeted in name is not null && variant.UsesName ? [name, null] : new[] { (string?)null })
            {
                variables[MessageVariables.Name] = greeted;
                var words = Words(_renderer.Plain(variant, variables), link);
                if (words.Segments.Count == 1)
                {
                    return words;
                }

                cheapest = cheapest is null || words.Segments.Count < cheapest.Segments.Count ? words : cheapest;
            }
        }

        return cheapest!;
    }

    private static TextWords Words(string rendered, string link)
    {
        var body = rendered.Trim();
        var fitted = GsmText.Fit(body);

        // An international host's letters are part of an address, not of a sentence.
        body = fitted.Contains(link, StringComparison.Ordinal) ? fitted : body;
        return new TextWords(body, SmsSegments.Of(body));
    }

    private EmailWords Email(EmailTemplates templates, ScriptObject variables)
    {
        var subject = string.Join(' ', _renderer.Plain(templates.Subject.Variants[0], variables)
            .Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        var plain = _renderer.Plain(templates.Plain.Variants[0], variables).Trim() + "\n";
        variables[MessageVariables.Subject] = subject;
        variables[MessageVariables.Preheader] = "";
        variables[MessageVariables.Button] = "";
        var content = _renderer.Html(templates.Html.Variants[0], variables);
        variables[MessageVariables.Content] = new RawHtml(content.Trim());
        return new EmailWords(subject, plain, _renderer.Html(_templates.Layout.Variants[0], variables));
    }
}
