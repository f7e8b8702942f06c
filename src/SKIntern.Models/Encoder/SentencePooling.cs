namespace SKIntern.Models.Encoder;

/// <summary>How the hidden states of a row become one vector.</summary>
public enum SentencePooling
{
    /// <summary>The mean over the real tokens.</summary>
    Mean,

    /// <summary>The first real token.</summary>
    FirstToken,
}
