using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Recovery.Channels.Twilio;

/// <summary>What an error code of Twilio's calls for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TwilioClass>))]
public enum TwilioClass
{
    /// <summary>Our account, keys or sender: every text would meet it.</summary>
    [JsonStringEnumMemberName("config")]
    Config,

    /// <summary>Certainly not processed; may be sent again after a while.</summary>
    [JsonStringEnumMemberName("transient-safe")]
    TransientSafe,

    /// <summary>Nobody knows whether it was sent.</summary>
    [JsonStringEnumMemberName("ambiguous")]
    Ambiguous,

    /// <summary>This number will never get it.</summary>
    [JsonStringEnumMemberName("permanent-recipient")]
    PermanentRecipient,

    /// <summary>These words will never get through.</summary>
    [JsonStringEnumMemberName("permanent-content")]
    PermanentContent,

    /// <summary>The runner said STOP to the sender.</summary>
    [JsonStringEnumMemberName("permanent-optout")]
    OptedOut,

    /// <summary>We made a request that no setting mends.</summary>
    [JsonStringEnumMemberName("bug")]
    Bug,

    /// <summary>Not delivered this time.</summary>
    [JsonStringEnumMemberName("transient")]
    Transient,

    /// <summary>Not delivered; the reason is unknown.</summary>
    [JsonStringEnumMemberName("transient-once")]
    TransientOnce,

    /// <summary>Happens with texts to the United States alone.</summary>
    [JsonStringEnumMemberName("n/a-UK")]
    NotInUk,

    /// <summary>Our own endpoint failed Twilio.</summary>
    [JsonStringEnumMemberName("ours")]
    Ours,
}

/// <summary>One of Twilio's error codes.</summary>
/// <param name="Says">What happened, in words a receptionist understands.</param>
/// <param name="Suppress">Why the number must get no more texts; null: this text alone is concerned.</param>
/// <param name="WaitSeconds">How long to wait where Twilio does not say, in machine time.</param>
public sealed record TwilioCode(int Code, TwilioClass Class, string Says, string? Suppress = null, int? WaitSeconds = null);

/// <summary>
/// Twilio's error codes as data (<c>twilio-codes.json</c>): what each calls for, read from Twilio's pages at twilio.com/docs/api/errors.
/// Codes below 30000 come with the answer to a call, those above with a receipt. Twilio adds codes without notice.
/// </summary>
public static class TwilioCodes
{
    private static readonly FrozenDictionary<int, TwilioCode> Codes = Load();

    public static IReadOnlyCollection<TwilioCode> All => Codes.Values;

    /// <summary>Null: a code that the table does not have.</summary>
    public static TwilioCode? Find(int? code) => code is { } known ? Codes.GetValueOrDefault(known) : null;

    private static FrozenDictionary<int, TwilioCode> Load()
    {
        using var json = typeof(TwilioCodes).Assembly.GetManifestResourceStream("Recovery.Channels.Twilio.twilio-codes.json")!;
        return JsonSerializer.Deserialize(json, TwilioCodeJson.Default.TwilioCodeArray)!.ToFrozenDictionary(c => c.Code);
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(TwilioCode[]))]
internal sealed partial class TwilioCodeJson : JsonSerializerContext;
