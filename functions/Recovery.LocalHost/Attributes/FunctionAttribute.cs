namespace Microsoft.Azure.Functions.Worker;

/// <summary>Marks a public method as a function of the app.</summary>
/// <param name="name">Its name, unique in the app.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FunctionAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}
