namespace Hostline.Core.Numbers;

public enum NumberKind
{
    /// <summary>Not a number (a default <see cref="PhoneNumber"/>), or an area code that is not in service.</summary>
    Unassigned,

    /// <summary>
    /// A geographic area code of the United States, territories included (Puerto Rico, US Virgin Islands, Guam, American Samoa,
    /// Northern Mariana Islands). NANPA's report gives their country as US, and so do we, although each has an ISO 3166 code of its
    /// own.
    /// </summary>
    UnitedStates,

    Canada,

    /// <summary>A geographic area code of another country in the plan: Bermuda and Caribbean countries.</summary>
    OtherCountry,

    /// <summary>800, 833, 844, 855, 866, 877, 888: the called party pays; shared by all countries of the plan.</summary>
    TollFree,

    /// <summary>900: the caller pays a premium.</summary>
    Premium,

    /// <summary>5XX: follow-me and machine-to-machine numbers without a location (NANPA: non-geographic services).</summary>
    Personal,

    /// <summary>600, 622, 633: Canada's non-geographic services.</summary>
    NonGeographic,

    /// <summary>700: services of the caller's own long-distance carrier; the called party differs from carrier to carrier.</summary>
    InterexchangeCarrier,

    /// <summary>710: the United States government.</summary>
    Government,
}
