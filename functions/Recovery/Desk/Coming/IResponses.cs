namespace Recovery.Desk.Coming;

/// <summary>What a step's nudges led to, of those that went out on some days.</summary>
/// <param name="Sent">How many the provider took.</param>
/// <param name="Looked">Of those, how many led to anything at all: the page behind the link seen, an appointment asked for, a booking.</param>
/// <param name="Acted">Of those, how many led to a request or a booking.</param>
public sealed record Response(string Step, int Sent, int Looked, int Acted);

/// <summary>What nudges led to so far.</summary>
public interface IResponses
{
    /// <summary>Of the latest days on which nudges went out.</summary>
    /// <param name="days">How many days at most.</param>
    /// <param name="ct">Gives up.</param>
    Task<IReadOnlyList<Response>> Latest(int days, CancellationToken ct);
}
