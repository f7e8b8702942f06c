namespace SKIntern.Models.Decoder;

/// <summary>Rotary settings as a config states them.</summary>
/// <param name="Theta">The base of the frequencies.</param>
/// <param name="RotatedShare">The share of each head that is rotated, in (0, 1].</param>
/// <param name="Scaling">How positions are stretched, or <see langword="null"/>.</param>
internal readonly record struct RopeSettings(double Theta, double RotatedShare, RopeScaling? Scaling);
