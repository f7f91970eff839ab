namespace Hostline.Pages;

/// <summary>Pages that belong together; created and mapped by one line in the portal's list of parts.</summary>
abstract class PageGroup
{
    public abstract void Map(PageTable pages);
}
