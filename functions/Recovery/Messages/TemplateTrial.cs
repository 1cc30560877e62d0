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
            foreach (var (step, link, words) in AnswerTexts(composer, channel))
            {
                Try(mistakes, () => Carries(templates.Text(channel, step).File.Path, words().Body, link, "link"));
            }

            return;
        }

        Try(mistakes, () => Whole(templates.Letter(channel, Step.Confirm), composer.ConfirmEmail(channel, confirmation), confirmation.ConfirmUrl, null));
        foreach (var (step, link, words) in AnswerEmails(composer, channel))
        {
            Try(mistakes, () => Whole(templates.Letter(channel, step), words(), link, null));
        }

        foreach (var facts in templates.LettersOf(channel).Contains(Step.Note) ? SampleFacts.Noted : [])
        {
            Try(mistakes, () => Whole(templates.Letter(channel, Step.Note), composer.NoteEmail(channel, facts), facts.DeskUrl, null));
        }

        foreach (var facts in templates.LettersOf(channel).Contains(Step.Request) ? SampleFacts.Requested : [])
        {
            Try(mistakes, () => Whole(templates.Letter(channel, Step.Request), composer.RequestEmail(channel, facts), facts.DeskUrl, null));
        }
    }

    private static IEnumerable<(string Step, string Link, Func<TextWords> Words)> AnswerTexts(MessageComposer composer, Channel channel) =>
        Bookings.Select(b => (b.Step, b.Facts.PageUrl, (Func<TextWords>)(() => composer.BookingText(channel, b.Step, b.Facts))))
            .Concat(SampleFacts.Offers.Select(f => (Step.Offer, f.PageUrl, (Func<TextWords>)(() => composer.OfferText(channel, f)))))
            .Concat(SampleFacts.Declined.Select(f => (Step.Declined, f.PageUrl, (Func<TextWords>)(() => composer.DeclinedText(channel, f)))));

    private static IEnumerable<(string Step, string Link, Func<EmailWords> Words)> AnswerEmails(MessageComposer composer, Channel channel) =>
        Bookings.Select(b => (b.Step, b.Facts.PageUrl, (Func<EmailWords>)(() => composer.BookingEmail(channel, b.Step, b.Facts))))
            .Concat(SampleFacts.Offers.Select(f => (Step.Offer, f.PageUrl, (Func<EmailWords>)(() => composer.OfferEmail(channel, f)))))
            .Concat(SampleFacts.Declined.Select(f => (Step.Declined, f.PageUrl, (Func<EmailWords>)(() => composer.DeclinedEmail(channel, f)))));

    private static IEnumerable<(string Step, BookedFacts Facts)> Bookings =>
        from step in new[] { Step.Booked, Step.Changed, Step.Cancelled }
        from facts in SampleFacts.Booked
        select (step, facts);

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
