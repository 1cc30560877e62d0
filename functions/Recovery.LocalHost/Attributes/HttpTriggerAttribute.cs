namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs the function for each HTTP request that fits.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class HttpTriggerAttribute : Attribute
{
    public HttpTriggerAttribute()
        : this(AuthorizationLevel.Function)
    {
    }

    public HttpTriggerAttribute(params string[] methods)
        : this(AuthorizationLevel.Function, methods)
    {
    }

    public HttpTriggerAttribute(AuthorizationLevel authLevel) => AuthLevel = authLevel;

    public HttpTriggerAttribute(AuthorizationLevel authLevel, params string[] methods)
    {
        AuthLevel = authLevel;
        Methods = methods;
    }

    /// <summary>The route's template, without a slash before it; the function's name when not set.</summary>
    public string? Route { get; set; }

    /// <summary>The methods it answers; null: every one.</summary>
    public string[]? Methods { get; }

    public AuthorizationLevel AuthLevel { get; }
}

/// <summary>The key that a caller must show.</summary>
public enum AuthorizationLevel
{
    Anonymous = 0,
    User,
    Function,
    System,
    Admin,
}
