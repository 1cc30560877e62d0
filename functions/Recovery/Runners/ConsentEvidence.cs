using NodaTime;

namespace Recovery.Runners;

/// <summary>How the clinic knows that a runner agreed, when it signs somebody up itself.</summary>
/// <param name="Text">What was agreed to, in the clinic's words.</param>
/// <param name="Source">Where: "at the desk", "on the phone", a form's name.</param>
/// <param name="GivenAt">When.</param>
public sealed record ConsentEvidence(string Text, string Source, Instant GivenAt);
