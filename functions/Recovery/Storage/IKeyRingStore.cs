namespace Recovery.Storage;

/// <summary>Keeps the keys that protect cookies and forms, for every process that works on the store.</summary>
public interface IKeyRingStore
{
    /// <summary>Every key ever added, as XML. Read at the first request; a failure is one of the store.</summary>
    IReadOnlyList<string> All();

    /// <summary>Adds a key; a name that is there stays as it is.</summary>
    void Add(string name, string xml);
}
