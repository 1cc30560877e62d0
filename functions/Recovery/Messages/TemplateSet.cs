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

    /// <summary>A channel's own words, or those of the first channel of its form.</summary>
    public MessageTemplate Text(Channel channel, string template) => Find(_texts, channel, template, TemplateFiles.Plain(channel));

    /// <inheritdoc cref="Text"/>
    public EmailTemplates Letter(Channel channel, string template) => Find(_letters, channel, template, TemplateFiles.Html(channel));

    public MessageTemplate Layout(Channel channel) => Alike(channel).Select(_layouts.GetValueOrDefault).OfType<MessageTemplate>().First();

    /// <summary>The step's message can go out by another channel when it doesn't arrive: there are words for it.</summary>
    public bool HasStandIn(Step step, Channel channel) => channel.StandIn is { } other
        && Alike(other).Any(c => other.Form == MessageForm.Text ? _texts.ContainsKey((c, step.Template)) : _letters.ContainsKey((c, step.Template)));

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

    /// <summary>The channel itself, then others of its form: whose words there are serve it too.</summary>
    private static IEnumerable<Channel> Alike(Channel channel) => ChannelCatalog.All.Where(c => c.Form == channel.Form).OrderBy(c => c != channel);

    /// <summary>The plan's templates that have no file, for no channel of the form.</summary>
    private static IEnumerable<string> Missing(RecoverySettings settings, Dictionary<string, TemplateFile> files) =>
        from step in settings.Plan.Steps
        from channel in step.Channels
        where !Alike(channel).Any(c => TemplateFiles.Of(c, step.Template).All(files.ContainsKey))
        from file in TemplateFiles.Of(channel, step.Template)
        where !files.ContainsKey(file)
        select $"Plan:Steps: the step '{step.Key}' needs the template file {file}; put it into the folder Templates:Path, or name another Template.";

    /// <summary>The files that the plan has a use for: another channel's also stand in for a step's own.</summary>
    private static IEnumerable<string> Used(IReadOnlyList<Step> steps) =>
        from step in steps
        from channel in step.Channels.SelectMany(Alike).Concat(ChannelCatalog.All.Select(c => c.StandIn).OfType<Channel>()).Distinct()
        from file in TemplateFiles.Of(channel, step.Template)
        select file;

    private static T Find<T>(Dictionary<(Channel, string), T> templates, Channel channel, string template, string kind)
        where T : class =>
        Alike(channel).Select(c => templates.GetValueOrDefault((c, template))).OfType<T>().FirstOrDefault() ?? throw new InvalidOperationException($"There is no template {template}{kind}.");
}
