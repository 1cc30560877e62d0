using NodaTime;

namespace Recovery.Nudges.Delivery;

/// <summary>Texts of people who are gone, and replies that were deleted, whose copies the provider still has. Implemented once for each kind of store.</summary>
public interface IProviderErasures
{
    /// <summary>The provider's ids of texts to delete there, those first that were not tried yet.</summary>
    Task<IReadOnlyList<string>> Next(int take, Instant now, CancellationToken ct);

    /// <summary>The provider has it no more; nor is its id kept.</summary>
    Task Done(string providerId, CancellationToken ct);

    /// <summary>Tried in vain; tried again after the others.</summary>
    Task NotYet(string providerId, Instant now, CancellationToken ct);
}
