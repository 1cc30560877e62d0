using Recovery.Clinic;
using Recovery.Security;
using Recovery.Settings;
using Recovery.Timing;

namespace Recovery.Messages;

/// <summary>Finds out whether the clinic's own settings make even the usual text cost more than one segment.</summary>
internal static class SegmentWarnings
{
    public static IEnumerable<string> Of(MessageComposer composer, RecoverySettings settings)
    {
        var address = (settings.Texts.LinkUrl ?? settings.PublicUrl).AbsoluteUri.TrimEnd('/');
        var openings = settings.Clinic.Hours.Weekly.Values.Where(p => p.Count > 0).Select(p => p[0].From).ToArray();
        var latest = openings.OrderByDescending(o => SpokenTime.Hour(o).Length).FirstOrDefault(SampleFacts.Usual.Session.Opening);
        var texts =
            from channel in settings.Channels.Where(c => c.Tariff.CountsSegments)
            let nudges = settings.Plan.Steps.Where(s => s.Channels.Contains(channel)).Select(s => s.Template).Distinct()
                .Select(t => (Name: t, Words: composer.Text(channel, t, SampleFacts.With(address, latest))))
            let confirmation = SampleFacts.Confirmation with { ConfirmUrl = address + LinkPath.Of(LinkPurpose.Confirm(channel), SampleFacts.Token) }
            from text in nudges.Append((Name: Step.Confirm, Words: composer.ConfirmText(channel, confirmation)))
            select text;
        foreach (var (name, words) in texts.Where(t => t.Words.Segments.Count > 1))
        {
            yield return $"The text '{name}' costs {words.Segments.Count} segments even for the London Marathon "
                + $"({words.Segments.Units} of the {(words.Segments.Encoding == SmsEncoding.Gsm7 ? 160 : 70)} that one segment holds): "
                + Remedy(words, address, settings.Clinic);
        }
    }

    private static string Remedy(TextWords words, string address, ClinicSettings clinic)
    {
        var outside = words.Body.Where(c => GsmAlphabet.Septets(c) == 0).Distinct().ToArray();
        return outside.Length > 0
            ? $"take out {string.Join(' ', outside)}, which make a text dearer."
            : $"set Sms:LinkUrl to an address shorter than {address} ({address.Length} characters), "
                + $"shorten Clinic:Name ({clinic.Name.Length} characters), or shorten the template.";
    }
}
