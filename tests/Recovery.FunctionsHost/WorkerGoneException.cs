namespace Recovery.Hosted;

/// <summary>The worker's process ended, or was killed, before it answered.</summary>
public sealed class WorkerGoneException() : Exception("The worker is gone.");
