using Hostline.Core.Hostings;

namespace Hostline.Orders;

/// <summary>
/// The terms of orders that are placed in the portal: those of the installed dialect that takes files and knows transfers.
/// </summary>
public sealed record HouseTerms(HostingTerms Terms);
