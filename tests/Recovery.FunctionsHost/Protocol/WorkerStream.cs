using System.Collections.Concurrent;
using System.Threading.Channels;
using Grpc.Core;

namespace Recovery.Hosted.Protocol;

/// <summary>The conversation with one worker: questions and their answers, and what the worker logs in between.</summary>
internal sealed class WorkerStream(Action<RpcLog> log) : FunctionRpc.FunctionRpcBase
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly Channel<StreamingMessage> _toWorker = Channel.CreateUnbounded<StreamingMessage>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ConcurrentDictionary<string, TaskCompletionSource<StreamingMessage>> _asked = new();
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the worker has said its first word.</summary>
    public Task Opened => _opened.Task;

    /// <summary>Says something that has no answer.</summary>
    public void Tell(StreamingMessage message) => _toWorker.Writer.TryWrite(message);

    /// <summary>Asks, and returns the answer.</summary>
    /// <exception cref="WorkerGoneException">The worker is gone, or went before it answered.</exception>
    /// <exception cref="TimeoutException">No answer within two minutes.</exception>
    public async Task<StreamingMessage> Ask(StreamingMessage question)
    {
        var answer = new TaskCompletionSource<StreamingMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        question.RequestId = Guid.NewGuid().ToString();
        _asked[question.RequestId] = answer;
        try
        {
            Tell(question);
            await Task.WhenAny(answer.Task, _closed.Task).WaitAsync(Patience);
            return answer.Task.IsCompleted ? await answer.Task : throw new WorkerGoneException();
        }
        finally
        {
            _asked.TryRemove(question.RequestId, out _);
        }
    }

    public override async Task EventStream(
        IAsyncStreamReader<StreamingMessage> requestStream, IServerStreamWriter<StreamingMessage> responseStream, ServerCallContext context)
    {
        var writing = Write(responseStream, context.CancellationToken);
        try
        {
            await foreach (var message in requestStream.ReadAllAsync(context.CancellationToken))
            {
                Take(message);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or InvalidOperationException)
        {
            // The worker was killed, or the host stops.
        }
        finally
        {
            _closed.TrySetResult();
            _toWorker.Writer.TryComplete();
            await writing;
        }
    }

    private async Task Write(IServerStreamWriter<StreamingMessage> stream, CancellationToken ct)
    {
        try
        {
            await foreach (var message in _toWorker.Reader.ReadAllAsync(ct))
            {
                await stream.WriteAsync(message, ct);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or InvalidOperationException)
        {
            // Whoever waits for an answer hears that the worker is gone.
        }
    }

    private void Take(StreamingMessage message)
    {
        switch (message.ContentCase)
        {
            case StreamingMessage.ContentOneofCase.StartStream:
                _opened.TrySetResult();
                break;
            case StreamingMessage.ContentOneofCase.RpcLog:
                log(message.RpcLog);
                break;
            default:
                if (_asked.TryGetValue(message.RequestId, out var answer))
                {
                    answer.TrySetResult(message);
                }

                break;
        }
    }
}
