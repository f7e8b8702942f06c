using SKIntern.Methods;
using SKIntern.Prompting;
using SKIntern.Scheduling;
using SKIntern.Training;

namespace SKIntern.Compression;

/// <summary>
/// Measures how much of the teacher's responses a student can still derive from compressed knowledge: its loss on them with the prompts that
/// <see cref="SKInternMethod"/> trains on at the rate, without worked examples. The student is not trained.
/// </summary>
public sealed class ReconstructionProbe
{
    private readonly ISequenceLossEvaluator _losses;
    private readonly MethodContext _context;
    private readonly SKInternMethod _method;

    /// <summary>Makes a probe.</summary>
    /// <param name="losses">The student.</param>
    /// <param name="context">The examples, with rationales and knowledge, and the form of prompts; its compressor and curriculum are not used.</param>
    /// <param name="style">The fixed sentences, or <see langword="null"/> for the paper's.</param>
    /// <exception cref="ArgumentNullException"><paramref name="losses"/> or <paramref name="context"/> is null.</exception>
    public ReconstructionProbe(ISequenceLossEvaluator losses, MethodContext context, PromptStyle? style = null)
    {
        ArgumentNullException.ThrowIfNull(losses);
        ArgumentNullException.ThrowIfNull(context);
        _losses = losses;
        _context = context;
        _method = new(style);
    }

    /// <summary>Measures the loss at several rates.</summary>
    /// <param name="compressor">Shortens the knowledge; not asked where the rates are 0 and 1 alone.</param>
    /// <param name="rates">The rates, falling, each in [0, 1].</param>
    /// <param name="maxSequences">The most sequences (an example and one of its rationales) measured at a rate, at least 1.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    /// <returns>The mean loss of each rate, in nats a target token.</returns>
    /// <exception cref="ArgumentException">The rates do not fall, or one is out of its range.</exception>
    /// <exception cref="InvalidOperationException">There is no example, or one lacks a rationale or knowledge.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task<IReadOnlyList<double>> MeasureAsync(
        IKnowledgeCompressor compressor, IReadOnlyList<double> rates, int maxSequences, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(compressor);
        ArgumentNullException.ThrowIfNull(rates);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxSequences, 1);

        // A schedule begins with 1 and ends with 0; stages that were not asked for are laid out and not measured.
        double[] fractions = [1, .. rates, 0];
        Curriculum curriculum = Curriculum.Create(new ExplicitDecaySchedule(fractions), maxShots: 0, [.. fractions.Select(_ => 1.0)]);
        IReadOnlyList<TrainingStage> stages = _method.CreateStages(_context with { Compressor = compressor, Curriculum = curriculum });
        var losses = new double[rates.Count];
        for (int i = 0; i < losses.Length; i++)
        {
            TrainingStage stage = stages[i + 1];
            int count = Math.Min(maxSequences, stage.Count);
            TrainingPair[] pairs = [.. Enumerable.Range(0, count).Select(k => stage.Build((int)((long)k * stage.Count / count), 0))];
            losses[i] = await _losses.GetMeanLossAsync(pairs, cancellationToken).ConfigureAwait(false);
        }

        return losses;
    }
}
