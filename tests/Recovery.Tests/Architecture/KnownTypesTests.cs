using System.ComponentModel;

namespace Recovery.Tests.Architecture;

/// <summary>Every way in which one type can know another is seen; otherwise <see cref="LayeringTests"/> would hold nothing.</summary>
public sealed class KnownTypesTests
{
    [Theory]
    [InlineData(typeof(ByField))]
    [InlineData(typeof(ByBase))]
    [InlineData(typeof(ByParameter))]
    [InlineData(typeof(ByTypeArgument))]
    [InlineData(typeof(ByCall))]
    [InlineData(typeof(ByLambda))]
    [InlineData(typeof(ByAwaiting))]
    [InlineData(typeof(ByIteration))]
    [InlineData(typeof(ByCast))]
    [InlineData(typeof(ByCatching))]
    [InlineData(typeof(ByConstraint<>))]
    [InlineData(typeof(ByAttribute))]
    [InlineData(typeof(ByMethodArgument))]
    public void A_type_that_knows_another_is_seen_to(Type type) => Assert.Contains(typeof(Upstairs), KnownTypes.Of(type));

    [Fact]
    public void One_that_does_not_is_not() => Assert.DoesNotContain(typeof(Upstairs), KnownTypes.Of(typeof(Alone)));
}

#pragma warning disable CA1822, CA1852, CA1812, CA1823, CA1805, CS0169, CS0414, CS0649, CA1032, CA1064, CA1515, IDE0044, IDE0051
internal class Upstairs : Exception
{
    public static int Count() => 1;
}

internal sealed class ByField
{
    private Upstairs? _it;
}

internal sealed class ByBase : Upstairs;

internal sealed class ByParameter
{
    public static void Take(Upstairs it) => ArgumentNullException.ThrowIfNull(it);
}

internal sealed class ByTypeArgument
{
    public static object Make() => new Dictionary<string, List<Upstairs[]>>();
}

internal sealed class ByCall
{
    public static int Ask() => Upstairs.Count();
}

internal sealed class ByLambda
{
    public static Func<int> Ask() => () => Upstairs.Count();
}

internal sealed class ByAwaiting
{
    public static async Task<int> Ask()
    {
        await Task.Yield();
        return Upstairs.Count();
    }
}

internal sealed class ByIteration
{
    public static IEnumerable<int> Ask()
    {
        yield return Upstairs.Count();
    }
}

internal sealed class ByCast
{
    public static bool Is(object it) => it is Upstairs;
}

internal sealed class ByCatching
{
    public static void Try(Action work)
    {
        try
        {
            work();
        }
        catch (Upstairs)
        {
        }
    }
}

internal sealed class ByConstraint<T>
    where T : Upstairs;

[TypeConverter(typeof(Upstairs))]
internal sealed class ByAttribute;

internal sealed class ByMethodArgument
{
    public static object? Make() => Activator.CreateInstance<Upstairs>();
}

internal sealed class Alone
{
    public static int Count() => 1;
}
