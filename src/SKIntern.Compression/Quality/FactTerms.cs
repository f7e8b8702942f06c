using System.Text.RegularExpressions;

namespace SKIntern.Compression;

/// <summary>Finds the terms that <see cref="KnowledgeRetention"/> counts.</summary>
internal static partial class FactTerms
{
    private const string QuotesAndBrackets = "\"“‘«([{";
    private static readonly UnitParser Units = new(new());

    public static IEnumerable<string> Numbers(string text) => Number().Matches(text).Select(match => match.Value);

    public static IEnumerable<string> Negations(string text)
        => WordSplitter.Split(text).Select(word => WordForm.Bare(word.Of(text))).Where(Compression.Negations.Contains);

    /// <summary>Every word without the punctuation around it, its case kept.</summary>
    public static IEnumerable<string> Words(string text) => WordSplitter.Split(text).Select(word => WordForm.Trim(word.Of(text)).ToString());

    public static IEnumerable<string> Entities(string text)
        => Units.Parse(text).Segments
            .Where(segment => !segment.IsHeading)
            .SelectMany(segment => SentenceSplitter.Split(text, segment.Span))
            .SelectMany(sentence => EntitiesOfSentence(sentence.Of(text).ToString()));

    private static IEnumerable<string> EntitiesOfSentence(string sentence)
    {
        bool startsAnew = true;
        foreach (TextSpan span in WordSplitter.Split(sentence))
        {
            string word = span.Of(sentence).ToString();
            string trimmed = WordForm.Trim(word).ToString();
            bool mayBeCapitalised = startsAnew || QuotesAndBrackets.Contains(word[0]);
            if (trimmed.Count(char.IsLetter) > 1 && (mayBeCapitalised ? trimmed[1..] : trimmed).Any(char.IsUpper))
            {
                yield return trimmed;
            }

            // A list marker or a dash leaves the next word the first one.
            startsAnew = word[^1] == ':' || (startsAnew && !trimmed.Any(c => char.IsLetter(c) && trimmed.Length > 1));
        }
    }

    [GeneratedRegex(@"\p{Nd}+(?:[.,]\p{Nd}+)*")]
    private static partial Regex Number();
}
