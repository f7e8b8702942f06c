using System.Text;

namespace SKIntern.Models.Tokenization.PreTokenization;

/// <summary>Characters with a property, each a match of its own.</summary>
internal sealed class CharacterPattern(Func<Rune, bool> matches) : ISplitPattern
{
    public void Divide(ReadOnlySpan<char> text, List<Stretch> stretches)
    {
        int done = 0;
        int position = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            int end = position + rune.Utf16SequenceLength;
            if (matches(rune))
            {
                if (done < position)
                {
                    stretches.Add(new Stretch(done, position, IsMatch: false));
                }

                stretches.Add(new Stretch(position, end, IsMatch: true));
                done = end;
            }

            position = end;
        }

        if (done < text.Length)
        {
            stretches.Add(new Stretch(done, text.Length, IsMatch: false));
        }
    }
}
