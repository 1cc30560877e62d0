using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Scriban;
using Scriban.Parsing;
using Scriban.Runtime;

namespace Recovery.Messages;

/// <summary>Words of HTML that are HTML already.</summary>
internal sealed record RawHtml(string Html);

/// <summary>
/// Renders templates in contexts that are used again and again: making them anew takes 9 us and 90 KB a nudge more, of the 180 us
/// of processor time that sending one takes in all (measured over batches of 20,000).
/// </summary>
internal sealed class TemplateRenderer
{
    private readonly ConcurrentBag<TemplateContext> _plain = [];
    private readonly ConcurrentBag<TemplateContext> _html = [];

    /// <summary>Letters of every script stay readable; what means something to HTML, in words or quotes, does not stay.</summary>
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>Renders with what is inserted left as it is.</summary>
    public string Plain(TemplateVariant template, ScriptObject variables) => Render(template, variables, _plain, () => new PlainContext());

    /// <summary>Renders with what is inserted escaped.</summary>
    public string Html(TemplateVariant template, ScriptObject variables) => Render(template, variables, _html, () => new HtmlContext());

    private static string Render(
        TemplateVariant template, ScriptObject variables, ConcurrentBag<TemplateContext> idle, Func<TemplateContext> make)
    {
        var context = idle.TryTake(out var used) ? used : make();
        context.PushGlobal(variables);
        var words = template.Render(context);
        context.PopGlobal();

        // One that threw may be left halfway; it is not used again.
        idle.Add(context);
        return words;
    }

    /// <summary>No clinic's template should run for long or reach anything but its variables.</summary>
    private class PlainContext : TemplateContext
    {
        public PlainContext() => (StrictVariables, LoopLimit, LimitToString, RecursiveLimit) = (true, 1000, 100_000, 10);
    }

    private sealed class HtmlContext : PlainContext
    {
        public override TemplateContext Write(SourceSpan span, object? textAsObject)
        {
            Write(textAsObject is RawHtml raw ? raw.Html : Encoder.Encode(ObjectToString(textAsObject) ?? ""));
            return this;
        }
    }
}
