using System.Globalization;
using Hostline.Core.Numbers;

namespace Hostline.Tests.Core.Numbers;

public sealed class NumberPlanTests
{
    static readonly Dictionary<string, string> Iso = new()
    {
        ["US"] = "US",
        ["CANADA"] = "CA",
        ["ANGUILLA"] = "AI",
        ["ANTIGUA/BARBUDA"] = "AG",
        ["BAHAMAS"] = "BS",
        ["BARBADOS"] = "BB",
        ["BERMUDA"] = "BM",
        ["BRITISH VIRGIN ISLANDS"] = "VG",
        ["CAYMAN ISLANDS"] = "KY",
        ["DOMINICA"] = "DM",
        ["DOMINICAN REPUBLIC"] = "DO",
        ["GRENADA"] = "GD",
        ["JAMAICA"] = "JM",
        ["MONTSERRAT"] = "MS",
        ["SINT MAARTEN"] = "SX",
        ["ST. KITTS & NEVIS"] = "KN",
        ["ST. VINCENT & GRENADINES"] = "VC",
        ["ST.LUCIA"] = "LC",
        ["TRINIDAD & TOBAGO"] = "TT",
        ["TURKS & CAICOS ISLANDS"] = "TC",
    };

    [Fact]
    public void Every_area_code_from_200_to_999_is_read_as_the_report_says()
    {
        var report = NumberPlanReport.Open();
        Assert.Equal(Enumerable.Range(200, 800), report.Rows.Keys.Order());

        var wrong = report.Rows
            .Select(row => (AreaCode: row.Key, Report: Expected(row.Key, row.Value), Table: Read(row.Key)))
            .Where(code => code.Report != code.Table);

        Assert.Empty(wrong);
    }

    [Fact]
    public void The_table_bears_the_date_of_the_report()
    {
        var asOf = DateTime.ParseExact(NumberPlan.AsOf, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        Assert.Equal(NumberPlanReport.Open().Date, asOf.ToString("MM/dd/yyyy", CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Codes_said_to_be_assigned_but_not_in_service_are_those_of_the_report()
    {
        var waiting = NumberPlanReport.Open().Rows.Where(row => row.Value is { Assigned: "Yes", InService: not "Y" }).Select(row => row.Key);
        Assert.Equal(waiting.Order(), NumberPlan.Codes(NumberPlan.AssignedNotInService));
    }

    [Fact]
    public void No_area_code_stands_twice_in_the_table()
    {
        var all = NumberPlan.Zones.SelectMany(zone => NumberPlan.Codes(zone.AreaCodes)).Concat(NumberPlan.Codes(NumberPlan.AssignedNotInService));
        Assert.DoesNotContain(all.CountBy(code => code), code => code.Value > 1);
    }

    // Published totals of the report, so that a mistake in the table is found even without the report.
    [Theory]
    [InlineData(NumberKind.UnitedStates, 375)]
    [InlineData(NumberKind.Canada, 55)]
    [InlineData(NumberKind.OtherCountry, 21)]
    [InlineData(NumberKind.TollFree, 7)]
    [InlineData(NumberKind.Premium, 1)]
    [InlineData(NumberKind.Personal, 17)]
    [InlineData(NumberKind.NonGeographic, 3)]
    [InlineData(NumberKind.InterexchangeCarrier, 1)]
    [InlineData(NumberKind.Government, 1)]
    public void Each_kind_has_as_many_area_codes_as_the_plan(NumberKind kind, int count) =>
        Assert.Equal(count, Enumerable.Range(0, 1000).Count(code => NumberPlan.KindOf(code) == kind));

    [Fact]
    public void No_area_code_in_service_breaks_the_form_of_the_plan()
    {
        var inService = Enumerable.Range(0, 1000).Where(NumberPlan.IsInService).ToArray();
        Assert.NotEmpty(inService);
        Assert.DoesNotContain(inService, code => code < 200 || code % 100 == 11 || code / 10 % 10 == 9);
    }

    static (NumberKind Kind, string? Country, NumberFault? Fault) Read(int areaCode)
    {
        var reading = PhoneNumber.Read($"+1{areaCode}2345678");
        return (reading.Number.Kind, reading.Number.Country, reading.Fault);
    }

    static (NumberKind Kind, string? Country, NumberFault? Fault) Expected(int areaCode, NumberPlanReport.Row row) =>
        row.InService == "Y"
            ? (ExpectedKind(areaCode, row), row.Country == "" ? null : Iso[row.Country], null)
            : (NumberKind.Unassigned, null, NumberFault.InvalidAreaCode);

    static NumberKind ExpectedKind(int areaCode, NumberPlanReport.Row row) => row switch
    {
        { Use: "G", Country: "US" } => NumberKind.UnitedStates,
        { Use: "G", Country: "CANADA" } => NumberKind.Canada,
        { Use: "G" } => NumberKind.OtherCountry,
        { Service: "Toll-Free" } => NumberKind.TollFree,
        { Service: "Premium Services" } => NumberKind.Premium,
        { Service: "Interexchange Carrier Services" } => NumberKind.InterexchangeCarrier,
        { Service: "US Government" } => NumberKind.Government,
        { Country: "CANADA" } => NumberKind.NonGeographic,
        { Service: "Non-Geographic Services" } when areaCode / 100 == 5 => NumberKind.Personal,
        _ => NumberKind.Unassigned,
    };
}
