namespace SKIntern.Models.Tokenization.Model;

/// <summary>The stage that encodes one piece of text. Implementations are thread-safe.</summary>
internal interface ITokenModel
{
    /// <summary>The token of unknown characters that Hugging Face's <c>tokenize</c> gives as they stand, if the model is of a kind that does so.</summary>
    int? VerbatimUnknownId => null;

    /// <summary>Appends the ids of a piece.</summary>
    /// <param name="piece">The piece; well-formed UTF-16, not empty.</param>
    /// <param name="ids">The ids are appended here.</param>
    /// <param name="ranges">Where given, takes for each id the bytes of the piece's UTF-8 that it stands for.</param>
    void Encode(ReadOnlySpan<char> piece, List<int> ids, List<ByteRange>? ranges);
}
