using Npgsql;

namespace Hostline.Storage;

/// <summary>A statement of a unit within a trip, and its result.</summary>
sealed class PostgresStep(Write write)
{
    public Write Write => write;

    /// <summary>How many rows it returned or, if it returns none, changed.</summary>
    public int Rows { get; set; }

    /// <summary>The error of a row that the unit's own code could not read.</summary>
    public Exception? Unreadable { get; private set; }

    public async Task Read(NpgsqlDataReader reader)
    {
        write.Rows?.Clear();
        var row = new Row(new PostgresColumns(reader));
        while (await reader.ReadAsync())
        {
            Rows++;
            try
            {
                write.Rows?.Add(row);
            }
            catch (Exception wrong) when (!PostgresErrors.IsLostConnection(wrong))
            {
                Unreadable = wrong;
            }
        }
    }
}

/// <summary>
/// The statements of many units, grouped by their text, so that equal inserts are sent as one. The statements of each unit keep their order;
/// units of a batch have no order among themselves.
/// </summary>
sealed class PostgresSteps
{
    readonly List<(Sql Sql, List<PostgresStep> Steps)> groups = [];

    public void Add(IEnumerable<PostgresStep> ofOneUnit)
    {
        var at = 0;
        foreach (var step in ofOneUnit)
        {
            var found = groups.FindIndex(at, g => ReferenceEquals(g.Sql, step.Write.Sql));
            if (found < 0)
            {
                found = groups.Count;
                groups.Add((step.Write.Sql, []));
            }

            groups[found].Steps.Add(step);
            at = found;
        }
    }

    public void AddTo(PostgresTrip trip, bool counted)
    {
        foreach (var (sql, steps) in groups)
        {
            if (steps.Count > 1 && sql is Insert { Many: var insert } && (!counted || insert.KeyParameters.Length > 0))
            {
                AddTogether(trip, sql, insert, steps, counted);
            }
            else
            {
                steps.ForEach(step => trip.Add(sql, step.Write.Args, sql.ReturnsRows ? step.Read : null,
                    rows => step.Rows = sql.ReturnsRows ? step.Rows : rows));
            }
        }
    }

    static void AddTogether(PostgresTrip trip, Sql sql, PostgresInsert insert, List<PostgresStep> steps, bool counted)
    {
        foreach (var part in insert.Parts([.. steps.Select(s => s.Write)]))
        {
            trip.AddRows(sql, insert, part, counted ? reader => Count(reader, steps, insert.KeyParameters) : null);
        }
    }

    /// <summary>Of several rows with the same key, the first one was inserted.</summary>
    static async Task Count(NpgsqlDataReader reader, List<PostgresStep> steps, int[] key)
    {
        var first = new Dictionary<string, PostgresStep>();
        steps.ForEach(step => first.TryAdd(PostgresInsert.KeyOf(step.Write, key), step));
        while (await reader.ReadAsync())
        {
            first[string.Join('\n', key.Select((_, i) => reader.GetValue(i)))].Rows = 1;
        }
    }
}
