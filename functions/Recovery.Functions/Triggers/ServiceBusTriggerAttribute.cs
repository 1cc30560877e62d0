using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>
/// Runs the function for each message of a queue. Stands in for the attribute of Microsoft.Azure.Functions.Worker.Extensions.ServiceBus,
/// which takes its place when the app is published to Azure (ForAzure in Recovery.Functions.csproj).
/// </summary>
/// <param name="queueName">The queue, or its dead letters: <c>name/$deadletterqueue</c>.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ServiceBusTriggerAttribute(string queueName) : TriggerBindingAttribute, ISupportCardinality
{
    public string QueueName { get; } = queueName;

    /// <summary>The app setting that holds the connection.</summary>
    public string? Connection { get; set; }

    /// <summary>Whether the function takes many messages at once. The generator reads the default from the attribute beside it.</summary>
    [DefaultValue(false)]
    public bool IsBatched { get; set; }

    Cardinality ISupportCardinality.Cardinality
    {
        get => IsBatched ? Cardinality.Many : Cardinality.One;
        set => IsBatched = value == Cardinality.Many;
    }
}
