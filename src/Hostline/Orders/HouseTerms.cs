using Hostline.Core.Hostings;

namespace Hostline.Orders;

/// <summary>The terms of orders placed in the portal: those of the installed dialect that accepts files and knows transfers.</summary>
public sealed record HouseTerms(HostingTerms Terms);
