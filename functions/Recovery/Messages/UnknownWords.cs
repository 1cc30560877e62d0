using Scriban;
using Scriban.Syntax;

namespace Recovery.Messages;

/// <summary>
/// Finds unknown variables in a template, also in branches that no sample takes: those would fail first for a runner.
/// </summary>
internal sealed class UnknownWords : ScriptVisitor
{
    private static readonly HashSet<string> BuiltIn = [.. new TemplateContext().BuiltinObject.Keys, "for"];

    private readonly List<ScriptVariableGlobal> _used = [];
    private readonly List<(ScriptVariable Member, string Owner)> _members = [];
    private readonly HashSet<string> _assigned = [];

    public static IReadOnlySet<string> Used(Template template) => Walk(template)._used.Select(v => v.Name).ToHashSet();

    /// <summary>A sentence for each variable and each member that does not exist.</summary>
    public static IEnumerable<string> In(Template template, IReadOnlySet<string> known)
    {
        var words = Walk(template);
        var variables = words._used.Where(v => !known.Contains(v.Name) && !words._assigned.Contains(v.Name) && !BuiltIn.Contains(v.Name));
        var (list, has) = known.Contains("lines") ? ("lines", MessageVariables.OfLines) : ("days", MessageVariables.OfDays);
        var members = words._members.Where(m => !BuiltIn.Contains(m.Owner) && !has.Contains(m.Member.Name));
        return variables
            .Select(v => MessageTemplate.Sentence(v.Span, $"there is no variable '{v.Name}'; there are {string.Join(", ", known.Order())}"))
            .Concat(members.Select(m => MessageTemplate.Sentence(
                m.Member.Span, $"'{m.Owner}' has no '{m.Member.Name}'; {list} have {string.Join(", ", has.Order())}")));
    }

    public override void Visit(ScriptVariableGlobal node) => _used.Add(node);

    public override void Visit(ScriptMemberExpression node)
    {
        if (node.Member is { } member)
        {
            _members.Add((member, RootOf(node.Target)));
        }

        Visit(node.Target);
    }

    public override void Visit(ScriptAssignExpression node)
    {
        Assigned(node.Target);
        Visit(node.Value);
    }

    public override void Visit(ScriptForStatement node)
    {
        Assigned(node.Variable);
        base.Visit(node);
    }

    public override void Visit(ScriptCaptureStatement node)
    {
        Assigned(node.Target);
        base.Visit(node);
    }

    private static UnknownWords Walk(Template template)
    {
        var words = new UnknownWords();
        words.Visit(template.Page);
        return words;
    }

    private void Assigned(ScriptNode? target)
    {
        if (target is ScriptVariable variable)
        {
            _assigned.Add(variable.Name);
        }
    }

    private static string RootOf(ScriptNode? target) => target switch
    {
        ScriptVariable variable => variable.Name,
        ScriptMemberExpression member => RootOf(member.Target),
        ScriptIndexerExpression indexer => RootOf(indexer.Target),
        _ => "",
    };
}
