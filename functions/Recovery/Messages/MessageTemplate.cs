using Scriban;
using Scriban.Parsing;
using Scriban.Syntax;

namespace Recovery.Messages;

/// <summary>A template file, parsed once: one variant, or several of a text, fullest first.</summary>
internal sealed class MessageTemplate
{
    private const string Separator = "---";

    private MessageTemplate(TemplateFile file, IReadOnlyList<TemplateVariant> variants) => (File, Variants) = (file, variants);

    public TemplateFile File { get; }

    public IReadOnlyList<TemplateVariant> Variants { get; }

    /// <param name="file">What to parse; a text's file may hold several variants.</param>
    /// <param name="known">The variables that there are.</param>
    /// <param name="mistakes">Gets a sentence for each mistake, with its file and line.</param>
    public static MessageTemplate? Parse(TemplateFile file, IReadOnlySet<string> known, List<string> mistakes)
    {
        var found = mistakes.Count;
        var variants = new List<TemplateVariant>();
        var start = new TextPosition(0, 0, 0);
        foreach (var (end, next) in Ends(file))
        {
            // Parsed in its place in the file, so that mistakes name the file's own lines.
            var template = Template.Parse(
                file.Text[..end], file.Path, lexerOptions: new LexerOptions { StartPosition = start });
            mistakes.AddRange(template.HasErrors
                ? template.Messages.Select(m => Sentence(m.Span, m.Message))
                : UnknownWords.In(template, known));
            variants.Add(new TemplateVariant(template));
            start = next;
        }

        return mistakes.Count > found ? null : new MessageTemplate(file, variants);
    }

    /// <summary>A mistake in a template as one sentence: <c>doms.sms.txt, line 3: ...</c></summary>
    public static string Sentence(SourceSpan at, string what) =>
        $"{at.FileName}, line {at.Start.Line + 1}: {what.TrimEnd('.')}.";

    public static string Sentence(ScriptRuntimeException mistake) => Sentence(mistake.Span, mistake.OriginalMessage);

    /// <summary>Where each variant ends, and where the next one starts.</summary>
    private static IEnumerable<(int End, TextPosition Next)> Ends(TemplateFile file)
    {
        var (offset, line) = (0, 0);
        foreach (var text in file.Text.Split('\n'))
        {
            if (text.TrimEnd() == Separator && TemplateFiles.IsText(file.Name))
            {
                yield return (offset, new TextPosition(offset + text.Length + 1, line + 1, 0));
            }

            offset += text.Length + 1;
            line++;
        }

        yield return (file.Text.Length, default);
    }
}

/// <summary>One way to say it.</summary>
internal sealed class TemplateVariant(Template template)
{
    /// <summary>It makes a difference whether the runner's name is known.</summary>
    public bool UsesName { get; } = !template.HasErrors && UnknownWords.Used(template).Contains("name");

    public string Render(TemplateContext context) => template.Render(context);
}
