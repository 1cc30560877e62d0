using System.Reflection;
using System.Reflection.Emit;

namespace Recovery.Tests.Architecture;

/// <summary>
/// Which types a type knows: in its signatures, attributes and fields, and in the code of its methods, lambdas and state machines. Constants
/// leave no trace there, since the compiler writes their values: <see cref="LayeringTests"/> reads the sources' usings as well.
/// </summary>
internal static class KnownTypes
{
    private const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(f => (OpCode)f.GetValue(null)!).ToDictionary(c => c.Value);

    /// <summary>Those that a type and the types within it know; each by the outermost type around it.</summary>
    public static IReadOnlySet<Type> Of(Type type)
    {
        var known = new HashSet<Type>();
        foreach (var one in WithNested(type))
        {
            AddOf(one, known);
        }

        known.Remove(Outermost(type));
        return known;
    }

    public static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    private static IEnumerable<Type> WithNested(Type type) => type.GetNestedTypes(All).SelectMany(WithNested).Prepend(type);

    private static void AddOf(Type type, HashSet<Type> known)
    {
        Add(type.BaseType, known);
        AddAll(type.GetInterfaces(), known);
        AddAll(type.GetGenericArguments().Where(a => a.IsGenericParameter).SelectMany(a => a.GetGenericParameterConstraints()), known);
        AddAttributes(type, known);
        foreach (var field in type.GetFields(All))
        {
            Add(field.FieldType, known);
            AddAttributes(field, known);
        }

        foreach (var property in type.GetProperties(All))
        {
            AddAttributes(property, known);
        }

        foreach (var method in type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All)))
        {
            AddOf(method, known);
        }
    }

    private static void AddOf(MethodBase method, HashSet<Type> known)
    {
        AddAll(method.GetParameters().Select(p => p.ParameterType), known);
        Add((method as MethodInfo)?.ReturnType, known);
        AddAttributes(method, known);
        if (method.IsGenericMethod)
        {
            AddAll(method.GetGenericArguments().SelectMany(a => a.GetGenericParameterConstraints()), known);
        }

        if (method.GetMethodBody() is { } body)
        {
            AddAll(body.LocalVariables.Select(l => l.LocalType), known);
            AddAll(body.ExceptionHandlingClauses.Where(c => c.Flags == ExceptionHandlingClauseOptions.Clause).Select(c => c.CatchType!), known);
            AddCode(method, body.GetILAsByteArray() ?? [], known);
        }
    }

    private static void AddCode(MethodBase method, byte[] code, HashSet<Type> known)
    {
        var typeArguments = method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null;
        var methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (var at = 0; at < code.Length;)
        {
            var value = code[at] == 0xFE ? BitConverter.ToInt16([code[at + 1], code[at]]) : code[at];
            at += code[at] == 0xFE ? 2 : 1;
            var operand = Codes[value].OperandType;
            if (operand is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok)
            {
                Add(method.Module.ResolveMember(BitConverter.ToInt32(code, at), typeArguments, methodArguments), known);
            }

            at += Length(operand, code, at);
        }
    }

    private static int Length(OperandType operand, byte[] code, int at) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
        _ => 4,
    };

    private static void Add(MemberInfo? member, HashSet<Type> known)
    {
        switch (member)
        {
            case Type type:
                Add(type, known);
                break;
            case MethodBase method:
                Add(method.DeclaringType, known);
                AddAll(method.IsGenericMethod ? method.GetGenericArguments() : [], known);
                break;
            default:
                Add(member?.DeclaringType, known);
                break;
        }
    }

    private static void AddAttributes(MemberInfo member, HashSet<Type> known)
    {
        foreach (var attribute in member.GetCustomAttributesData())
        {
            Add(attribute.AttributeType, known);
            AddAll(attribute.ConstructorArguments.Concat(attribute.NamedArguments.Select(a => a.TypedValue)).Select(a => a.Value).OfType<Type>(), known);
        }
    }

    private static void AddAll(IEnumerable<Type> types, HashSet<Type> known)
    {
        foreach (var type in types)
        {
            Add(type, known);
        }
    }

    private static void Add(Type? type, HashSet<Type> known)
    {
        if (type is null || type.IsGenericParameter)
        {
            return;
        }

        if (type.HasElementType)
        {
            Add(type.GetElementType(), known);
            return;
        }

        known.Add(Outermost(type.IsGenericType ? type.GetGenericTypeDefinition() : type));
        AddAll(type.GetGenericArguments(), known);
    }
}
