using System.Reflection;
using System.Text.Json;

namespace Hostline.Tests.Core;

public sealed class IdsTests
{
    [Fact]
    public void Ids_sort_by_the_instant_they_were_made()
    {
        DateTimeOffset start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        // Steps that carry into every byte of the 48-bit millisecond stamp that a real deployment will reach.
        long[] stepsMs = [0, 1, 255, 256, 65_535, 65_536, 16_777_216, 4_294_967_296];
        AnyId[] made = [.. stepsMs.Select(ms => Ids.New<AnyId>(start.AddMilliseconds(ms)))];

        Assert.Equal(made, made.Order());
        Assert.Equal(made.Select(id => id.ToString()), made.Select(id => id.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Ids_made_at_the_same_instant_differ()
    {
        DateTimeOffset now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

        Assert.Equal(1_000, Enumerable.Range(0, 1_000).Select(_ => Ids.New<AnyId>(now)).Distinct().Count());
    }

    [Fact]
    public void A_named_id_is_the_same_for_the_same_and_another_for_anything_else()
    {
        AnyId one = AnyId.Parse("0197a000-0000-7000-8000-000000000001"), other = AnyId.Parse("0197a000-0000-7000-8000-000000000002");

        Assert.Equal(Ids.Named(one, "lost", other), Ids.Named(one, "lost", other));
        Assert.Equal(4, new HashSet<EventId> { Ids.Named(one, "lost", other), Ids.Named(other, "lost", one), Ids.Named(one, "requested", other),
            Ids.Named(one, "lost", one) }.Count);
        Assert.Equal((8, 2), (Ids.Named(one, "lost", other).Value.Version, Ids.Named(one, "lost", other).Value.Variant >> 2));   // RFC 9562: variant 10xx
    }

    [Fact]
    public void An_id_says_that_it_is_version_7()
    {
        Assert.Equal(7, Ids.New<AnyId>(new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero)).Value.Version);
    }

    public static TheoryData<Type> AllIds => [.. Types().Where(t => t.IsValueType && typeof(IId).IsAssignableFrom(t))];

    [Theory, MemberData(nameof(AllIds))]
    public void Every_id_is_written_as_its_UUID_and_read_back(Type type)
    {
        var value = Guid.Parse("0197a000-0000-7000-8000-00000000000b");
        var id = Activator.CreateInstance(type, value)!;
        Assert.Equal("0197a000-0000-7000-8000-00000000000b", id.ToString());
        Assert.Equal("0197a0000000700080000000" + "0000000b", string.Format(System.Globalization.CultureInfo.InvariantCulture, "{0:N}", id));
        Assert.Equal("\"0197a000-0000-7000-8000-00000000000b\"", JsonSerializer.Serialize(id, type));
        Assert.Equal(id, JsonSerializer.Deserialize("\"0197a000-0000-7000-8000-00000000000b\"", type));
    }

    /// <summary>Members that have a bare UUID, each for its reason.</summary>
    static readonly string[] Bare =
    [
        // What the other side of a port knows a call by, whatever the call is for.
        "ClaimedErrand.IdempotencyId",
    ];

    [Fact]
    public void No_public_member_of_the_core_or_of_a_table_takes_or_gives_a_bare_UUID()
    {
        var found = from type in Types()
                    where !typeof(IId).IsAssignableFrom(type) && (type.Assembly == typeof(Ids).Assembly || type.Namespace == "Hostline.Storage.Tables")
                    from member in type.GetMembers(Everything)
                    where member is not MethodInfo { IsSpecialName: true } && TypesIn(member).Any(HasGuid)
                    let name = $"{type.Name}.{member.Name}"
                    where !Bare.Contains(name)
                    select name;
        Assert.Empty(found);
    }

    const BindingFlags Everything = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    static IEnumerable<Type> Types() =>
        typeof(Ids).Assembly.GetTypes().Concat(typeof(Hostline.Storage.Unit).Assembly.GetTypes());

    static IEnumerable<Type> TypesIn(MemberInfo member) => member switch
    {
        MethodInfo method => [method.ReturnType, .. method.GetParameters().Select(p => p.ParameterType)],
        ConstructorInfo made => made.GetParameters().Select(p => p.ParameterType),
        PropertyInfo property => [property.PropertyType],
        FieldInfo field => [field.FieldType],
        _ => [],
    };

    static bool HasGuid(Type type) => type == typeof(Guid) || (type.HasElementType ? HasGuid(type.GetElementType()!) : type.GetGenericArguments().Any(HasGuid));
}
