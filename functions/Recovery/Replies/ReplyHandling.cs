namespace Recovery.Replies;

/// <summary>What a person did about a reply.</summary>
public enum ReplyHandling
{
    /// <summary>Rang whoever wrote it.</summary>
    Rang,

    /// <summary>Booked what it asked for.</summary>
    Booked,

    /// <summary>Read it; nothing else was to be done.</summary>
    Done,
}

public static class ReplyHandlings
{
    /// <summary>In the store and the API: <c>rang</c>.</summary>
    public static string Code(this ReplyHandling answer) => answer.ToString().ToLowerInvariant();

    /// <summary>Null: none of these.</summary>
    public static ReplyHandling? Parse(string? code) => Enum.GetValues<ReplyHandling>().Where(a => a.Code() == code).Select(a => (ReplyHandling?)a).FirstOrDefault();
}
