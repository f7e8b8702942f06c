using System.Text;
using System.Text.Json.Nodes;
using SKIntern.Models.Checkpoints;
using SKIntern.Models.Decoder;
using SKIntern.Models.Decoder.Families;
using SKIntern.Models.Encoder;
using SKIntern.Models.Tests.Decoder;
using SKIntern.Models.Tokenization.Loading;
using SKIntern.Testing;

namespace SKIntern.Models.Tests.Documentation;

/// <summary>The tables of docs/models.md, made from the lists that the code works by, and by doing what they claim.</summary>
internal static class SupportMatrix
{
    public static string Create()
    {
        StringBuilder text = new();
        Table(text, "Decoders", ["`model_type`", "models", "what is special", "config of transformers", "GGUF architecture", "written as", "adapters on"], DecoderFamily.All.Values.Select(Decoder));
        Table(text, "Rotary scaling", ["`rope_type`", "Hugging Face folder", "GGUF"], Enum.GetValues<RopeScalingType>().Select(Rope));
        Table(text, "Encoders", ["`model_type`", "models", "what is special"], EncoderConfigReader.SupportedModelTypes.Select(t => (string[])[$"`{t}`", FamilyNotes.OfEncoder(t).Models, FamilyNotes.OfEncoder(t).Special]));
        Table(text, "Tokenizers", ["source", "kinds"],
        [
            ["`tokenizer.json`, `model.type`", Names([ModelReader.Bpe, ModelReader.Unigram, ModelReader.WordPiece, ModelReader.WordLevel])],
            ["GGUF, `tokenizer.ggml.model`", Names(GgufModels.All)],
            ["GGUF, `tokenizer.ggml.pre` of `gpt2`", Names(GgufFamily.Names)],
        ]);
        Table(text, "Tensor types", ["format", "read", "opened and listed, loading refused", "written"],
        [
            ["safetensors", Safetensors(t => t.ScalarType is not null), Safetensors(t => t.ScalarType is null), Safetensors(t => t.ScalarType is not null)],
            ["GGUF, plain", Gguf(t => t.ScalarType is not null), Gguf(_ => false), Gguf(t => t.ScalarType is not null && IsWritten(t))],
            ["GGUF, blocks", Gguf(t => t.Decode is not null), Gguf(t => !t.IsSupported), Gguf(t => t.Decode is not null && IsWritten(t))],
        ]);
        return text.ToString();
    }

    private static string[] Decoder(DecoderFamily family)
    {
        (string models, string special) = FamilyNotes.OfDecoder(family.ModelType);
        DecoderConfig config = Read(SmallConfigs.Of(family.ModelType)), newer = Read(SmallConfigs.OfVersion5(family.ModelType));
        DecoderConfig reread = Read(DecoderConfigWriter.Write(config, "float32"));
        string versions = Describe(newer) == Describe(config) ? "4, 5" : "4";
        string architecture = GgufConfigWriter.ArchitectureOf(config);
        bool isRead = GgufArchitecture.TryGet(architecture, out _);
        bool toFolder = Describe(reread) == Describe(config), toGguf = isRead && IsExpressible(config);
        IEnumerable<string> linears = DecoderLayout.Weights(config).Values
            .Where(w => w.Name.Contains(".0.", StringComparison.Ordinal) && w.Shape.Length == 2).Select(w => $"`{w.Name.Split('.')[^2]}`").Distinct();
        return
        [
            $"`{family.ModelType}`", models, special, versions, isRead ? $"`{architecture}`" : "none",
            string.Join(", ", new[] { toFolder ? "folder" : "", toGguf ? "GGUF" : "" }.Where(w => w.Length > 0)), string.Join(", ", linears),
        ];
    }

    private static string[] Rope(RopeScalingType type)
    {
        // Each kind in a family that has it, with the settings that it reads.
        bool isLong = type == RopeScalingType.LongRope;
        DecoderConfig config = Read(SmallConfigs.Of(isLong ? Phi3Family.ModelType : LlamaFamily.ModelType));
        config = isLong ? config : config with
        {
            RopeScaling = new()
            {
                Type = type,
                Factor = 2,
                OriginalMaxPositionEmbeddings = type is RopeScalingType.Yarn or RopeScalingType.Llama3 ? config.MaxPositionEmbeddings : 0,
                LowFrequencyFactor = type == RopeScalingType.Llama3 ? 1 : 0,
                HighFrequencyFactor = type == RopeScalingType.Llama3 ? 4 : 0,
            },
        };
        JsonObject json = DecoderConfigWriter.Write(config, "float32");
        string name = json["rope_scaling"]!["rope_type"]!.GetValue<string>();
        return [$"`{name}`", Describe(Read(json)) == Describe(config) ? "read, written" : "read", IsExpressible(config) ? "read, written" : "GGUF has no keys for it"];
    }

    private static bool IsExpressible(DecoderConfig config)
    {
        try
        {
            GgufConfigWriter.Write(config, []);
            return true;
        }
        catch (NotSupportedException)
        {
            return false;
        }
    }

    private static DecoderConfig Read(JsonObject json)
    {
        using TemporaryFolder folder = new();
        return DecoderConfigReader.Read(folder.Write("config.json", json.ToJsonString()));
    }

    // Records compare lists by reference; the written form has all that is read.
    private static string Describe(DecoderConfig config) => DecoderConfigWriter.Write(config, "float32").ToJsonString();

    private static bool IsWritten(GgufTensorType type) => Enum.IsDefined((GgufWeightType)type.Id);

    private static string Safetensors(Func<SafetensorsType, bool> selects)
        => List(SafetensorsType.ByName.Values.Where(selects).Select(t => t.Name).Order(StringComparer.Ordinal));

    private static string Gguf(Func<GgufTensorType, bool> selects) => List(GgufTensorType.ById.Values.OrderBy(t => t.Id).Where(selects).Select(t => t.Name));

    private static string List(IEnumerable<string> names) => names.Any() ? string.Join(", ", names) : "none";

    private static string Names(IEnumerable<string> names) => string.Join(", ", names.Select(n => $"`{n}`"));

    private static void Table(StringBuilder text, string title, string[] columns, IEnumerable<string[]> rows)
    {
        text.Append($"### {title}\n\n| {string.Join(" | ", columns)} |\n|{string.Concat(columns.Select(_ => "---|"))}\n");
        foreach (string[] row in rows)
        {
            Assert.Equal(columns.Length, row.Length);
            text.Append($"| {string.Join(" | ", row)} |\n");
        }

        text.Append('\n');
    }
}
