using Recovery.Nudges.Plan;
using Recovery.Settings;

namespace Recovery.Messages;

/// <summary>Which variables a template file may use, by its name.</summary>
internal sealed class KnownVariables
{
    private readonly HashSet<string> _text;
    private readonly HashSet<string> _email;
    private readonly HashSet<string> _confirmText;
    private readonly HashSet<string> _confirmEmail;

    private KnownVariables(MessageVariables variables)
    {
        _text = [.. variables.ForText(SampleFacts.Usual).VariablesFor(FormLetter.Anybody(named: true, hasStopLink: false)).Keys];
        _email = [.. variables.ForEmail(SampleFacts.Usual).VariablesFor(FormLetter.Anybody(named: true, hasStopLink: true)).Keys];
        _confirmText = [.. variables.ForConfirmation(SampleFacts.Confirmation, isText: true).Keys];
        _confirmEmail = [.. variables.ForConfirmation(SampleFacts.Confirmation, isText: false).Keys];
    }

    public static KnownVariables Of(ClinicSettings clinic) => new(new MessageVariables(clinic));

    public IReadOnlySet<string> In(string file)
    {
        var isText = file.EndsWith(TemplateFiles.Text, StringComparison.Ordinal);
        var isConfirmation = file.StartsWith(Step.Confirm + ".", StringComparison.Ordinal);
        return file == TemplateFiles.Layout
            ? _email.Intersect(_confirmEmail)
                .Concat([MessageVariables.Preheader, MessageVariables.Button, MessageVariables.Subject, MessageVariables.Content]).ToHashSet()
            : (isText, isConfirmation) switch
            {
                (true, true) => _confirmText,
                (true, false) => _text,
                (false, true) => _confirmEmail,
                (false, false) => _email,
            };
    }
}
