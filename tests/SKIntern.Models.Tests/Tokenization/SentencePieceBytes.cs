using Google.Protobuf;

namespace SKIntern.Models.Tests.Tokenization;

/// <summary>Writes small SentencePiece models.</summary>
internal static class SentencePieceBytes
{
    public const int Unigram = 1;
    public const int Bpe = 2;

    public static byte[] Write(int kind, bool addDummyPrefix, params (string Text, float Score, int Type)[] pieces)
    {
        using MemoryStream stream = new();
        using (CodedOutputStream output = new(stream, leaveOpen: true))
        {
            foreach ((string text, float score, int type) in pieces)
            {
                Nested(output, 1, piece =>
                {
                    piece.WriteTag(1, WireFormat.WireType.LengthDelimited);
                    piece.WriteString(text);
                    piece.WriteTag(2, WireFormat.WireType.Fixed32);
                    piece.WriteFloat(score);
                    piece.WriteTag(3, WireFormat.WireType.Varint);
                    piece.WriteInt32(type);
                });
            }

            Nested(output, 2, trainer =>
            {
                trainer.WriteTag(3, WireFormat.WireType.Varint);
                trainer.WriteInt32(kind);
            });
            Nested(output, 3, normalizer =>
            {
                normalizer.WriteTag(3, WireFormat.WireType.Varint);
                normalizer.WriteBool(addDummyPrefix);
                normalizer.WriteTag(4, WireFormat.WireType.Varint);
                normalizer.WriteBool(false);
            });
        }

        return stream.ToArray();
    }

    private static void Nested(CodedOutputStream output, int field, Action<CodedOutputStream> write)
    {
        using MemoryStream stream = new();
        using (CodedOutputStream inner = new(stream, leaveOpen: true))
        {
            write(inner);
        }

        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(stream.ToArray()));
    }
}
