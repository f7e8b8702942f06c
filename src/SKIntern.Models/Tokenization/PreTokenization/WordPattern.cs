using System.Text;
using SKIntern.Models.Tokenization.AddedTokens;

namespace SKIntern.Models.Tokenization.PreTokenization;

/// <summary>Runs of word characters, and runs of characters that are neither word characters nor white space.</summary>
internal sealed class WordPattern : ISplitPattern
{
    private enum Kind
    {
        Space,
        Word,
        Sign,
    }

    public void Divide(ReadOnlySpan<char> text, List<Stretch> stretches)
    {
        int start = 0;
        int position = 0;
        Kind current = Kind.Space;
        foreach (Rune rune in text.EnumerateRunes())
        {
            Kind kind = WordCharacters.IsWord(rune) ? Kind.Word : Rune.IsWhiteSpace(rune) ? Kind.Space : Kind.Sign;
            if (kind != current && start < position)
            {
                stretches.Add(new Stretch(start, position, current != Kind.Space));
                start = position;
            }

            current = kind;
            position += rune.Utf16SequenceLength;
        }

        if (start < text.Length)
        {
            stretches.Add(new Stretch(start, text.Length, current != Kind.Space));
        }
    }
}
