using Microsoft.Extensions.Logging;
using SKIntern.Lora;
using SKIntern.Lora.Adapters;
using SKIntern.Models;

namespace SKIntern;

/// <summary>How a <see cref="Student"/> is loaded and taught.</summary>
public sealed record StudentOptions
{
    /// <summary>Device and dtype.</summary>
    /// <value>CUDA in BFloat16 where there is a device, else the CPU in Float32.</value>
    public LanguageModelOptions Model { get; init; } = new();

    /// <summary>The adapter's shape.</summary>
    /// <value>Rank 8, alpha 16, every linear projection but the head, as the paper's repository trains.</value>
    public LoraConfig Lora { get; init; } = new() { Rank = 8, Alpha = 16, Targets = ModuleSelection.AllLinear };

    /// <summary>
    /// The training; its seed is replaced by the one given to <see cref="Student.CreateFineTuner"/>. A folder of checkpoints
    /// belongs to one run: with it, a second run of other data or another seed is refused.
    /// </summary>
    public FineTuningOptions FineTuning { get; init; } = new();

    /// <summary>The window in tokens, at least 2, or <see langword="null"/> for the model's own; a smaller one saves memory.</summary>
    /// <value><see langword="null"/>.</value>
    public int? ContextLength { get; init; }

    /// <summary>Told of trainings, or <see langword="null"/>; with a container, its own where it has one.</summary>
    /// <value><see langword="null"/>.</value>
    public ILogger? Logger { get; init; }

    /// <summary>Checks every value that needs no model for it.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message lists all such values.</exception>
    public void Validate()
    {
        List<string> errors = [];
        if (ContextLength < 2)
        {
            errors.Add($"{nameof(ContextLength)} ({ContextLength}) must be at least 2");
        }

        foreach ((string name, Action validate) in ((string, Action)[])[(nameof(Lora), Lora.Validate), (nameof(FineTuning), FineTuning.Validate)])
        {
            try
            {
                validate();
            }
            catch (ArgumentException e)
            {
                errors.Add($"{name}: {e.Message.TrimEnd('.')}");
            }
        }

        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join("; ", errors) + ".");
        }
    }
}
