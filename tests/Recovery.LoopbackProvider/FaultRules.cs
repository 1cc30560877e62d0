using System.Text.Json;

namespace Recovery.Loopback;

/// <summary>One rule of <c>POST /_faults</c>.</summary>
/// <param name="Fault">A fault's name.</param>
/// <param name="Channel"><c>sms</c> or <c>email</c>; null: both.</param>
/// <param name="Skip">So many requests of the channel go well first.</param>
/// <param name="Every">Then every so manyth request gets the fault.</param>
/// <param name="Count">So often; null: for ever.</param>
public sealed record FaultRule(
    string Fault, string? Channel = null, int Skip = 0, int Every = 1, int? Count = null,
    string? RetryAfter = null, int? Status = null, int? Code = null, int? DelayMs = null)
{
    /// <exception cref="FormatException">There is no such fault.</exception>
    public Fault Make()
    {
        var fault = Loopback.Fault.All.FirstOrDefault(f => f.Name == Fault)
            ?? throw new FormatException($"'{Fault}' is no fault; use one of {string.Join(", ", Loopback.Fault.All.Select(f => f.Name).Distinct())}.");
        return fault with
        {
            RetryAfter = RetryAfter ?? fault.RetryAfter,
            Status = Status ?? fault.Status,
            Code = Code ?? fault.Code,
            Delay = DelayMs is { } ms ? TimeSpan.FromMilliseconds(ms) : fault.Delay,
        };
    }
}

/// <summary>Faults that come by counting requests.</summary>
internal sealed class FaultRules
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);
    private readonly Lock _lock = new();
    private Counted[] _rules = [];

    /// <exception cref="FormatException">A rule names no fault.</exception>
    public void Set(IEnumerable<FaultRule> rules)
    {
        Counted[] counted = [.. rules.Select(r => new Counted(r, r.Make()))];
        lock (_lock)
        {
            _rules = counted;
        }
    }

    /// <exception cref="JsonException">It is no list of rules.</exception>
    public void SetJson(ReadOnlySpan<byte> json) => Set(JsonSerializer.Deserialize<FaultRule[]>(json, Web) ?? []);

    /// <summary>The first rule that applies decides; those after it do not count the request.</summary>
    public Fault? Next(ProviderRequest request)
    {
        if (_rules.Length == 0)
        {
            return null;
        }

        lock (_lock)
        {
            Fault? fault = null;
            foreach (var rule in _rules)
            {
                fault ??= rule.Next(request.Channel);
            }

            return fault;
        }
    }

    private sealed class Counted(FaultRule rule, Fault fault)
    {
        private int _seen;
        private int _given;

        public Fault? Next(string channel)
        {
            if ((rule.Channel is not null && rule.Channel != channel) || _given >= (rule.Count ?? int.MaxValue)
                || _seen++ < rule.Skip || (_seen - rule.Skip - 1) % Math.Max(rule.Every, 1) != 0)
            {
                return null;
            }

            _given++;
            return fault;
        }
    }
}
