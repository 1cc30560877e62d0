using Recovery.Runners;
using Recovery.Settings;
using Recovery.Timing;
using Scriban.Syntax;

namespace Recovery.Messages;

/// <summary>Composes every template with sample facts, so that what is wrong with one stops the start and not a runner's message.</summary>
internal static class TemplateTrial
{
    /// <exception cref="SettingsException">Names every mistake.</exception>
    public static void Run(MessageComposer composer, TemplateSet templates, RecoverySettings settings)
    {
        var mistakes = new List<string>();
        foreach (var channel in settings.Channels)
        {
            Nudges(composer, templates, channel, mistakes);
            Service(composer, templates, channel, mistakes);
        }

        if (mistakes.Count > 0)
        {
            throw new SettingsException([.. mistakes.Distinct()]);
        }
    }

    private static void Nudges(MessageComposer composer, TemplateSet templates, Channel channel, List<string> mistakes)
    {
        foreach (var template in templates.TextsOf(channel).Except(Step.Service).Order())
        {
            var file = templates.Text(channel, template).File.Path;
            foreach (var facts in SampleFacts.All)
            {
                Try(mistakes, () => Carries(file, composer.Text(channel, template, facts).Body, facts.BookUrl, "link"));
            }
        }

        foreach (var template in templates.LettersOf(channel).Except(Step.Service).Order())
        {
            var files = templates.Letter(channel, template);
            foreach (var facts in SampleFacts.All)
            {
                Try(mistakes, () => Whole(files, composer.Email(channel, template, facts), facts.BookUrl, facts.StopUrl));
            }
        }
    }

    /// <summary>What is no nudge has a link, and nothing to stop.</summary>
    private static void Service(MessageComposer composer, TemplateSet templates, Channel channel, List<string> mistakes)
    {
        var confirmation = SampleFacts.Confirmation;
        if (channel.Form == MessageForm.Text)
        {
            Try(mistakes, () => Carries(templates.Text(channel, Step.Confirm).File.Path, composer.ConfirmText(channel, confirmation).Body, confirmation.ConfirmUrl, "link"));
            foreach (var facts in SampleFacts.Booked)
            {
                Try(mistakes, () => Carries(templates.Text(channel, Step.Booked).File.Path, composer.BookedText(channel, facts).Body, facts.PageUrl, "link"));
            }

            return;
        }

        Try(mistakes, () => Whole(templates.Letter(channel, Step.Confirm), composer.ConfirmEmail(channel, confirmation), confirmation.ConfirmUrl, null));
        foreach (var facts in SampleFacts.Booked)
        {
            Try(mistakes, () => Whole(templates.Letter(channel, Step.Booked), composer.BookedEmail(channel, facts), facts.PageUrl, null));
        }

        foreach (var facts in templates.LettersOf(channel).Contains(Step.Request) ? SampleFacts.Requested : [])
        {
            Try(mistakes, () => Whole(templates.Letter(channel, Step.Request), composer.RequestEmail(channel, facts), facts.DeskUrl, null));
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
