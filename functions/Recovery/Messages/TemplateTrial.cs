using Recovery.Settings;
using Recovery.Timing;
using Scriban.Syntax;

namespace Recovery.Messages;

/// <summary>Composes every template with sample facts, so that what is wrong with one stops the start and not a runner's message.</summary>
internal static class TemplateTrial
{
    /// <exception cref="SettingsException">Names every mistake.</exception>
    public static void Run(MessageComposer composer, TemplateSet templates)
    {
        var mistakes = new List<string>();
        Service(composer, templates, mistakes);
        foreach (var template in templates.Texts.Except(Step.Service).Order())
        {
            var file = templates.Text(template).File.Path;
            foreach (var facts in SampleFacts.All)
            {
                Try(mistakes, () => Carries(file, composer.Text(template, facts).Body, facts.BookUrl, "link"));
            }
        }

        foreach (var template in templates.Emails.Except(Step.Service).Order())
        {
            var files = templates.Email(template);
            foreach (var facts in SampleFacts.All)
            {
                Try(mistakes, () => Whole(files, composer.Email(template, facts), facts.BookUrl, facts.StopUrl));
            }
        }

        if (mistakes.Count > 0)
        {
            throw new SettingsException([.. mistakes.Distinct()]);
        }
    }

    /// <summary>What is no nudge has a link, and nothing to stop.</summary>
    private static void Service(MessageComposer composer, TemplateSet templates, List<string> mistakes)
    {
        var confirmation = SampleFacts.Confirmation;
        Try(mistakes, () => Carries(templates.Text(Step.Confirm).File.Path, composer.ConfirmText(confirmation).Body, confirmation.ConfirmUrl, "link"));
        Try(mistakes, () => Whole(templates.Email(Step.Confirm), composer.ConfirmEmail(confirmation), confirmation.ConfirmUrl, null));
        foreach (var facts in SampleFacts.Booked)
        {
            Try(mistakes, () => Carries(templates.Text(Step.Booked).File.Path, composer.BookedText(facts).Body, facts.PageUrl, "link"));
            Try(mistakes, () => Whole(templates.Email(Step.Booked), composer.BookedEmail(facts), facts.PageUrl, null));
        }

        foreach (var facts in SampleFacts.Requested)
        {
            Try(mistakes, () => Whole(templates.Email(Step.Request), composer.RequestEmail(facts), facts.DeskUrl, null));
        }
    }

    private static void Try(List<string> mistakes, Func<string?> trial)
    {
        try
        {
            if (trial() is { } mistake)
            {
                mistakes.Add(mistake);
            }
        }
        catch (ScriptRuntimeException e)
        {
            mistakes.Add(MessageTemplate.Sentence(e));
        }
    }

    private static string? Whole(EmailTemplates files, EmailWords words, string link, string? stopLink) =>
        words.Subject.Length == 0 ? $"{files.Subject.File.Path}: it's empty; an email needs a subject."
        : Carries(files.Plain.File.Path, words.Text, link, "link") ?? Carries(files.Html.File.Path, words.Html, link, "link")
        ?? (stopLink is null ? null
            : Carries(files.Plain.File.Path, words.Text, stopLink, "stop_link") ?? Carries(files.Html.File.Path, words.Html, stopLink, "stop_link"));

    private static string? Carries(string file, string words, string link, string variable)
    {
        var first = words.IndexOf(link, StringComparison.Ordinal);
        return first < 0 ? $"{file}: {{{{ {variable} }}}} is missing; without it nobody can open the link."
            : words.IndexOf(link, first + 1, StringComparison.Ordinal) >= 0 ? $"{file}: {{{{ {variable} }}}} is in it twice; once is enough."
            : null;
    }
}
