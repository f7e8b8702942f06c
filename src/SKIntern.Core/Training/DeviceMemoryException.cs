namespace SKIntern.Training;

/// <summary>The device has too little memory for a training step; the message says what to change.</summary>
public sealed class DeviceMemoryException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="step">The optimizer step, from 1.</param>
    /// <param name="message">What was asked for, and what to change.</param>
    /// <param name="innerException">The device's error.</param>
    public DeviceMemoryException(int step, string message, Exception? innerException = null)
        : base(message, innerException) => Step = step;

    /// <summary>The optimizer step, from 1.</summary>
    public int Step { get; }
}
