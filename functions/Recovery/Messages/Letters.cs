using Scriban.Runtime;

namespace Recovery.Messages;

/// <summary>Writes texts and emails: by form letter where the template allows, else by rendering it for each.</summary>
internal sealed class Letters
{
    private readonly TemplateRenderer _renderer = new();

    public string Text(TemplateVariant variant, KnownOccasion occasion, Personal personal) =>
        !variant.OnlyPutsIn
            ? Text(variant, occasion.VariablesFor(personal))
            : occasion.Form(
                    variant, personal.Name is not null,
                    () => FormLetter.Of(Text(variant, occasion.VariablesFor(FormLetter.Placeholder(personal.Name is not null, hasStopLink: false)))))
                .Fill(personal);

    public string Text(TemplateVariant variant, ScriptObject variables) => _renderer.Plain(variant, variables).Trim();

    public EmailWords Email(MessageTemplate layout, EmailTemplates templates, KnownOccasion occasion, Personal personal) =>
        !OnlyPutIn(layout, templates)
            ? Email(layout, templates, occasion.VariablesFor(personal))
            : occasion.Form(
                    templates, personal.Name is not null,
                    () => EmailForm.Of(Email(layout, templates, occasion.VariablesFor(FormLetter.Placeholder(personal.Name is not null, hasStopLink: true)))))
                .Fill(personal);

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

    private static bool OnlyPutIn(MessageTemplate layout, EmailTemplates templates) =>
        templates.Subject.Variants[0].OnlyPutsIn && templates.Plain.Variants[0].OnlyPutsIn && templates.Html.Variants[0].OnlyPutsIn
        && layout.Variants[0].OnlyPutsIn;

    private sealed record EmailForm(FormLetter Subject, FormLetter Text, FormLetter Html)
    {
        public static EmailForm Of(EmailWords words) => new(FormLetter.Of(words.Subject), FormLetter.Of(words.Text), FormLetter.Of(words.Html));

        public EmailWords Fill(Personal personal) =>
            new(Subject.Fill(personal), Text.Fill(personal), Html.Fill(personal, TemplateRenderer.InHtml));
    }
}
