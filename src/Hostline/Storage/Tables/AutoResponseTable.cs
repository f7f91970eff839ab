using System.Text.Json;

namespace Hostline.Storage.Tables;

/// <summary>A messaging profile's reply to a keyword, and the keyword's effect.</summary>
/// <param name="Operation">The dialect's word for the effect.</param>
/// <param name="Country">ISO 3166-1 alpha-2, or "*" for all countries without their own auto-response.</param>
/// <param name="Answer">The text of the reply; null for none.</param>
public sealed record AutoResponse(
    AutoResponseId Id, WorldId World, ProfileId Profile, string Operation, string Country, IReadOnlyList<string> Keywords, string? Answer,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>Auto-responses of profiles; they are guarded by the profile's version.</summary>
static class AutoResponseTable
{
    const string Columns = "id, world, profile, operation, country, keywords, answer, created_at, updated_at";

    /// <summary>All of profile $1, newest first.</summary>
    public static readonly Sql OfProfile = new($"select {Columns} from auto_responses where profile = $1 order by id desc");

    public static readonly Sql OfNumber = new(
        $"select {Columns} from auto_responses where profile = (select h.profile from hostings h where h.world = $1 and h.number = $2 and h.state = 7)");

    static readonly Insert Insert = new("auto_responses", Columns, "$1, $2, $3, $4, $5, $6, $7, $8, $9");

    static readonly Sql Update = new("update auto_responses set operation = $2, country = $3, keywords = $4, answer = $5, updated_at = $6 where id = $1");

    static readonly Sql Delete = new("delete from auto_responses where id = $1 and profile = $2");

    static readonly Sql DeleteAll = new("delete from auto_responses where profile = $1");

    public static Unit Add(Unit unit, AutoResponse r) =>
        unit.Then(Insert, r.Id, r.World, r.Profile, r.Operation, r.Country, JsonSerializer.Serialize(r.Keywords), r.Answer, r.CreatedAt, r.UpdatedAt);

    public static Unit Save(Unit unit, AutoResponse r) =>
        unit.Then(Update, r.Id, r.Operation, r.Country, JsonSerializer.Serialize(r.Keywords), r.Answer, r.UpdatedAt);

    public static Unit CheckDeleted(Unit unit, AutoResponseId id, ProfileId profile) => unit.Check(1, Delete, id, profile);

    public static Unit Sweep(Unit unit, ProfileId profile) => unit.Then(DeleteAll, profile);

    public static AutoResponse Read(Row row) => new(
        row.Id<AutoResponseId>(0), row.Id<WorldId>(1), row.Id<ProfileId>(2), row.Text(3), row.Text(4), JsonSerializer.Deserialize<List<string>>(row.Text(5))!,
        row.TextOrNull(6), row.Time(7), row.Time(8));
}
