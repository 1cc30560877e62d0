namespace Recovery.Readiness;

/// <summary>The store can't be used. The message is a sentence that says what to change.</summary>
public sealed class StoreException(string message, Exception? inner = null) : Exception(message, inner);
