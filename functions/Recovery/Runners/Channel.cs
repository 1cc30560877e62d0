namespace Recovery.Runners;

/// <summary>
/// A way to reach a runner by one of their contacts. All that sets it apart from the others is said here, by the class in its folder under
/// <c>Channels</c>; <c>ChannelCatalog</c> lists them. There is one object of each.
/// </summary>
public abstract class Channel
{
    /// <summary>In JSON, the store, the names of queues and of template files: <c>sms</c>. Lower-case letters. Never changes.</summary>
    public abstract string Code { get; }

    /// <summary>The section of its settings (<c>Sms:Provider</c>), and how a step of the plan names it.</summary>
    public abstract string Section { get; }

    /// <summary>What it goes to.</summary>
    public abstract ContactKind Contact { get; }

    /// <summary>What its messages are made of, and so which template files they need.</summary>
    public abstract MessageForm Form { get; }

    /// <summary>How people speak of it.</summary>
    public abstract ChannelWords Words { get; }

    /// <summary>What its provider takes a second, and what that costs.</summary>
    public abstract ChannelTariff Tariff { get; }

    /// <summary>What its links to confirm a contact are signed for. Never changes, or links that went out stop working.</summary>
    public abstract string ConfirmsAs { get; }

    /// <summary>The steps of the usual plan that send it, by key.</summary>
    public virtual IReadOnlyList<string> UsualSteps => [];

    /// <summary>Its provider keeps copies that can be deleted there.</summary>
    public virtual bool LeavesCopies => false;

    /// <summary>What is in doubt can be asked for by the contact, and so be settled.</summary>
    public virtual bool CanBeLookedUp => false;

    /// <summary>The column of an import's file that says whether it is wanted.</summary>
    public virtual string OptInColumn => Code;

    /// <summary>Who can send its messages: names of <see cref="ProviderName"/>.</summary>
    public abstract IReadOnlyList<string> Providers { get; }

    /// <summary>The provider where the settings name none; null: the channel is off until they do.</summary>
    public virtual string? UsualProvider => null;

    /// <summary>Never two of its messages to one contact in one session of the clinic's, for whatever races.</summary>
    public virtual bool OncePerSession => false;

    /// <summary>The channel whose message goes out in place of one that didn't arrive; null: none does.</summary>
    public virtual Channel? StandIn => null;

    /// <summary>Its code, which is safe in logs.</summary>
    public sealed override string ToString() => Code;
}

/// <summary>What a channel's messages are made of.</summary>
public enum MessageForm
{
    /// <summary>A few plain words with one link.</summary>
    Text,

    /// <summary>A subject, plain words, a designed page.</summary>
    Letter,
}
