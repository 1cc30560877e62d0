using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;

namespace Recovery.Time;

/// <summary>
/// What a timer does at each tick, in independent steps: one that fails is reported by itself, and the others run all the same.
/// </summary>
public sealed partial class TickSteps(ILogger log)
{
    /// <summary>After this many failures the fault is hardly the items'.</summary>
    private const int MostFailures = 5;

    private volatile HashSet<string> _failing = [];

    /// <summary>Runs all of them, one after the other.</summary>
    /// <exception cref="StepsFailedException">Some failed. Each fault was logged when it first occurred.</exception>
    /// <exception cref="OperationCanceledException">Cancelled: what was left did not run.</exception>
    public async Task Run(IEnumerable<TickStep> steps, CancellationToken ct)
    {
        var failed = new HashSet<string>();
        foreach (var step in steps)
        {
            ct.ThrowIfCancellationRequested();
            try
            {
                await step.Run();
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                throw;
            }
            catch (StepsFailedException within)
            {
                failed.UnionWith(within.Steps);
            }
#pragma warning disable CA1031 // Whatever it is, the other steps are not to suffer from it.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                failed.Add(step.Name);
                if (!_failing.Contains(step.Name))
                {
                    Log.Failed(log, fault, step.Name);
                }
            }
        }

        foreach (var name in _failing.Except(failed))
        {
            Log.Works(log, name);
        }

        _failing = failed;
        if (failed.Count > 0)
        {
            throw new StepsFailedException([.. failed]);
        }
    }

    /// <summary>
    /// Works through items within a step: one that fails doesn't hold up the rest. What they threw is thrown at the end, or once several have
    /// failed.
    /// </summary>
    /// <param name="items">What is to be done.</param>
    /// <param name="work">False: the rest is left for the next tick.</param>
    /// <param name="ct">Stops it.</param>
    public static async Task Each<T>(IEnumerable<T> items, Func<T, Task<bool>> work, CancellationToken ct)
    {
        var failures = new List<Exception>();
        foreach (var item in items)
        {
            try
            {
                if (!await work(item))
                {
                    break;
                }
            }
            catch (Exception fault) when (!ct.IsCancellationRequested)
            {
                failures.Add(fault);
                if (failures.Count == MostFailures)
                {
                    break;
                }
            }
        }

        switch (failures)
        {
            case []:
                break;
            case [var only]:
                ExceptionDispatchInfo.Throw(only);
                break;
            default:
                throw new AggregateException(failures);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Failed, and is tried again at each tick: {Step}")]
        public static partial void Failed(ILogger log, Exception fault, string step);

        [LoggerMessage(LogLevel.Warning, "Works again: {Step}")]
        public static partial void Works(ILogger log, string step);
    }
}

/// <summary>One step of each tick.</summary>
/// <param name="Name">What it does, in a few words; no personal data.</param>
/// <param name="Run">Does it.</param>
public sealed record TickStep(string Name, Func<Task> Run);

/// <summary>Some steps of a tick failed; the others were done.</summary>
public sealed class StepsFailedException(IReadOnlyList<string> steps) : Exception($"Failed: {string.Join("; ", steps)}.")
{
    public IReadOnlyList<string> Steps => steps;
}
