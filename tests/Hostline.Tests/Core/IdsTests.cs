
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
}
