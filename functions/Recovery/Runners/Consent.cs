using NodaTime;

namespace Recovery.Runners;

/// <summary>What the runner agreed to, word for word.</summary>
/// <param name="SmsWording">The wording beside the ticked box for texts; null: not ticked.</param>
/// <param name="EmailWording">The wording beside the ticked box for emails; null: not ticked.</param>
/// <param name="Source">Where it was given: the form's address, a file's <c>consent_source</c>, the clinic's evidence.</param>
/// <param name="GivenAt">When.</param>
public sealed record Consent(string? SmsWording, string? EmailWording, string Source, Instant GivenAt);
