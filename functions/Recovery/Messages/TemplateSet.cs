using Recovery.Runners;
using Recovery.Settings;
using Recovery.Timing;

namespace Recovery.Messages;

/// <summary>A text's template, or an email's three.</summary>
internal sealed record EmailTemplates(MessageTemplate Subject, MessageTemplate Plain, MessageTemplate Html);

/// <summary>Every template that the plan uses, parsed and tried out.</summary>
internal sealed class TemplateSet
{
    private readonly Dictionary<string, MessageTemplate> _texts = [];
    private readonly Dictionary<string, EmailTemplates> _emails = [];

    private TemplateSet(MessageTemplate layout) => Layout = layout;

    public MessageTemplate Layout { get; }

    public IEnumerable<string> Texts => _texts.Keys;

    public IEnumerable<string> Emails => _emails.Keys;

    /// <summary>Files of the clinic's own that nothing asks for: most likely misspelt.</summary>
    public IReadOnlyList<string> Unused { get; private init; } = [];

    public MessageTemplate Text(string template) => Find(_texts, template, TemplateFiles.Text);

    public EmailTemplates Email(string template) => Find(_emails, template, TemplateFiles.Html);

    /// <summary>The steps whose texts can go out as an email when they don't arrive: there are words for one.</summary>
    public IEnumerable<Step> WithFallback(IEnumerable<Step> steps) =>
        steps.Where(s => s.Channels.Contains(Channel.Sms) && _emails.ContainsKey(s.Template));

    /// <summary>The files of an email.</summary>
    public static IEnumerable<string> FilesOfEmail(string template) =>
        [template + TemplateFiles.Subject, template + TemplateFiles.Plain, template + TemplateFiles.Html];

    /// <summary>Parses what ships and what the clinic made.</summary>
    /// <exception cref="SettingsException">Names every mistake, each with its file and line.</exception>
    public static TemplateSet Load(RecoverySettings settings)
    {
        var mistakes = new List<string>();
        var files = TemplateFiles.Load(settings.Templates.Path, mistakes);
        mistakes.AddRange(Missing(settings.Plan.Steps, files));
        var known = KnownVariables.Of(settings);
        var parsed = files.Values
            .Select(f => MessageTemplate.Parse(f, known.In(f.Name), mistakes))
            .OfType<MessageTemplate>()
            .ToDictionary(t => t.File.Name);
        if (mistakes.Count > 0)
        {
            throw new SettingsException(mistakes);
        }

        var set = new TemplateSet(parsed[TemplateFiles.Layout])
        {
            Unused = [.. files.Keys.Except(TemplateFiles.Defaults().Keys).Except(Used(settings.Plan.Steps)).Order()],
        };
        foreach (var (name, template) in parsed.Where(t => t.Key != TemplateFiles.Layout))
        {
            if (name.EndsWith(TemplateFiles.Text, StringComparison.Ordinal))
            {
                set._texts[name[..^TemplateFiles.Text.Length]] = template;
            }
            else if (name.EndsWith(TemplateFiles.Html, StringComparison.Ordinal) && name[..^TemplateFiles.Html.Length] is var email
                && parsed.TryGetValue(email + TemplateFiles.Subject, out var subject) && parsed.TryGetValue(email + TemplateFiles.Plain, out var plain))
            {
                set._emails[email] = new EmailTemplates(subject, plain, template);
            }
        }

        return set;
    }

    /// <summary>The plan's templates that have no file.</summary>
    private static IEnumerable<string> Missing(IReadOnlyList<Step> steps, Dictionary<string, TemplateFile> files) =>
        from needed in Needed(steps)
        where !files.ContainsKey(needed.File)
        select $"Plan:Steps: the step '{needed.Step}' needs the template file {needed.File}; put it into the folder Templates:Path, or name another Template.";

    private static IEnumerable<(string Step, string File)> Needed(IReadOnlyList<Step> steps) =>
        from step in steps
        from channel in step.Channels
        from file in channel == Channel.Sms ? [step.Template + TemplateFiles.Text] : FilesOfEmail(step.Template)
        select (step.Key, file);

    /// <summary>The files that the plan has a use for: a step's email also stands in for its text.</summary>
    private static IEnumerable<string> Used(IReadOnlyList<Step> steps) =>
        Needed(steps).Select(n => n.File).Concat(steps.SelectMany(s => FilesOfEmail(s.Template)));

    private static T Find<T>(Dictionary<string, T> templates, string template, string kind) =>
        templates.TryGetValue(template, out var found)
            ? found
            : throw new InvalidOperationException($"There is no template {template}{kind}.");
}
