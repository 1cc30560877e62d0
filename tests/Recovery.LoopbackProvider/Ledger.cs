using System.Globalization;

namespace Recovery.Loopback;

/// <summary>Every attempt to hand over a message, in the order of their coming, and what was taken.</summary>
internal sealed class Ledger
{
    private readonly Lock _lock = new();
    private readonly string _run = Guid.NewGuid().ToString("N")[..16];
    private List<ProviderRequest> _attempts = new(1024);
    private int _accepted;

    public int Accepted => Volatile.Read(ref _accepted);

    public void Note(ProviderRequest request)
    {
        lock (_lock)
        {
            _attempts.Add(request);
            request.Number = _attempts.Count;
        }
    }

    public void Accept(ProviderRequest request)
    {
        var number = Interlocked.Increment(ref _accepted);
        request.ProviderId = string.Create(CultureInfo.InvariantCulture, $"{(request.Channel == "sms" ? "SM" : "")}{_run}{number:x16}");
    }

    /// <summary>False: there is no such message (any more).</summary>
    public bool Delete(string id)
    {
        lock (_lock)
        {
            return Find(id) is { } message && (message.Deleted = true);
        }
    }

    /// <summary>A message that was taken and not deleted.</summary>
    public ProviderRequest? Find(string id)
    {
        lock (_lock)
        {
            return _attempts.Find(a => a.ProviderId == id && !a.Deleted);
        }
    }

    public ProviderRequest[] Attempts()
    {
        lock (_lock)
        {
            return [.. _attempts];
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _attempts = new(1024);
            _accepted = 0;
        }
    }
}
