namespace Recovery.Runners;

/// <summary>Whether a message may be sent to a runner by a channel at all, whatever it says.</summary>
/// <param name="HasContact">There is a confirmed number or address.</param>
/// <param name="OptedIn">The runner ticked this channel, and has not switched it off since.</param>
/// <param name="Stopped">The contact gets no more messages, whoever set the stop.</param>
public readonly record struct Reach(Channel Channel, bool HasContact, bool OptedIn, bool Stopped)
{
    public bool IsOpen => HasContact && OptedIn && !Stopped;
}
