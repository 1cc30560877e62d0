using Recovery.Channels;
using Recovery.Runners;
using Recovery.Settings;
using Recovery.Timing;

namespace Recovery.Messages;

/// <summary>A text's template, or an email's three.</summary>
internal sealed record EmailTemplates(MessageTemplate Subject, MessageTemplate Plain, MessageTemplate Html);

/// <summary>Every template that the plan uses, parsed and tried out.</summary>
internal sealed class TemplateSet
{
    private readonly Dictionary<(Channel Channel, string Name), MessageTemplate> _texts = [];
    private readonly Dictionary<(Channel Channel, string Name), EmailTemplates> _letters = [];
    private readonly Dictionary<Channel, MessageTemplate> _layouts = [];

    private TemplateSet()
    {
    }

    /// <summary>Files of the clinic's own that nothing asks for: most likely misspelt.</summary>
    public IReadOnlyList<string> Unused { get; private init; } = [];

    public IEnumerable<string> TextsOf(Channel channel) => _texts.Keys.Where(t => t.Channel == channel).Select(t => t.Name);

    public IEnumerable<string> LettersOf(Channel channel) => _letters.Keys.Where(t => t.Channel == channel).Select(t => t.Name);

    public MessageTemplate Text(Channel channel, string template) => Find(_texts, channel, template, TemplateFiles.Plain(channel));

    public EmailTemplates Letter(Channel channel, string template) => Find(_letters, channel, template, TemplateFiles.Html(channel));

    public MessageTemplate Layout(Channel channel) => _layouts[channel];

    /// <summary>The step's message can go out by another channel when it doesn't arrive: there are words for it.</summary>
    public bool HasStandIn(Step step, Channel channel) => channel.StandIn is { } other
        && (other.Form == MessageForm.Text ? _texts.ContainsKey((other, step.Template)) : _letters.ContainsKey((other, step.Template)));

    /// <summary>Parses what ships and what the clinic made.</summary>
    /// <exception cref="SettingsException">Names every mistake, each with its file and line.</exception>
    public static TemplateSet Load(RecoverySettings settings)
    {
        var mistakes = new List<string>();
        var files = TemplateFiles.Load(settings.Templates.Path, mistakes);
        mistakes.AddRange(Missing(settings, files));
        var known = KnownVariables.Of(settings);
        var parsed = files.Values
            .Select(f => MessageTemplate.Parse(f, known.In(f.Name), mistakes))
            .OfType<MessageTemplate>()
            .ToDictionary(t => t.File.Name);
        if (mistakes.Count > 0)
        {
            throw new SettingsException(mistakes);
        }

        var set = new TemplateSet { Unused = [.. files.Keys.Except(TemplateFiles.Defaults().Keys).Except(Used(settings.Plan.Steps)).Order()] };
        foreach (var channel in ChannelCatalog.All)
        {
            set.Take(channel, parsed);
        }

        return set;
    }

    private void Take(Channel channel, Dictionary<string, MessageTemplate> parsed)
    {
        if (channel.Form == MessageForm.Text)
        {
            foreach (var (name, template) in Ending(TemplateFiles.Plain(channel)))
            {
                _texts[(channel, name)] = template;
            }

            return;
        }

        if (parsed.TryGetValue(TemplateFiles.Layout(channel), out var layout))
        {
            _layouts[channel] = layout;
        }

        foreach (var (name, html) in Ending(TemplateFiles.Html(channel)))
        {
            if (parsed.TryGetValue(name + TemplateFiles.Subject(channel), out var subject) && parsed.TryGetValue(name + TemplateFiles.Plain(channel), out var plain))
            {
                _letters[(channel, name)] = new EmailTemplates(subject, plain, html);
            }
        }

        IEnumerable<(string Name, MessageTemplate Template)> Ending(string ending) =>
            parsed.Where(t => t.Key.EndsWith(ending, StringComparison.Ordinal)).Select(t => (t.Key[..^ending.Length], t.Value));
    }

    /// <summary>The templates that have no file: those of the plan, and of what is no nudge for every channel that is in use.</summary>
    private static IEnumerable<string> Missing(RecoverySettings settings, Dictionary<string, TemplateFile> files) =>
        (from needed in Needed(settings.Plan.Steps)
         where !files.ContainsKey(needed.File)
         select $"Plan:Steps: the step '{needed.Step}' needs the template file {needed.File}; put it into the folder Templates:Path, or name another Template.")
        .Concat(
            from channel in settings.Channels
            from step in new[] { Step.Confirm, Step.Booked }
            from file in TemplateFiles.Of(channel, step)
            where !files.ContainsKey(file)
            select $"{channel.Section}: the template file {file} is missing; put it into the folder Templates:Path.");

    private static IEnumerable<(string Step, string File)> Needed(IReadOnlyList<Step> steps) =>
        from step in steps
        from channel in step.Channels
        from file in TemplateFiles.Of(channel, step.Template)
        select (step.Key, file);

    /// <summary>The files that the plan has a use for: another channel's also stand in for a step's own.</summary>
    private static IEnumerable<string> Used(IReadOnlyList<Step> steps) =>
        Needed(steps).Select(n => n.File).Concat(
            from step in steps
            from standIn in ChannelCatalog.All.Select(c => c.StandIn).OfType<Channel>()
            from file in TemplateFiles.Of(standIn, step.Template)
            select file);

    private static T Find<T>(Dictionary<(Channel, string), T> templates, Channel channel, string template, string kind) =>
        templates.TryGetValue((channel, template), out var found)
            ? found
            : throw new InvalidOperationException($"There is no template {template}{kind}.");
}
