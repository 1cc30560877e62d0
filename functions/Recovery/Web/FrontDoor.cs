using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Recovery.Readiness;

namespace Recovery.Web;

/// <summary>
/// Where the HTTP function hands its requests in: the pipeline, built once, and what keeps it apart from the pipeline
/// of the host around it.
/// </summary>
public sealed partial class FrontDoor(IServiceProvider services, IHttpContextAccessor accessor, ILogger<FrontDoor> logger)
{
    private readonly Lazy<RequestDelegate> _pipeline = new(() => RecoveryWeb.Build(services));

    /// <summary>Answers a request, also when it fails.</summary>
    public async Task Handle(HttpContext context)
    {
        // The host has routed this request to the function already; left in place, our own routing would call that again.
        context.SetEndpoint(null);
        context.Request.RouteValues.Clear();
        accessor.HttpContext = context;
        try
        {
            await _pipeline.Value(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone.
        }
        catch (StoreException) when (!context.Response.HasStarted)
        {
            // The store logs once that it is away.
            context.Response.Clear();
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }
#pragma warning disable CA1031 // The last boundary: what escaped here would reach the browser as 200 with an empty body.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Log.Escaped(logger, fault);
            if (!context.Response.HasStarted)
            {
                context.Response.Clear();
                context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            }
        }
        finally
        {
            // Or what is to happen as the answer starts would run after this request's services are gone.
            await Complete(context);
            accessor.HttpContext = null;
        }
    }

    private async Task Complete(HttpContext context)
    {
        try
        {
            await context.Response.CompleteAsync();
        }
#pragma warning disable CA1031 // The connection may be gone; no one is left to answer.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Log.NotCompleted(logger, fault.GetType().Name);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "A request failed with a fault of our own")]
        public static partial void Escaped(ILogger logger, Exception fault);

        [LoggerMessage(Level = LogLevel.Warning, Message = "An answer could not be completed: {Fault}")]
        public static partial void NotCompleted(ILogger logger, string fault);
    }
}
