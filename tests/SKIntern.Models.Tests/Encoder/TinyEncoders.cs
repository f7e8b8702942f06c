using SKIntern.Models.Encoder;
using static TorchSharp.torch;

namespace SKIntern.Models.Tests.Encoder;

/// <summary>Small untrained encoders and inputs for them.</summary>
internal static class TinyEncoders
{
    internal static readonly EncoderConfig Bert = new()
    {
        Architecture = EncoderArchitecture.Bert,
        VocabularySize = 30,
        HiddenSize = 12,
        IntermediateSize = 20,
        LayerCount = 2,
        HeadCount = 3,
        MaxPositionEmbeddings = 10,
    };

    internal static readonly EncoderConfig Roberta = Bert with
    {
        Architecture = EncoderArchitecture.Roberta,
        TokenTypeCount = 1,
        PaddingId = 1,
        MaxPositionEmbeddings = 12,
    };

    internal static EncoderConfig Of(EncoderArchitecture architecture) => architecture == EncoderArchitecture.Bert ? Bert : Roberta;

    /// <summary>[1, n] ids.</summary>
    internal static Tensor Row(params long[] ids) => tensor(ids).unsqueeze(0);
}
