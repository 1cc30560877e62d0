using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using Recovery.Channels;
using Recovery.Runners;
using Recovery.SignUps;

namespace Recovery.Web.Api;

/// <summary>
/// Reads a sign-up's JSON: strict about types, since a number for a name is somebody's bug; lenient about fields it does not know.
/// </summary>
internal sealed class SignUpJson
{
    public const int LargestBody = 16 * 1024;

    private const int LongestEvidence = 2000;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    private readonly SignUpFields _fields = new();
    private readonly Dictionary<string, string> _notKept = [];
    private readonly JsonElement _body;

    private SignUpJson(JsonElement body)
    {
        _body = body;
        var race = _fields.Object(body, "race", "race", "Send the race as an object, with id and day, or name and day.");
        var consent = _fields.Object(body, "consent", "consent", "Send consent as an object: {\"sms\": true, \"email\": false}.");
        var raceId = _fields.Text(race, "id", SignUpField.Race);
        var raceName = _fields.Text(race, "name", SignUpField.Race);
        if (raceId is not null && raceName is not null)
        {
            _fields.Errors[SignUpField.Race] = "Send the race's id, or the name of another race, not both.";
        }

        Form = new SignUpForm(
            _fields.Text(body, "name", SignUpField.Name), _fields.Text(body, "mobile", SignUpField.Mobile), _fields.Text(body, SignUpField.Email, SignUpField.Email),
            raceId, raceName, _fields.Text(race, "day", SignUpField.Day),
            [.. ChannelCatalog.All.Where(c => _fields.Said(consent, c.Code) is true)]);
        foreach (var kind in Enum.GetValues<ContactKind>())
        {
            AskAbout(kind, kind == ContactKind.Mobile ? Form.Mobile : Form.Email, consent);
        }
    }

    public SignUpForm Form { get; }

    /// <summary>Contacts that came with a plain no and so are not kept, a sentence a field.</summary>
    public IReadOnlyDictionary<string, string> NotKept => _notKept;

    /// <summary>What has the wrong type or no answer, a sentence a field.</summary>
    public IReadOnlyDictionary<string, string> Errors => _fields.Errors;

    /// <summary>Null: this is no JSON object.</summary>
    public static SignUpJson? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object && IsText(document.RootElement) ? new SignUpJson(document.RootElement.Clone()) : null;
        }
        catch (JsonException)
        {
            return null;
        }
        // A string that is no text, such as half a character.
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>
    /// Every text in it can be read and kept; PostgreSQL keeps no NUL. Throws where one can't be read: half a character is well-formed JSON, and no text.
    /// </summary>
    private static bool IsText(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => !json.GetString()!.Contains('\0', StringComparison.Ordinal),
        JsonValueKind.Object => json.EnumerateObject().All(field => IsText(field.Value)),
        JsonValueKind.Array => json.EnumerateArray().All(IsText),
        _ => true,
    };

    /// <summary>The consent as the clinic knows of it: words, or an object with source and time. Null: after noting why not.</summary>
    public Consent? Evidence(Instant now)
    {
        const string How = "Say how you know the runner agreed: a text, or {\"source\": \"at the desk\", \"time\": \"2027-04-01T10:00:00+01:00\"}.";
        if (!_body.TryGetProperty("evidence", out var evidence))
        {
            _fields.Errors["evidence"] = How;
            return null;
        }

        var source = evidence.ValueKind switch
        {
            JsonValueKind.String => evidence.GetString(),
            JsonValueKind.Object => _fields.Text(evidence, "source", "evidence"),
            _ => null,
        };
        if (string.IsNullOrWhiteSpace(source) || evidence.GetRawText().Length > LongestEvidence)
        {
            _fields.Errors.TryAdd("evidence", How);
            return null;
        }

        var text = evidence.ToString();
        return GivenAt(evidence, now) is { } at
            ? Consent.InWords(text, Form.Channels, Invisible.Drop(source, keepJoiners: true).Trim(), at)
            : null;
    }

    private Instant? GivenAt(JsonElement evidence, Instant now)
    {
        if (evidence.ValueKind != JsonValueKind.Object || _fields.Text(evidence, "time", "evidence") is not { } typed)
        {
            return now;
        }

        var text = Invisible.Drop(typed).Trim();

        // A bare day says too little here: it has no offset.
        var isTime = OffsetDateTimePattern.ExtendedIso.Parse(text).Success;
        var fault = "";
        if (isTime && ConsentTime.Read(text, DateTimeZone.Utc, now, out fault) is { } given)
        {
            return given;
        }

        _fields.Errors.TryAdd("evidence", isTime ? $"evidence.time {fault}" : "Send evidence.time with its offset, such as 2027-04-01T10:00:00+01:00.");
        return null;
    }

    /// <summary>A contact is never dropped unsaid: without an answer it is asked about, and a no is named in the answer.</summary>
    private void AskAbout(ContactKind kind, string? contact, JsonElement consent)
    {
        var said = ChannelCatalog.To(kind).ToDictionary(c => c, c => _fields.Said(consent, c.Code));
        if (string.IsNullOrWhiteSpace(contact) || said.ContainsValue(true))
        {
            return;
        }

        var (field, key) = (SignUpField.Of(kind), ChannelCatalog.FirstTo(kind).Code);
        if (said.ContainsValue(false))
        {
            _notKept[field] = $"consent.{key} is false, so {field} was not kept.";
        }
        else
        {
            _fields.Errors.TryAdd(field, $"There is {(kind == ContactKind.Email ? "an" : "a")} {field} but no consent.{key}: send true if the runner agreed, or false, or leave {field} out.");
        }
    }
}
