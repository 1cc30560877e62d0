namespace Recovery.Channels.Http;

/// <summary>A request failed before any of its body left: the provider cannot have acted on it.</summary>
public sealed class NotSentException(Exception cause) : Exception("The request failed before it was sent.", cause);
