namespace Recovery.Replies;

/// <summary>Reads the runner's own words, not those of ours that are quoted.</summary>
public sealed class ReplyReader(OwnWords own)
{
    /// <summary>Never throws, and takes time in proportion to the length of the reply.</summary>
    public ReplyReading Read(string? reply)
    {
        var heard = own.TakeOut(reply);
        var reading = ReplyWords.Read(heard.AreOurs ? heard.Said : reply);
        return reading.Meaning == ReplyMeaning.Other && heard.IsEcho ? new ReplyReading(ReplyMeaning.Reaction, IsKeyword: false, IsAll: true)
            : heard.AreOurs ? reading with { IsKeyword = false }
            : reading;
    }
}
