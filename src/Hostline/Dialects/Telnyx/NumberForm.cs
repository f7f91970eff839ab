using System.Text.Json;
using Hostline.Core.Reasons;
using Hostline.Http.OpenApi;
using Hostline.Http;
using Hostline.Storage.Tables;
using static Hostline.Http.OpenApi.Member;

namespace Hostline.Dialects.Telnyx;

/// <summary>Reads a change of a number from a body; each wrong member is refused with its pointer.</summary>
static class NumberForm
{
    public const string Profile = "messaging_profile_id";
    const string Product = "messaging_product";
    const string Tags = "tags";
    const int TagsAtMost = 50;
    const int TagAtMost = 100;

    public static readonly Schema Form = Schema.Object("",
        Optional(Profile, Schema.Text("The profile it is assigned to; null keeps it, an empty text removes the number from it.").OrNull()),
        Optional(Product, Schema.OneOf("", HostedNumberBody.Product).OrNull()),
        Optional(Tags, Schema.ListOf(Schema.Text("Not blank.", atMost: TagAtMost), "Replaces all its tags.", atMost: TagsAtMost).OrNull()));

    /// <summary>The result is meaningless if <c>fields</c> has refusals.</summary>
    public static NumberEdit Read(Fields fields)
    {
        if (!fields.Has(Profile) && !fields.Has(Product) && !fields.Has(Tags))
        {
            fields.RefuseAll(Reason.MissingField, $"No valid parameters were supplied; known are {Profile}, {Tags} and {Product}.");
        }

        fields.OneOf(Product, required: false, HostedNumberBody.Product);
        // A missing member and null keep the profile; "" removes the number from its profile.
        return new(fields.Has(Profile) && !fields.IsNull(Profile), fields.Id<ProfileId>(Profile), TagsOf(fields));
    }

    static string? TagsOf(Fields fields)
    {
        var tags = fields.Texts(Tags);
        if (tags is { Count: > TagsAtMost })
        {
            fields.Refuse(Reason.ValueOutOfRange, Tags, $"{Tags} has {tags.Count} entries; {TagsAtMost} are the limit.");
            return null;
        }

        for (var i = 0; i < tags?.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(tags[i]) || tags[i].Length > TagAtMost || tags[i].Any(char.IsControl))
            {
                fields.Refuse(Reason.ValueOutOfRange, $"{Tags}/{i}", $"A tag has 1 to {TagAtMost} visible characters.");
            }
        }

        return tags is null ? null : JsonSerializer.Serialize(tags);
    }
}
