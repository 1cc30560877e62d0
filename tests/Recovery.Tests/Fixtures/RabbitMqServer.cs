using System.Globalization;

namespace Recovery.Tests.Fixtures;

/// <summary>A RabbitMQ server that speaks AMQP 1.0, with a durable queue, to be killed (<c>tests/rabbitmq.sh</c>).</summary>
public sealed class RabbitMqServer : IDisposable
{
    private readonly ScratchServer _server;

    /// <summary>Skips the tests where RabbitMQ is not installed.</summary>
    public RabbitMqServer()
    {
        Assert.SkipUnless(Directory.Exists("/usr/lib/rabbitmq/lib"), "RabbitMQ is not installed; tests/run.sh installs it.");
        _server = new ScratchServer("rabbitmq.sh");
    }

    public int Port => int.Parse(_server.Address, CultureInfo.InvariantCulture);

    public void CrashAndRestart() => _server.CrashAndRestart();

    public void Dispose() => _server.Dispose();
}
