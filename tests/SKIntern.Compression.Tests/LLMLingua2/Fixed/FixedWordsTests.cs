using CsCheck;

namespace SKIntern.Compression.Tests.LLMLingua2.Fixed;

public sealed class FixedWordsTests
{
    [Theory]
    [InlineData("An item. \"(Next)\", or 3.5%!", "An|item|.|\"|(|Next|)|\"|,|or|3.5%!")]
    [InlineData("1. 2024, e.g. U.S.) C# 50% don't students'", "1.|2024,|e.g.|U.S.|)|C#|50%|don't|students|'")]
    [InlineData("... - ?", "...|-|?")]
    [InlineData("\u300C\u4F60\u597D\u300D\u3002", "\u300C|\u4F60|\u597D|\u300D|\u3002")]
    [InlineData("\u05E9\u05DC\u05D5\u05DD! \u0645\u0631\u062D\u0628\u0627\u061F", "\u05E9\u05DC\u05D5\u05DD|!|\u0645\u0631\u062D\u0628\u0627|\u061F")]
    [InlineData(" \n", "")]
    public void Split_Text_CutsOffTheMarksAroundWords(string text, string expected)
        => Assert.Equal(expected, string.Join('|', FixedWords.Split(text).Select(word => word.Span.Of(text).ToString())));

    [Fact]
    public void Split_AnyText_IsFinerThanWordsAndHasOneCoreEach() => Texts.Any.Sample(text =>
    {
        IReadOnlyList<FixedWord> words = FixedWords.Split(text);
        IReadOnlyList<TextSpan> stretches = WordSplitter.Split(text);
        return words.Count(word => word.Role == FixedWordRole.Word) == stretches.Count
            && stretches.All(stretch => words.Where(word => word.Span.Start >= stretch.Start && word.Span.End <= stretch.End).Sum(word => word.Span.Length) == stretch.Length);
    });
}
