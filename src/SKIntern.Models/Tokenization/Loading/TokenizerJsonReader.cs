using System.Text.Json;
using SKIntern.Models.Tokenization.AddedTokens;
using SKIntern.Models.Tokenization.PostProcessing;

namespace SKIntern.Models.Tokenization.Loading;

/// <summary>Builds a tokenizer from a Hugging Face <c>tokenizer.json</c>, stage by stage.</summary>
internal static class TokenizerJsonReader
{
    public static HuggingFaceTokenizer Read(string path)
    {
        using JsonDocument document = JsonFile.Open(path);
        return Read(document, path, () => JsonFile.Open(path), (tokens, template) => SpecialIdsReader.Read(path, tokens, template), null);
    }

    /// <summary>Builds a tokenizer.</summary>
    /// <param name="document">The content of <c>tokenizer.json</c>.</param>
    /// <param name="location">Where it came from, for messages.</param>
    /// <param name="definition">Opens the content again, to write the tokenizer in another format.</param>
    /// <param name="specialIds">Finds the tokens with roles.</param>
    /// <param name="gguf">The GGUF metadata that it was made from, if it was.</param>
    public static HuggingFaceTokenizer Read(
        JsonDocument document,
        string location,
        Func<JsonDocument> definition,
        Func<TokenTable, SequenceTemplate, SpecialIds> specialIds,
        GgufTokenizerData? gguf)
    {
        JsonField root = JsonField.Root(document, location);
        ModelReader model = new(root.Required("model"));
        PreTokenizerReader preTokenizer = new(root.Optional("pre_tokenizer"));
        bool modelReadsBytes = model.Kind == ModelReader.Bpe && preTokenizer.EndsInByteLevel;
        List<AddedToken> addedTokens = ReadAddedTokens(root.Optional("added_tokens"));
        TokenTable tokens = TokenTable.Build(model.Vocabulary, addedTokens,
            (token, problem) => root.Error($"'model.vocab' and 'added_tokens': the token \"{token}\" {problem}"));
        PostProcessor postProcessor = PostProcessorReader.Read(root.Optional("post_processor"), tokens);
        return new HuggingFaceTokenizer(new TokenizerParts
        {
            Tokens = tokens,
            AddedTokens = addedTokens,
            Normalizer = NormalizerReader.Read(root.Optional("normalizer")),
            PreTokenizer = preTokenizer.Read(modelReadsBytes),
            Model = model.Read(modelReadsBytes),
            PostProcessor = postProcessor,
            Decoder = DecoderReader.Read(root.Optional("decoder")),
            SpecialIds = specialIds(tokens, postProcessor.Template),
            Location = location,
            Definition = definition,
            Gguf = gguf,
        });
    }

    private static List<AddedToken> ReadAddedTokens(JsonField? field)
    {
        List<AddedToken> tokens = [];
        HashSet<string> contents = new(StringComparer.Ordinal);
        HashSet<int> ids = [];
        foreach (JsonField item in field?.Items() ?? [])
        {
            string content = item.Required("content").AsString();
            int id = item.Required("id").AsId();
            if (content.Length == 0)
            {
                // Hugging Face tokenizers ignores these too.
                continue;
            }

            if (!contents.Add(content) || !ids.Add(id))
            {
                throw item.Error($"the token \"{content}\" or its id {id} occurs twice; expected different tokens with different ids");
            }

            tokens.Add(AddedTokenReader.Read(item, id, content));
        }

        return tokens;
    }
}
