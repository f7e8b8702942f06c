namespace SKIntern.Models.ChatTemplates.Jinja.Evaluation;

/// <summary>What one rendering has used of its limits.</summary>
internal sealed class Budget(ChatTemplateLimits limits, CancellationToken cancellationToken)
{
    public const int ItemUnits = 16;
    private const int StepsBetweenChecks = 1024;
    private long _steps;
    private long _allocated;
    private long _nextCheck;

    /// <summary>Counts steps.</summary>
    public void Step(long count = 1)
    {
        _steps = checked(_steps + count);
        if (_steps > limits.MaxSteps)
        {
            throw TemplateFault.Limit(nameof(limits.MaxSteps), limits.MaxSteps);
        }

        if (_steps >= _nextCheck)
        {
            _nextCheck = _steps + StepsBetweenChecks;
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Counts a text that is about to be made.</summary>
    public void AllocateText(Int128 length)
    {
        CheckLength(length);
        Allocate((long)length);
    }

    /// <summary>Counts items that are about to be made.</summary>
    public void AllocateItems(Int128 count)
    {
        CheckLength(count);
        Step((long)count);
        Allocate((long)count * ItemUnits);
    }

    public void CheckLength(Int128 length)
    {
        if (length > limits.MaxValueLength)
        {
            throw TemplateFault.Limit(nameof(limits.MaxValueLength), limits.MaxValueLength);
        }
    }

    public void CheckOutput(long length)
    {
        if (length > limits.MaxOutputLength)
        {
            throw TemplateFault.Limit(nameof(limits.MaxOutputLength), limits.MaxOutputLength);
        }
    }

    public void CheckValueDepth(int depth)
    {
        if (depth > limits.MaxValueDepth)
        {
            throw TemplateFault.Limit(nameof(limits.MaxValueDepth), limits.MaxValueDepth);
        }
    }

    public void CheckCallDepth(int depth)
    {
        if (depth > limits.MaxCallDepth)
        {
            throw TemplateFault.Limit(nameof(limits.MaxCallDepth), limits.MaxCallDepth);
        }
    }

    /// <summary>Counts a search for one text in another: at worst every position is compared in full.</summary>
    public void Search(int textLength, int soughtLength)
        => Step((textLength / 64) + (Math.Max(0L, textLength - soughtLength) * soughtLength / 1024));

    private void Allocate(long units)
    {
        Step(units / 64);
        _allocated += units;
        if (_allocated > limits.MaxAllocation)
        {
            throw TemplateFault.Limit(nameof(limits.MaxAllocation), limits.MaxAllocation);
        }
    }
}
