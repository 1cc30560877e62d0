using NodaTime;
using Recovery.Runners;

namespace Recovery.Tests.Fixtures;

/// <summary>Runners and entries in a line: who they are, where they run, what they agreed to.</summary>
public static class StoreBuilders
{
    /// <summary>A confirmed sign-up. Channels are ticked for the contacts that are given.</summary>
    public static Registration Registration(
        string name, string? mobile = null, string? email = null, string? race = null, LocalDate? day = null,
        bool sms = true, bool emails = true, Instant? at = null, string by = Source.Import) => new(
        new SignUp(
            name, mobile, email, race ?? TempStore.London.Id, day ?? TempStore.London.Days[0],
            new Consent(
                sms && mobile is not null ? "Text me." : null, emails && email is not null ? "Email me." : null,
                "test", Instant.FromUtc(2027, 1, 1, 0, 0))),
        at ?? Instant.FromUtc(2027, 2, 1, 0, 0), by);

    public static async Task<RegistrationResult> Register(this IRunnerStore runners, Registration registration) =>
        (await runners.Register([registration], CancellationToken.None))[0];

    /// <summary>A runner with one entry; by default with both contacts, on the first day of <see cref="TempStore.London"/>.</summary>
    public static Task<RegistrationResult> AddRunner(
        this TempStore store, int number = 1, LocalDate? day = null, string? race = null, Instant? at = null) => store.Runners.Register(
        Registration($"Runner {number}", Mobile(number), Email(number), race, day, at: at));

    /// <summary>Ofcom's numbers for drama: 0 to 999.</summary>
    public static string Mobile(int number) => $"+44{7700900000L + (number % 1000)}";

    public static string Email(int number) => $"runner{number}@example.com";
}
