using System.Globalization;

namespace Hostline.Core.Numbers;

/// <summary>
/// The area codes of the North American Numbering Plan that are in service, and the purpose of each. Source: NANPA's NPA report dated
/// 2025-11-26 (column IN_SERVICE = Y); a test compares all 800 codes with the report. To update, replace the codes below by those of
/// the new report and change <see cref="AsOf"/>. Until then operators can add new codes (<see cref="AddedAreaCode"/>).
/// </summary>
static class NumberPlan
{
    /// <summary>The date of the report, ISO 8601.</summary>
    public const string AsOf = "2025-11-26";

    /// <summary>The area codes in service of one kind and country, separated by blanks.</summary>
    internal sealed record Zone(NumberKind Kind, string? Country, string AreaCodes);

    internal static readonly Zone[] Zones =
    [
        new(NumberKind.UnitedStates, "US", """
            201 202 203 205 206 207 208 209 210 212 213 214 215 216 217 218 219 220 223 224 225 227 228 229 231 234 235 239
            240 248 251 252 253 254 256 260 262 267 269 270 272 274 276 279 281 283
            301 302 303 304 305 307 308 309 310 312 313 314 315 316 317 318 319 320 321 323 324 325 326 327 329 330 331 332
            334 336 337 339 341 346 347 350 351 352 353 357 360 361 363 364 369 380 385 386
            401 402 404 405 406 407 408 409 410 412 413 414 415 417 419 423 424 425 430 432 434 435 436 440 442 443 445 447
            448 457 458 463 464 469 470 472 475 478 479 480 484
            501 502 503 504 505 507 508 509 510 512 513 515 516 517 518 520 530 531 534 539 540 541 551 557 559 561 562 563
            564 567 570 571 572 573 574 575 580 582 585 586
            601 602 603 605 606 607 608 609 610 612 614 615 616 617 618 619 620 621 623 624 626 628 629 630 631 636 640 641
            645 646 650 651 656 657 659 660 661 662 667 669 678 679 680 681 682 686 689
            701 702 703 704 706 707 708 712 713 714 715 716 717 718 719 720 724 725 726 727 728 729 730 731 732 734 737 738
            740 743 747 748 754 757 760 762 763 765 769 770 771 772 773 774 775 779 781 785 786
            801 802 803 804 805 806 808 810 812 813 814 815 816 817 818 820 821 826 828 830 831 832 835 837 838 839 840 843
            845 847 848 850 854 856 857 858 859 860 861 862 863 864 865 870 872 878
            901 903 904 906 907 908 909 910 912 913 914 915 916 917 918 919 920 924 925 928 929 930 931 934 936 937 938 940
            941 943 945 947 948 949 951 952 954 956 959 970 971 972 973 975 978 979 980 983 984 985 986 989
            """),
        new(NumberKind.UnitedStates, "US", "340 670 671 684 787 939"), // US Virgin Islands, Northern Marianas, Guam, American Samoa, Puerto Rico (2)
        new(NumberKind.Canada, "CA", """
            204 226 236 249 250 257 263 289
            306 343 354 365 367 368 382
            403 416 418 428 431 437 438 450 468 474
            506 514 519 548 579 581 584 587
            604 613 639 647 672 683
            705 709 742 753 778 780 782
            807 819 825 867 873 879
            902 905 942
            """),
        new(NumberKind.OtherCountry, "AG", "268"), // Antigua and Barbuda
        new(NumberKind.OtherCountry, "AI", "264"), // Anguilla
        new(NumberKind.OtherCountry, "BB", "246"), // Barbados
        new(NumberKind.OtherCountry, "BM", "441"), // Bermuda
        new(NumberKind.OtherCountry, "BS", "242"), // Bahamas
        new(NumberKind.OtherCountry, "DM", "767"), // Dominica
        new(NumberKind.OtherCountry, "DO", "809 829 849"), // Dominican Republic
        new(NumberKind.OtherCountry, "GD", "473"), // Grenada
        new(NumberKind.OtherCountry, "JM", "658 876"), // Jamaica
        new(NumberKind.OtherCountry, "KN", "869"), // Saint Kitts and Nevis
        new(NumberKind.OtherCountry, "KY", "345"), // Cayman Islands
        new(NumberKind.OtherCountry, "LC", "758"), // Saint Lucia
        new(NumberKind.OtherCountry, "MS", "664"), // Montserrat
        new(NumberKind.OtherCountry, "SX", "721"), // Sint Maarten
        new(NumberKind.OtherCountry, "TC", "649"), // Turks and Caicos Islands
        new(NumberKind.OtherCountry, "TT", "868"), // Trinidad and Tobago
        new(NumberKind.OtherCountry, "VC", "784"), // Saint Vincent and the Grenadines
        new(NumberKind.OtherCountry, "VG", "284"), // British Virgin Islands
        new(NumberKind.TollFree, null, "800 833 844 855 866 877 888"),
        new(NumberKind.Premium, null, "900"),
        new(NumberKind.Personal, null, "500 521 522 523 524 525 533 538 544 566 577 588"),
        new(NumberKind.Personal, "US", "526 527 528 529 532"),
        new(NumberKind.NonGeographic, "CA", "600 622 633"),
        new(NumberKind.InterexchangeCarrier, null, "700"),
        new(NumberKind.Government, "US", "710"),
    ];

    /// <summary>Assigned to a place or a service, but not in service on <see cref="AsOf"/>.</summary>
    internal const string AssignedNotInService = "273 465 471 483 565 761 822";

    // The zone of each area code, null if it is not in service: one memory access per query.
    static readonly Zone?[] Table = Lay(Zones);
    static Zone?[] zoneByAreaCode = Table;
    static readonly HashSet<int> Waiting = [.. Codes(AssignedNotInService)];

    /// <summary>Takes any integer from 0 to 999; 0 means no number.</summary>
    public static bool IsInService(int areaCode) => zoneByAreaCode[areaCode] is not null;

    public static NumberKind KindOf(int areaCode) => zoneByAreaCode[areaCode]?.Kind ?? NumberKind.Unassigned;

    /// <summary>ISO 3166-1 alpha-2; null if not in service or shared by several countries.</summary>
    public static string? CountryOf(int areaCode) => zoneByAreaCode[areaCode]?.Country;

    /// <summary>Adds codes to the table. Readers see either the old plan or the complete new one.</summary>
    public static void Extend(IReadOnlyList<AddedAreaCode> added)
    {
        var extended = (Zone?[])Table.Clone();
        foreach (var code in added)
        {
            extended[code.Code] = new(code.Kind, code.Country, "");
        }

        zoneByAreaCode = extended;
    }

    public static bool IsInTable(int areaCode) => Table[areaCode] is not null;

    public static NumberKind TableKindOf(int areaCode) => Table[areaCode]!.Kind;

    public static string? TableCountryOf(int areaCode) => Table[areaCode]!.Country;

    /// <summary>[2-9]XX and not N11, because those would be dialed as 911 and the like.</summary>
    public static bool IsExchange(int exchange) => exchange is >= 200 and <= 999 && !IsN11(exchange);

    /// <summary>The rest of a sentence that begins with an area code that is not in service.</summary>
    public static string WhyNotInService(int areaCode) => CanNeverBe(areaCode) ?? areaCode switch
    {
        _ when Waiting.Contains(areaCode) => $"is assigned but was not in service on {AsOf}",
        _ => $"was not assigned on {AsOf}",
    };

    /// <summary>The rest of a sentence that begins with the code; null if it could be an area code.</summary>
    public static string? CanNeverBe(int areaCode) => areaCode switch
    {
        < 200 => "begins with 0 or 1, which no area code does",
        _ when IsN11(areaCode) => "is a service code such as 911, not an area code",
        _ when areaCode / 10 % 10 == 9 => "has 9 in the middle, which is reserved for a longer numbering plan",
        _ => null,
    };

    static bool IsN11(int code) => code % 100 == 11;

    static Zone?[] Lay(Zone[] zones)
    {
        var byAreaCode = new Zone?[1000];
        foreach (var zone in zones)
        {
            foreach (var areaCode in Codes(zone.AreaCodes)) byAreaCode[areaCode] = zone;
        }

        return byAreaCode;
    }

    internal static IEnumerable<int> Codes(string list) =>
        list.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(code => int.Parse(code, CultureInfo.InvariantCulture));
}
