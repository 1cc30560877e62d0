using NodaTime;
using Recovery.Runners;

namespace Recovery.Privacy;

/// <summary>A provider's copy of a message, or of a reply, that is deleted here.</summary>
public sealed record ProviderCopy(Channel Channel, string ProviderId);

/// <summary>Texts of erased runners, and deleted replies, whose copies the provider still has.</summary>
public interface IProviderErasures
{
    /// <summary>The provider's ids of texts to delete there, those first that were not tried yet.</summary>
    Task<IReadOnlyList<ProviderCopy>> Next(int take, Instant now, CancellationToken ct);

    /// <summary>The provider no longer has it; its id is deleted too.</summary>
    Task Done(string providerId, CancellationToken ct);

    /// <summary>It failed; it is tried again after the others.</summary>
    Task NotYet(string providerId, Instant now, CancellationToken ct);
}
