using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Recovery.Storage.Sql;

namespace Recovery.Functions;

/// <summary>
/// A function that needs the store waits a minute for it before it fails: a message that failed at once would have used up its ten
/// deliveries within seconds. Requests don't wait, since a person is waiting for the answer: they get 503 and may try again.
/// </summary>
internal sealed class WaitForStore(StoreGate gate) : IFunctionsWorkerMiddleware
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.FunctionDefinition.Name != nameof(Triggers.Web))
        {
            await gate.WhenOpen.WaitAsync(Patience, context.CancellationToken);
        }

        await next(context);
    }
}
