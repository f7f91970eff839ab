namespace Hostline.Pages;

/// <summary>Pages that belong together: one line in the portal's list of parts makes and maps them.</summary>
abstract class PageGroup
{
    public abstract void Map(PageTable pages);
}
