using Recovery.Channels;
using Recovery.Settings;
using Recovery.Timing;

namespace Recovery.Messages;

/// <summary>Which variables a template file may use, by its name.</summary>
internal sealed class KnownVariables
{
    private readonly Variables _nudge;
    private readonly Dictionary<string, Variables> _service;

    private KnownVariables(MessageVariables nudges, ServiceVariables service)
    {
        _nudge = new Variables(
            [.. nudges.ForText(SampleFacts.Usual).VariablesFor(new Personal("", "", null)).Keys],
            [.. nudges.ForEmail(SampleFacts.Usual).VariablesFor(new Personal("", "", "")).Keys]);
        _service = new Dictionary<string, Variables>
        {
            [Step.Confirm] = new([.. service.Of(SampleFacts.Confirmation, isText: true).Keys], [.. service.Of(SampleFacts.Confirmation, isText: false).Keys]),
            [Step.Booked] = Booking(service),
            [Step.Changed] = Booking(service),
            [Step.Cancelled] = Booking(service),
            [Step.Offer] = new([.. service.Of(SampleFacts.Offers[0], isText: true).Keys], [.. service.Of(SampleFacts.Offers[0], isText: false).Keys]),
            [Step.Declined] = new([.. service.Of(SampleFacts.Declined[0], isText: true).Keys], [.. service.Of(SampleFacts.Declined[0], isText: false).Keys]),
            [Step.Note] = new([], [.. service.Of(SampleFacts.Noted[0]).Keys]),
            [Step.Request] = new([], [.. service.Of(SampleFacts.Requested[0]).Keys]),
        };
    }

    public static KnownVariables Of(RecoverySettings settings) => new(new MessageVariables(settings), new ServiceVariables(settings));

    public IReadOnlySet<string> In(string file)
    {
        if (ChannelCatalog.All.Any(c => file == TemplateFiles.Layout(c)))
        {
            return _service.Values.Aggregate(_nudge.Email.AsEnumerable(), (all, of) => all.Intersect(of.Email))
                .Concat([MessageVariables.Preheader, MessageVariables.Button, MessageVariables.Subject, MessageVariables.Content]).ToHashSet();
        }

        var of = _service.GetValueOrDefault(file.Split('.')[0], _nudge);
        return TemplateFiles.IsText(file) ? of.Text : of.Email;
    }

    private static Variables Booking(ServiceVariables service) =>
        new([.. service.Of(SampleFacts.Booked[0], isText: true).Keys], [.. service.Of(SampleFacts.Booked[0], isText: false).Keys]);

    private sealed record Variables(HashSet<string> Text, HashSet<string> Email);
}
