using System.Reflection;
using System.Reflection.Emit;

namespace Hostline.Tests.Support;

/// <summary>
/// What a type knows, read from what the compiler made of it: the types in its signatures and in the code of its methods, and its
/// texts. A type may be named as the author likes, with a using, an alias or in full: here it is found. Constants of other types are
/// copied by the compiler and leave no trace but their value.
/// </summary>
static class CompiledCode
{
    const BindingFlags Own = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    static readonly Dictionary<short, OpCode> OpCodes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(f => (OpCode)f.GetValue(null)!).ToDictionary(o => o.Value);

    /// <summary>The types of an assembly, those that the compiler made for lambdas and async methods included.</summary>
    public static IEnumerable<Type> TypesOf(Assembly assembly) =>
        assembly.GetTypes().Where(t => t.Namespace?.StartsWith("Hostline", StringComparison.Ordinal) == true);

    public static IReadOnlySet<Type> ReferencesOf(Type type)
    {
        var found = new HashSet<Type>();
        Add(found, type.BaseType);
        foreach (var part in type.GetInterfaces().Concat(type.GetFields(Own).Select(f => f.FieldType)))
        {
            Add(found, part);
        }

        foreach (var method in MethodsOf(type))
        {
            foreach (var part in method.GetParameters().Select(p => p.ParameterType).Append((method as MethodInfo)?.ReturnType))
            {
                Add(found, part);
            }

            foreach (var (member, _) in OperandsOf(method))
            {
                AddMember(found, member);
            }
        }

        return found;
    }

    /// <summary>Its constants, and the texts in its code.</summary>
    public static IEnumerable<string> TextsOf(Type type) =>
        type.GetFields(Own).Where(f => f.IsLiteral).Select(f => f.GetRawConstantValue()).OfType<string>()
            .Concat(MethodsOf(type).SelectMany(OperandsOf).Select(o => o.Text).OfType<string>());

    static IEnumerable<MethodBase> MethodsOf(Type type) => type.GetMethods(Own).Cast<MethodBase>().Concat(type.GetConstructors(Own));

    static void AddMember(HashSet<Type> found, MemberInfo? member)
    {
        Add(found, member as Type ?? member?.DeclaringType);
        switch (member)
        {
            case FieldInfo field:
                Add(found, field.FieldType);
                break;
            case MethodBase { IsGenericMethod: true } method:
                Array.ForEach(method.GetGenericArguments(), argument => Add(found, argument));
                break;
        }
    }

    static void Add(HashSet<Type> found, Type? type)
    {
        while (type is { HasElementType: true })
        {
            type = type.GetElementType();
        }

        if (type is null or { IsGenericParameter: true })
        {
            return;
        }

        if (type.IsConstructedGenericType)
        {
            Array.ForEach(type.GetGenericArguments(), argument => Add(found, argument));
            type = type.GetGenericTypeDefinition();
        }

        found.Add(type);
    }

    /// <summary>The members and texts that a method's instructions name.</summary>
    static IEnumerable<(MemberInfo? Member, string? Text)> OperandsOf(MethodBase method)
    {
        if (method.GetMethodBody() is not { } body)
        {
            yield break;
        }

        foreach (var local in body.LocalVariables)
        {
            yield return (local.LocalType, null);
        }

        foreach (var clause in body.ExceptionHandlingClauses.Where(c => c.Flags == ExceptionHandlingClauseOptions.Clause))
        {
            yield return (clause.CatchType, null);
        }

        var code = body.GetILAsByteArray()!;
        for (var at = 0; at < code.Length;)
        {
            var op = code[at] == 0xFE ? OpCodes[(short)(0xFE00 | code[at + 1])] : OpCodes[code[at]];
            at += op.Size;
            if (op.OperandType is OperandType.InlineType or OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineTok)
            {
                yield return (Resolve(method, BitConverter.ToInt32(code, at)), null);
            }
            else if (op.OperandType == OperandType.InlineString)
            {
                yield return (null, method.Module.ResolveString(BitConverter.ToInt32(code, at)));
            }

            at += SizeOf(op.OperandType, code, at);
        }
    }

    static MemberInfo? Resolve(MethodBase method, int token) => method.Module.ResolveMember(
        token, method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null, method.IsGenericMethod ? method.GetGenericArguments()
            : null);

    static int SizeOf(OperandType operand, byte[] code, int at) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
        _ => 4,
    };
}
