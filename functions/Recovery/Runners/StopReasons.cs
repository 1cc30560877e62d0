namespace Recovery.Runners;

/// <summary>Why a contact gets no more messages, in the clinic's words: stored and shown as they are.</summary>
public static class StopReasons
{
    /// <summary>Said to us or to the provider; the same number's START takes it back.</summary>
    public const string Texted = "the runner texted STOP";
}
