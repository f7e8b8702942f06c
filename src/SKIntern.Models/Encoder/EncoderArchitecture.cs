namespace SKIntern.Models.Encoder;

/// <summary>What tells the families of encoders apart.</summary>
public enum EncoderArchitecture
{
    /// <summary>BERT: positions count from 0.</summary>
    Bert,

    /// <summary>RoBERTa and XLM-RoBERTa: positions count from one past the padding's id.</summary>
    Roberta,
}
