namespace Recovery.Broker.Links;

/// <summary>What Service Bus can do and this broker can't; whoever asks for it is told so.</summary>
internal static class NotHere
{
    public const string Deferral = "This broker cannot defer messages.";
    public const string Sessions = "This broker has no sessions: receive without one.";
    public const string Transactions = "This broker has no transactions: send and settle outside of them.";
}
