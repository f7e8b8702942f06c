using CsCheck;

namespace SKIntern.Testing.Fuzzing;

/// <summary>Damaged inputs, made from valid ones by one to four edits.</summary>
public static class FuzzInputs
{
    private static readonly Gen<Edit> JsonEdit = Gen.Frequency((4, JsonEdits.Any), (1, ByteEdits.Any));
    private static readonly Gen<Edit> BinaryEdit = Gen.Frequency((2, ByteEdits.Number), (2, ByteEdits.Any));

    /// <summary>JSON texts: values of other kinds, huge numbers, deep nesting, long strings, names twice, broken bytes.</summary>
    public static Gen<byte[]> Json(params byte[][] valid) => Edited(valid, JsonEdit);

    /// <summary>Binary files: counts and lengths replaced by extremes, bytes changed, inserted, repeated and left out.</summary>
    public static Gen<byte[]> Binary(params byte[][] valid) => Edited(valid, BinaryEdit);

    private static Gen<byte[]> Edited(byte[][] valid, Gen<Edit> edit)
        => Gen.Select(Gen.OneOfConst(valid), edit.Array[1, 4], (bytes, edits) => edits.Aggregate(bytes, (b, e) => e(b)));
}
