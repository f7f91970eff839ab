namespace Hostline.Bench;

/// <summary>One row of the table.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Goal">The goal; empty for a figure that only serves for comparison.</param>
/// <param name="Measured">The value with its unit.</param>
/// <param name="Ratio">The comparison with the reference figure, in words or numbers.</param>
/// <param name="Met">Null if there is no goal, or no reference figure on this machine.</param>
sealed record Figure(string Name, string Goal, string Measured, string Ratio, bool? Met)
{
    public static Figure Plain(string name, string measured, string remark = "") => new(name, "", measured, remark, null);

    /// <summary>A goal that could not be measured on this machine, with the reason.</summary>
    public static Figure Skipped(string name, string goal, string why) => new(name, goal, "not measured", why, null);

    /// <summary>value ÷ other must be at least this much.</summary>
    public static Figure AtLeast(string name, double goal, string than, double value, double other, string measured) => new(
        name, $"≥ {goal} × {than}", measured, $"{value / other:0.00} × {than}", value / other >= goal);

    /// <summary>value ÷ other must be at most this much.</summary>
    public static Figure AtMost(string name, double goal, string than, double value, double other, string measured) => new(
        name, $"≤ {goal} × {than}", measured, $"{value / other:0.00} × {than}", value / other <= goal);
}
