using Microsoft.AspNetCore.Http;

namespace Recovery.Web.Clinic;

/// <summary>Mistakes in what was asked, a field each: shown beside it, or served as a problem that names it.</summary>
public sealed class Mistakes
{
    private readonly Dictionary<string, string[]> _byField = [];

    public bool Any => _byField.Count > 0;

    public IReadOnlyDictionary<string, string[]> ByField => _byField;

    public void Add(string field, string sentence) => _byField[field] = [.. _byField.GetValueOrDefault(field) ?? [], sentence];

    /// <summary>400 problem+json.</summary>
    public IResult Problem() => Results.ValidationProblem(_byField, title: "Something in the request needs changing.");
}
