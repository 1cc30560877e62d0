using Recovery.Runners;

namespace Recovery.Settings;

/// <summary>What is set of a channel, in its section (<c>Sms:*</c>, <c>Email:*</c>).</summary>
/// <param name="Provider">Who sends its messages: one of <see cref="ProviderName"/>. Null: the channel is off.</param>
/// <param name="Rate">Units a second that the provider takes; 0: no limit.</param>
/// <param name="Price">Of a unit, in pounds.</param>
public sealed record ChannelSettings(string? Provider, double Rate, decimal Price)
{
    internal static ChannelSettings Read(SettingsReader reader, Channel channel)
    {
        var (section, tariff) = (channel.Section, channel.Tariff);
        return new ChannelSettings(
            reader.OneOf($"{section}:Provider", channel.Providers, channel.UsualProvider),
            reader.Number($"{section}:{tariff.RateSetting}", tariff.UsualRate, 0, 10_000),
            tariff.PriceSetting is null ? 0 : (decimal)reader.Number($"{section}:{tariff.PriceSetting}", tariff.UsualPrice, 0, 10));
    }
}

/// <summary>Texts (<c>Sms:*</c>), beside what every channel has.</summary>
/// <param name="Countries">Regions whose mobiles are accepted: <c>GB</c>.</param>
/// <param name="LinkUrl">A short address that leads to PublicUrl, for links in texts; null: PublicUrl itself.</param>
public sealed record TextSettings(IReadOnlyList<string> Countries, Uri? LinkUrl)
{
    internal static TextSettings Read(SettingsReader reader)
    {
        var countries = reader.Text("Sms:Countries", "GB").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(c => c.ToUpperInvariant()).ToArray();
        foreach (var wrong in countries.Where(c => c.Length != 2 || !c.All(char.IsAsciiLetterUpper)))
        {
            reader.Mistake($"Sms:Countries names '{wrong}'; use two-letter codes such as GB, separated by commas.");
        }

        return new TextSettings(countries, reader.Address("Sms:LinkUrl"));
    }
}
