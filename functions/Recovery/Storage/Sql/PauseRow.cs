using Recovery.Nudges.Send;
using Recovery.Runners;

namespace Recovery.Storage.Sql;

internal sealed class PauseRow
{
    public required string Channel { get; init; }

    public required string Reason { get; init; }

    public long Since { get; init; }

    public long Until { get; init; }

    public ChannelPause Pause => new(ChannelCodes.Parse(Channel), Reason, Since.Instant(), Until.Instant());
}
