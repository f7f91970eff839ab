using Hostline.Core.Numbers;
using Hostline.Network.Lookup;
using Hostline.Storage;

namespace Hostline.Tests.Network.Fakes;

/// <summary>A look-up that answers when the test lets it.</summary>
sealed class HeldLookup(LineLookup behind, Held held) : LineLookup
{
    public override LineQuestion Begin(IReadOnlyList<PhoneNumber> numbers, ReadBatch beside)
    {
        var question = behind.Begin(numbers, beside);
        return async (tell, cancellation) =>
        {
            await held.Wait(cancellation);
            await question(tell, cancellation);
        };
    }
}

/// <summary>A look-up that always fails.</summary>
sealed class BrokenLookup : LineLookup
{
    public override LineQuestion Begin(IReadOnlyList<PhoneNumber> numbers, ReadBatch beside) => (_, _) => throw new IOException("The look-up is down.");
}
