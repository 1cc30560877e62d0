using Recovery.Channels;
using Recovery.Runners;
using Recovery.Settings;
using Recovery.Timing;
using Scriban.Runtime;

namespace Recovery.Messages;

/// <summary>Turns facts into the words of texts and emails, by template files that are parsed once.</summary>
public sealed class MessageComposer
{
    private readonly TemplateSet _templates;
    private readonly MessageVariables _variables;
    private readonly ServiceVariables _service;
    private readonly Letters _letters;
    private readonly IReadOnlyList<Step> _steps;

    /// <summary>Parses every template and tries it out.</summary>
    /// <exception cref="SettingsException">Names every mistake in a template, each with its file and line.</exception>
    public MessageComposer(RecoverySettings settings)
    {
        _templates = TemplateSet.Load(settings);
        _steps = settings.Plan.Steps;
        _variables = new MessageVariables(settings);
        _service = new ServiceVariables(settings);
        _letters = new Letters();
        TemplateTrial.Run(this, _templates, settings);
        Warnings =
        [
            .. _templates.Unused.Select(f => $"Templates:Path has {f}, which no step uses; name it after a default template or a step's Template."),
            .. from step in settings.Plan.Steps
               from channel in step.Channels
               let other = channel.StandIn
               where other is not null && !_templates.HasStandIn(step, channel)
               select NoStandIn(step, channel, other),
            .. SegmentWarnings.Of(this, settings),
        ];
    }

    /// <summary>What the clinic should know about its settings and templates, as sentences: texts that cost more than one segment even
    /// in the usual case or that no email stands in for, files that nothing uses.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>The keys of the plan's steps whose messages by a channel another one can stand in for: those whose template has words for that
    /// one, whether or not the step sends it by itself.</summary>
    public IReadOnlyList<string> WithStandIn(Channel channel) =>
        [.. _steps.Where(s => s.Channels.Contains(channel) && _templates.HasStandIn(s, channel)).Select(s => s.Key)];

    /// <summary>Every text that may go out, as its templates have it: what is in double braces differs from runner to runner.</summary>
    public IEnumerable<string> Texts =>
        from channel in ChannelCatalog.All
        from template in _templates.TextsOf(channel)
        select _templates.Text(channel, template).File.Text;

    /// <summary>
    /// A nudge as a text: of the template's variants, all first with the runner's name and then without it, the first of those
    /// that cost the fewest segments. A name of more than <see cref="FirstName.LongestInText"/> letters is left out.
    /// </summary>
    /// <param name="channel">By which it goes.</param>
    /// <param name="template">A step's template: <c>doms</c>.</param>
    /// <param name="facts">What it says.</param>
    public TextWords Text(Channel channel, string template, MessageFacts facts)
    {
        var occasion = _variables.ForText(facts);
        return Cheapest(
            channel, _templates.Text(channel, template), FirstName.InText(facts.RunnerName), facts.BookUrl,
            (variant, name) => _letters.Text(variant, occasion.VariablesFor(new Personal(name, facts.BookUrl, null))));
    }

    /// <summary>A nudge as an email.</summary>
    /// <param name="channel">By which it goes.</param>
    /// <param name="template">A step's template: <c>doms</c>.</param>
    /// <param name="facts">What it says.</param>
    public EmailWords Email(Channel channel, string template, MessageFacts facts) => _letters.Email(
        _templates.Layout(channel), _templates.Letter(channel, template),
        _variables.ForEmail(facts).VariablesFor(new Personal(MessageVariables.GreetingInEmail(facts.RunnerName), facts.BookUrl, facts.StopUrl)));

    /// <summary>The text that asks for a number to be confirmed.</summary>
    public TextWords ConfirmText(Channel channel, ConfirmationFacts facts)
    {
        var variables = _service.Of(facts, isText: true);
        return Cheapest(channel, _templates.Text(channel, Step.Confirm), null, facts.ConfirmUrl, (variant, _) => _letters.Text(variant, variables));
    }

    /// <summary>The email that asks for an address to be confirmed.</summary>
    public EmailWords ConfirmEmail(Channel channel, ConfirmationFacts facts) =>
        _letters.Email(_templates.Layout(channel), _templates.Letter(channel, Step.Confirm), _service.Of(facts, isText: false));

    /// <summary>The email that tells the clinic of a request for an appointment.</summary>
    public EmailWords RequestEmail(Channel channel, RequestedFacts facts) =>
        _letters.Email(_templates.Layout(channel), _templates.Letter(channel, Step.Request), _service.Of(facts));

    /// <summary>The email that tells the clinic how the day stands, or of something that is stuck.</summary>
    public EmailWords NoteEmail(Channel channel, NoteFacts facts) =>
        _letters.Email(_templates.Layout(channel), _templates.Letter(channel, Step.Note), _service.Of(facts));

    /// <summary>The text that tells a runner of a booking.</summary>
    /// <param name="channel">By which it goes.</param>
    /// <param name="step"><see cref="Step.Booked"/>, <see cref="Step.Changed"/> or <see cref="Step.Cancelled"/>.</param>
    /// <param name="facts">What it says.</param>
    public TextWords BookingText(Channel channel, string step, BookedFacts facts) =>
        AnswerText(channel, step, facts.RunnerName, facts.PageUrl, _service.Of(facts, isText: true));

    /// <summary>The email that tells a runner of a booking.</summary>
    /// <inheritdoc cref="BookingText"/>
    public EmailWords BookingEmail(Channel channel, string step, BookedFacts facts) => AnswerEmail(channel, step, _service.Of(facts, isText: false));

    /// <summary>The text that offers a runner another time.</summary>
    public TextWords OfferText(Channel channel, OfferFacts facts) =>
        AnswerText(channel, Step.Offer, facts.RunnerName, facts.PageUrl, _service.Of(facts, isText: true));

    /// <summary>The email that offers a runner another time.</summary>
    public EmailWords OfferEmail(Channel channel, OfferFacts facts) => AnswerEmail(channel, Step.Offer, _service.Of(facts, isText: false));

    /// <summary>The text that tells a runner that what was asked for can't be.</summary>
    public TextWords DeclinedText(Channel channel, DeclinedFacts facts) =>
        AnswerText(channel, Step.Declined, facts.RunnerName, facts.PageUrl, _service.Of(facts, isText: true));

    /// <summary>The email that tells a runner that what was asked for can't be.</summary>
    public EmailWords DeclinedEmail(Channel channel, DeclinedFacts facts) => AnswerEmail(channel, Step.Declined, _service.Of(facts, isText: false));

    private TextWords AnswerText(Channel channel, string step, string runnerName, string link, ScriptObject variables) =>
        Cheapest(channel, _templates.Text(channel, step), FirstName.InText(runnerName), link, (variant, name) =>
        {
            variables[MessageVariables.Name] = name;
            return _letters.Text(variant, variables);
        });

    private EmailWords AnswerEmail(Channel channel, string step, ScriptObject variables) =>
        _letters.Email(_templates.Layout(channel), _templates.Letter(channel, step), variables);

    private static string NoStandIn(Step step, Channel channel, Channel other) =>
        $"If {channel.Words.A} of the step '{step.Key}' doesn't arrive, no {other.Words.One} goes out in its place; "
        + $"for that, put {string.Join(" and ", TemplateFiles.Of(other, step.Template))} into the folder Templates:Path.";

    private static TextWords Cheapest(Channel channel, MessageTemplate template, string? name, string link, Func<TemplateVariant, string?, string> render)
    {
        TextWords? cheapest = null;
        var greeting = template.Variants.Where(v => name is not null && v.UsesName).Select(v => (Variant: v, Name: name));
        foreach (var (variant, greeted) in greeting.Concat(template.Variants.Select(v => (Variant: v, Name: (string?)null))))
        {
            var words = Words(channel, render(variant, greeted), link);
            if (words.Segments.Count == 1)
            {
                return words;
            }

            cheapest = cheapest is null || words.Segments.Count < cheapest.Segments.Count ? words : cheapest;
        }

        return cheapest!;
    }

    private static TextWords Words(Channel channel, string body, string link)
    {
        if (!channel.Tariff.CountsSegments)
        {
            return new TextWords(body, SmsSegments.One);
        }

        var fitted = GsmText.Fit(body);

        // An international host's letters are part of an address, not of a sentence.
        body = fitted.Contains(link, StringComparison.Ordinal) ? fitted : body;
        return new TextWords(body, SmsSegments.Of(body));
    }
}
