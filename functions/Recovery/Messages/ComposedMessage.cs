namespace Recovery.Messages;

/// <summary>The words of a text.</summary>
public sealed record TextWords(string Body, SmsSegments Segments);

/// <summary>The words of an email, twice: plain and designed.</summary>
public sealed record EmailWords(string Subject, string Text, string Html);
