using Scriban;
using Scriban.Syntax;

namespace Recovery.Messages;

/// <summary>
/// Finds whether a template does no more with what is personal than put it in, or ask whether it is there: only then can it be made
/// into a <see cref="FormLetter"/>. One that counts a name's letters, say, is rendered anew for each runner.
/// </summary>
internal sealed class PersonalWords : ScriptVisitor
{
    /// <summary>The runner's own, and what the layout gets from an email's parts, which hold them.</summary>
    private static readonly HashSet<string> Variables =
    [
        MessageVariables.Name, MessageVariables.Link, MessageVariables.StopLink, MessageVariables.Subject, MessageVariables.Preheader,
        MessageVariables.Button, MessageVariables.Content,
    ];

    private readonly HashSet<string> _workedWith = [];
    private readonly HashSet<string> _captured = [];
    private bool _hasFunctions;

    public static bool AreOnlyPutIn(Template template)
    {
        var words = new PersonalWords();
        words.Visit(template.Page);
        return !words._hasFunctions && !words._workedWith.Any(v => Variables.Contains(v) || words._captured.Contains(v));
    }

    public override void Visit(ScriptExpressionStatement node)
    {
        if (node.Expression is not ScriptVariable)
        {
            base.Visit(node);
        }
    }

    public override void Visit(ScriptIfStatement node)
    {
        if (node.Condition is not ScriptVariable)
        {
            Visit(node.Condition);
        }

        Visit(node.Then);
        Visit(node.Else);
    }

    public override void Visit(ScriptAssignExpression node) => Visit(node.Value);

    public override void Visit(ScriptCaptureStatement node)
    {
        if (node.Target is ScriptVariable variable)
        {
            _captured.Add(variable.Name);
        }

        Visit(node.Body);
    }

    public override void Visit(ScriptFunction node) => _hasFunctions = true;

    public override void Visit(ScriptVariableGlobal node) => _workedWith.Add(node.Name);

    public override void Visit(ScriptVariableLocal node) => _workedWith.Add(node.Name);
}
