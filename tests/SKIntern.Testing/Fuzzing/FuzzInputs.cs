using CsCheck;

namespace SKIntern.Testing.Fuzzing;

/// <summary>Damaged inputs, made from valid ones by one to four edits.</summary>
/// <param name="Valid">The inputs that were damaged; a reader takes all of them.</param>
/// <param name="Damaged">Makes the damaged ones.</param>
public sealed record FuzzInputs(IReadOnlyList<byte[]> Valid, Gen<byte[]> Damaged)
{
    private static readonly Gen<Edit> JsonEdit = Gen.Frequency((4, JsonEdits.Any), (1, ByteEdits.Any));
    private static readonly Gen<Edit> BinaryEdit = Gen.Frequency((1, ByteEdits.Number), (1, ByteEdits.Any));

    /// <summary>JSON texts: values of other kinds, huge numbers, deep nesting, long strings, names twice, broken bytes.</summary>
    public static FuzzInputs Json(params byte[][] valid) => new(valid, Edited(valid, JsonEdit));

    /// <summary>Binary files: counts and lengths replaced by extremes, bytes changed, inserted, repeated and left out.</summary>
    public static FuzzInputs Binary(params byte[][] valid) => new(valid, Edited(valid, BinaryEdit));

    /// <summary>The same inputs as a part of something larger.</summary>
    public FuzzInputs Within(Func<byte[], byte[]> whole) => new([.. Valid.Select(whole)], Damaged.Select(whole));

    /// <summary>These inputs and others, in equal parts.</summary>
    public FuzzInputs And(FuzzInputs others) => new([.. Valid, .. others.Valid], Gen.OneOf(Damaged, others.Damaged));

    // Mostly one edit: after several, little is left to be read behind the first fault.
    private static Gen<byte[]> Edited(byte[][] valid, Gen<Edit> edit)
        => Gen.Select(Gen.OneOfConst(valid), Gen.Frequency((3, edit.Array[1]), (1, edit.Array[2, 4])), (bytes, edits) => edits.Aggregate(bytes, (b, e) => e(b)));
}
