namespace Recovery.Runners;

/// <summary>What a channel's provider takes a second, and what that costs.</summary>
/// <param name="RateSetting">The setting, in the channel's section: <c>SegmentsPerSecond</c>.</param>
/// <param name="UsualRate">Units a second where nothing is set; 0: no limit.</param>
/// <param name="Unit">What is billed when it isn't the message: "segment". Null: the message.</param>
/// <param name="PriceSetting">The setting of a unit's price, in the channel's section; null: it costs nothing by the message.</param>
/// <param name="UsualPrice">In pounds.</param>
public sealed record ChannelTariff(string RateSetting, double UsualRate, string? Unit = null, string? PriceSetting = null, double UsualPrice = 0)
{
    /// <summary>A message may be billed as several units.</summary>
    public bool CountsSegments => Unit is not null;
}
