using System.Text.Json;
using Hostline.Core.Numbers;
using Hostline.Tests.Crash;
using Hostline.Tests.Support;

namespace Hostline.Tests.Sdk;

/// <summary>
/// Our number rules compared with those of libphonenumber-js: every area code, many numbers, and texts that are not numbers.
/// </summary>
public sealed class NumberDifferenceTests
{
    /// <summary>The library needs some 50 µs for each; the long form tries a million.</summary>
    static readonly int Numbers = LongForm.Or(20_000, 1_000_000);

    static readonly string[] Malformed =
    [
        "+", "+1", "1", "3122345678", "13122345678", "+13122345", "+131223456789", "+1312234567x", "++13122345678", "+03122345678", "tel:+13122345678",
        "+1 312 234 5678",
        "+1 (312) 234-5678", "+1-312-234-5678", "+1.312.234.5678", "+13122345678 x5", "+13122345678;ext=5", "+13122345678 ", " +13122345678",
        "\uFF0B13122345678",
        "+1312234567\u0668", "+13122345678\0", "+1-800-FLOWERS", "0013122345678", "+442071234567", "+4915112345678", "+525512345678", "+999999999999",
        "+11232345678", "+10122345678", "+19112345678", "+12112345678", "+13902345678", "+13121112345", "+13120112345", "+13122112345", "+13129112345",
        "+18009112345", "+12732345678",
    ];

    [Fact]
    public async Task Every_difference_to_the_library_is_on_the_list()
    {
        string[] texts = [.. Malformed, .. Enumerable.Range(200, 800).Select(area => $"+1{area}2345678"), .. Scattered(Numbers), .. OfTerritories()];
        foreach (var (text, library) in texts.Zip(await Ask(texts)))
        {
            var ours = PhoneNumber.Read(text);
            if (!KnownDifferences.Agree(ours, library))
            {
                var known = KnownDifferences.All.FirstOrDefault(d => d.Covers(text, ours, library));
                Assert.True(known is not null,
                    $"'{text}': we say {(ours.IsNumber ? $"{ours.Number.Kind} {ours.Number.Country}" : $"{ours.Fault}")}, the library {library}.");
            }
        }
    }

    [Fact]
    public async Task Everything_on_the_list_still_is_a_difference()
    {
        string[] examples = [.. KnownDifferences.All.Select(d => d.Example)];
        foreach (var (difference, library) in KnownDifferences.All.Zip(await Ask(examples)))
        {
            var ours = PhoneNumber.Read(difference.Example);
            Assert.False(KnownDifferences.Agree(ours, library), $"{difference.Name}: both say the same of {difference.Example} now.");
            Assert.True(difference.Covers(difference.Example, ours, library),
                $"{difference.Name} does not explain {difference.Example}, of which the library says {library}.");
        }
    }

    /// <summary>Half of them purely random, half with area codes in service, which random digits hit too seldom.</summary>
    static IEnumerable<string> Scattered(int count)
    {
        var chance = new Seeded(20251126);
        int[] codes = [.. NumberPlan.Zones.SelectMany(zone => NumberPlan.Codes(zone.AreaCodes))];
        return Enumerable.Range(0, count).Select(i => i % 2 == 0
            ? $"+1{chance.Below(1_000_000):D6}{chance.Below(10_000):D4}"
            : $"+1{chance.Of(codes)}{chance.Below(1_000):D3}{chance.Below(10_000):D4}");
    }

    /// <summary>The library knows the islands by their exchanges, which a few numbers would miss.</summary>
    static IEnumerable<string> OfTerritories() =>
        from area in new[] { 340, 670, 671, 684, 787, 939 } from exchange in Enumerable.Range(200, 800) select $"+1{area}{exchange}1234";

    static async Task<IReadOnlyList<LibrarySays>> Ask(string[] texts)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllLinesAsync(file, texts.Select(text => JsonSerializer.Serialize(text)));
            var said = (await NodeTools.Run("numbers.mjs", arguments: file)).Succeeded();
            return [.. said.TrimEnd('\n').Split('\n').Select(Read)];
        }
        finally
        {
            File.Delete(file);
        }
    }

    static LibrarySays Read(string line) => line.Split(' ') is [var number, var country, var type] ? new(number, country, type) : default;
}
