using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using NodaTime;
using Recovery.Runners;
using Recovery.Time;

namespace Recovery.Privacy;

/// <summary>A runner's data as a file to download: days as ISO dates, times as ISO 8601 with the clinic's offset.</summary>
public sealed class RunnerDataJson(ClinicClock clock)
{
    private readonly JsonSerializerOptions _options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        Converters =
        {
            new Written<Instant>((writer, at) => writer.WriteStringValue(at.InZone(clock.Zone).ToDateTimeOffset())),
            new Written<LocalDate>((writer, day) => writer.WriteStringValue(NodaTime.Text.LocalDatePattern.Iso.Format(day))),
            new Written<Channel>((writer, channel) => writer.WriteStringValue(channel.Code)),
        },
    };

    public byte[] Of(RunnerData data) => JsonSerializer.SerializeToUtf8Bytes(data, _options);

    private sealed class Written<T>(Action<Utf8JsonWriter, T> write) : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("A runner's data is only written.");

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => write(writer, value);
    }
}
