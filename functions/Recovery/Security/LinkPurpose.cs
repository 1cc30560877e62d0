using Recovery.Runners;

namespace Recovery.Security;

/// <summary>What a link is for. A token made for one purpose is worth nothing for another.</summary>
public sealed record LinkPurpose
{
    /// <summary>Of every confirmation.</summary>
    internal const string ConfirmRoot = "/c";

    private LinkPurpose(string signedAs, string root) => (SignedAs, Root) = (signedAs, root);

    /// <summary>A nudge: booking, and all else that its reader may want.</summary>
    public static LinkPurpose Book { get; } = new("Book", "/b");

    /// <summary>A nudge: stops its channel.</summary>
    public static LinkPurpose Stop { get; } = new("Stop", "/u");

    /// <summary>A runner's own page.</summary>
    public static LinkPurpose Runner { get; } = new("Runner", "/r");

    /// <summary>The message that told of an appointment: its page and calendar file.</summary>
    public static LinkPurpose Appointment { get; } = new("Appointment", "/a");

    /// <summary>The first part of its address: <c>/b</c>.</summary>
    public string Root { get; }

    /// <summary>Part of what its tokens are signed for. Never changes, or links that went out stop working.</summary>
    internal string SignedAs { get; }

    /// <summary>A sign-up: confirms its contact for a channel.</summary>
    public static LinkPurpose Confirm(Channel channel) => new(channel.ConfirmsAs, ConfirmRoot);

    public override string ToString() => SignedAs;
}
