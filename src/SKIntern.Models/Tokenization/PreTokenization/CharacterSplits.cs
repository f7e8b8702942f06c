using System.Text;
using SKIntern.Models.Tokenization.Normalization;

namespace SKIntern.Models.Tokenization.PreTokenization;

/// <summary>The pre-tokenisers that look at single characters.</summary>
internal static class CharacterSplits
{
    /// <summary>The words between white space.</summary>
    public static IPreTokenizer WhiteSpace() => new SplitPreTokenizer(new CharacterPattern(Rune.IsWhiteSpace), SplitBehavior.Removed);

    /// <summary>The words and the runs of signs between white space.</summary>
    public static IPreTokenizer WordsAndSigns() => new SplitPreTokenizer(new WordPattern(), SplitBehavior.Removed, invert: true);

    public static IPreTokenizer Punctuation(SplitBehavior behavior) => new SplitPreTokenizer(new CharacterPattern(ReferenceClasses.Punctuation.Contains), behavior);

    public static IPreTokenizer Delimiter(Rune delimiter) => new SplitPreTokenizer(new CharacterPattern(r => r == delimiter), SplitBehavior.Removed);

    /// <summary>BERT's: the words between white space, and each punctuation character alone.</summary>
    public static IPreTokenizer Bert() => new PreTokenizerSequence([WhiteSpace(), Punctuation(SplitBehavior.Isolated)]);
}
