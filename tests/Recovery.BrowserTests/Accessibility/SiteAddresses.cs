using Recovery.BrowserTests.Still;
using Recovery.Channels.Email;
using Recovery.Channels.Sandbox;
using Recovery.Channels.Sms;
using Recovery.Nudges;
using Recovery.Security;

namespace Recovery.BrowserTests.Accessibility;

/// <summary>Where each page is to be seen after the busy week, in each of its states.</summary>
internal sealed class SiteAddresses(StillSystem desk)
{
    private readonly BusyPeople _people = new(desk);
    private readonly LinkTokens _links = desk.Get<LinkTokens>();

    /// <summary>A page that isn't here fails its tests until it is.</summary>
    public async Task<IReadOnlyList<string>> Of(string page) => page switch
    {
        "Index" or "Privacy" => [page == "Index" ? "/" : "/privacy"],
        "Error" => ["/no-such-page", "/clinic/runners/4711", "/b/AAAAAAAAAAAAAAAA"],
        "Confirm" => [await Confirmation()],
        "BookingLink" => [.. await Task.WhenAll(new[] { "Amara Okafor", "George Clarke", "Maya Lindqvist", "Keira Murray", "Isla Fraser" }.Select(n => Link(n, LinkPurpose.Book)))],
        "Stop" => [await Link("Amara Okafor", LinkPurpose.Stop)],
        "Appointment" => [await Link("George Clarke", LinkPurpose.Appointment, IsAnswer), await Link("Maya Lindqvist", LinkPurpose.Appointment, IsAnswer)],
        "MyPage" => [await Own("George Clarke"), await Own("Isla Fraser")],
        "Data" or "Delete" => [$"{await Own("George Clarke")}/{page.ToLowerInvariant()}"],
        "EditEntry" => [$"{await Own("Amara Okafor")}/entries/{(await _people.Find("Amara Okafor")).Entries[0].Entry.Id}"],
        "Sandbox/Index" => ["/sandbox"],
        "Sandbox/Email" or "Sandbox/Mail" => [$"/{page.ToLowerInvariant().Replace("sandbox/email", "sandbox/emails", StringComparison.Ordinal)}/{await Email()}"],
        "Clinic/SignIn" => ["/clinic/sign-in"],
        "Clinic/DeliveryLog" => ["/clinic", "/clinic?day=2027-04-26", "/clinic?day=2027-04-28", "/clinic?day=all&status=undelivered", "/clinic?day=2027-06-01"],
        "Clinic/Coming" => ["/clinic/coming", "/clinic/coming?day=2027-04-28", "/clinic/coming?day=2027-06-01"],
        "Clinic/Runners" => ["/clinic/runners", "/clinic/runners?q=a", "/clinic/runners?q=nobody"],
        "Clinic/Runner" => [.. await Task.WhenAll(new[] { "George Clarke", "Farah Ahmed", "Isla Fraser", "Maximiliana" }.Select(Runner))],
        "Clinic/Contact" => [$"{await Runner("Hana Sato")}/contact"],
        "Clinic/Nudge" => [.. await Task.WhenAll(new[] { "Farah Ahmed", "Poppy Harding", "Willow Marsh", "Tariq Khan" }.Select(n => Message(n)))],
        "Clinic/Races" => ["/clinic/races"],
        "Clinic/Race" => ["/clinic/races/london-marathon-2027", "/clinic/races/richmond"],
        "Clinic/Appointments" => ["/clinic/appointments", "/clinic/appointments?from=2027-06-01"],
        "Clinic/Booking" => [.. await Task.WhenAll(new[] { "George Clarke", "Maya Lindqvist", "Sam Bennett", "Keira Murray" }.Select(Booking))],
        "Clinic/NewBooking" => [$"/clinic/appointments/new?entry={(await _people.Find("Hana Sato")).Entries[0].Entry.Id}"],
        "Clinic/Replies" => ["/clinic/replies", "/clinic/replies?all=true"],
        "Clinic/Faults" or "Clinic/Changes" or "Clinic/Name" => [$"/{page.ToLowerInvariant()}"],
        _ => throw new InvalidOperationException($"The page {page} is new: say in {nameof(SiteAddresses)} where it is to be seen."),
    };

    public async Task<string> Runner(string name) => $"/clinic/runners/{(await _people.Find(name)).Runner.Id}";

    private static bool IsAnswer(Nudge message) => message is { AnswerId: not null };

    private async Task<string> Message(string name, string step = "doms") => $"/clinic/nudges/{(await _people.MessagesOf(name)).Last(m => m.Step == step && m.Channel == SmsChannel.Instance).Id}";

    private async Task<string> Booking(string name) => $"/clinic/appointments/{(await _people.RequestOf(name)).Id}";

    private async Task<string> Link(string name, LinkPurpose purpose, Predicate<Nudge>? of = null)
    {
        var runner = (await _people.Find(name)).Runner;
        var message = (await _people.MessagesOf(name)).Last(m => of?.Invoke(m) ?? m is { Step: "doms" or "book-ahead" });
        return LinkPath.Of(purpose, _links.Make(purpose, message.Id, runner.LinkVersion));
    }

    private async Task<string> Own(string name)
    {
        var runner = (await _people.Find(name)).Runner;
        return LinkPath.Of(LinkPurpose.Runner, _links.Make(LinkPurpose.Runner, runner.Id, runner.LinkVersion));
    }

    private async Task<string> Confirmation()
    {
        var purpose = LinkPurpose.Confirm(SmsChannel.Instance);
        return LinkPath.Of(purpose, _links.Make(purpose, await _people.Unconfirmed(), 1));
    }

    private async Task<long> Email() => (await desk.Get<ISandboxStore>().Latest(EmailChannel.Instance, null, 1, CancellationToken.None))[0].Id;
}
