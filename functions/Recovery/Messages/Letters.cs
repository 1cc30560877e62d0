using Scriban.Runtime;

namespace Recovery.Messages;

/// <summary>Writes texts and emails by their templates.</summary>
internal sealed class Letters
{
    private readonly TemplateRenderer _renderer = new();

    public string Text(TemplateVariant variant, ScriptObject variables) => _renderer.Plain(variant, variables).Trim();

    public EmailWords Email(MessageTemplate layout, EmailTemplates templates, ScriptObject variables)
    {
        var subject = string.Join(' ', _renderer.Plain(templates.Subject.Variants[0], variables)
            .Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        var plain = Text(templates.Plain.Variants[0], variables) + "\n";
        variables[MessageVariables.Subject] = subject;
        variables[MessageVariables.Preheader] = "";
        variables[MessageVariables.Button] = "";
        var content = _renderer.Html(templates.Html.Variants[0], variables);
        variables[MessageVariables.Content] = new RawHtml(content.Trim());
        return new EmailWords(subject, plain, _renderer.Html(layout.Variants[0], variables));
    }
}
