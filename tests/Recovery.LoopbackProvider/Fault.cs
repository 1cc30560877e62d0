namespace Recovery.Loopback;

/// <summary>How the provider leaves a request.</summary>
public enum Ending
{
    /// <summary>With an answer.</summary>
    Answer,

    /// <summary>The connection is cut without one.</summary>
    Drop,

    /// <summary>Nothing comes until the caller gives up.</summary>
    Hang,
}

/// <summary>A way for the provider to fail.</summary>
/// <param name="Name">As <c>POST /_faults</c> calls it.</param>
public sealed record Fault(string Name)
{
    /// <summary>The message is taken all the same: it would reach the runner.</summary>
    public bool Accepts { get; init; }

    /// <summary>How long the provider takes before it does anything.</summary>
    public TimeSpan Delay { get; init; }

    public Ending Ending { get; init; }

    /// <summary>The answer's status; 0: as if nothing were wrong.</summary>
    public int Status { get; init; }

    /// <summary>Twilio's error code in the answer.</summary>
    public int Code { get; init; }

    /// <summary>Seconds, or a date as HTTP writes it.</summary>
    public string? RetryAfter { get; init; }

    /// <summary>Further headers of the answer.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The answer's body, instead of a well-formed one.</summary>
    public string? Body { get; init; }

    public static Fault TooManyRequests(string? retryAfter = "1") =>
        new("too-many-requests") { Status = 429, Code = 20429, RetryAfter = retryAfter };

    public static Fault Unauthorized { get; } = new("unauthorized") { Status = 401, Code = 20003 };

    public static Fault OptedOut { get; } = new("opted-out") { Status = 400, Code = 21610 };

    public static Fault Error(int status, int code) => new("error") { Status = status, Code = code };

    public static Fault ServerError { get; } = new("server-error") { Status = 500, Code = 20500 };

    /// <summary>Says that it failed though it took the message.</summary>
    public static Fault ServerErrorAfterAccepting { get; } = new("server-error-after-accepting") { Status = 500, Code = 20500, Accepts = true };

    public static Fault Malformed { get; } = new("malformed") { Accepts = true, Body = "{\"sid\": \"SM" };

    public static Fault Hang { get; } = new("hang") { Ending = Ending.Hang };

    public static Fault HangAfterAccepting { get; } = new("hang-after-accepting") { Ending = Ending.Hang, Accepts = true };

    public static Fault DropBeforeAccepting { get; } = new("drop-before-accepting") { Ending = Ending.Drop };

    public static Fault DropAfterAccepting { get; } = new("drop-after-accepting") { Ending = Ending.Drop, Accepts = true };

    public static Fault Slow(TimeSpan delay) => new("slow") { Delay = delay, Accepts = true };

    /// <summary>Every fault as it comes without further choice, for tests that go through them all.</summary>
    public static IReadOnlyList<Fault> All { get; } =
    [
        TooManyRequests(), Unauthorized, OptedOut, ServerError, ServerErrorAfterAccepting, Malformed, Hang, HangAfterAccepting,
        DropBeforeAccepting, DropAfterAccepting, Slow(TimeSpan.FromMilliseconds(50)), Error(400, 21211),
    ];
}
