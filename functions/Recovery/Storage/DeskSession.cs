using NodaTime;

namespace Recovery.Storage;

/// <summary>Somebody who is signed in to the clinic's desk, on one device.</summary>
/// <param name="Id">A random name, which the cookie carries.</param>
/// <param name="KeyProof">A proof of the access key that was set when it was opened; it holds for that key alone.</param>
/// <param name="Name">Stands on what they change; null: they have not said.</param>
/// <param name="Account">The address of the account that it was opened with; null: it was opened with the clinic's key.</param>
/// <param name="Until">When it ends unless it is extended.</param>
public sealed record DeskSession(string Id, string KeyProof, string? Name, string? Account, Instant Until)
{
    /// <summary>Says nothing: whoever has the id is signed in.</summary>
    public override string ToString() => "session";
}
