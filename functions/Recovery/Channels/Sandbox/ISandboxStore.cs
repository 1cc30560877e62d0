using NodaTime;
using Recovery.Messages;
using Recovery.Runners;

namespace Recovery.Channels.Sandbox;

/// <summary>A message that the sandbox kept instead of sending it.</summary>
public sealed record SandboxMessage(
    long Id, string NudgeId, Channel Channel, string To, string? Subject, string Body, string? Html, Instant SentAt, AttachedFile? File = null);

/// <summary>What the sandbox providers kept.</summary>
public interface ISandboxStore
{
    Task Keep(SandboxMessage message, CancellationToken ct);

    Task<SandboxMessage?> Find(string nudgeId, CancellationToken ct);

    /// <summary>Newest first; <paramref name="before"/> an id continues a page.</summary>
    Task<IReadOnlyList<SandboxMessage>> Latest(Channel channel, long? before, int take, CancellationToken ct);

    Task<SandboxMessage?> Get(long id, CancellationToken ct);
}
