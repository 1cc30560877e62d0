using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Recovery.Tests;

/// <summary>Assertions that say what broke where there are no values to compare: the expression itself.</summary>
internal static class Saying
{
    extension(Assert)
    {
        public static void Holds([DoesNotReturnIf(false)] bool condition, [CallerArgumentExpression(nameof(condition))] string said = "") =>
            Assert.True(condition, $"It doesn't hold: {said}");

        public static void Not([DoesNotReturnIf(true)] bool condition, [CallerArgumentExpression(nameof(condition))] string said = "") =>
            Assert.False(condition, $"It holds, and should not: {said}");
    }
}
