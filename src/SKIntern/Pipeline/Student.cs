using SKIntern.Costing;
using SKIntern.Generation;
using SKIntern.Inference;
using SKIntern.Lora;
using SKIntern.Lora.Adapters;
using SKIntern.Models;
using SKIntern.Models.Checkpoints;
using SKIntern.Models.Export;
using SKIntern.Tokenization;
using SKIntern.Training;
using TorchSharp;

namespace SKIntern;

/// <summary>A language model that is taught with LoRA adapters. It owns the model and the attached adapter. Not thread-safe.</summary>
public sealed class Student : IStudent, IDisposable
{
    private readonly StudentOptions _options;
    private readonly TimeProvider? _timeProvider;
    private LoraFineTuner? _fineTuner;
    private LoraAdapter? _loaded;

    /// <summary>Makes a student of a model.</summary>
    /// <param name="model">The model; owned from now on.</param>
    /// <param name="options">How it is taught, or <see langword="null"/> for the defaults; <see cref="StudentOptions.Model"/> is ignored.</param>
    /// <param name="timeProvider">The clock for durations, or <see langword="null"/> for the system's.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or the window is above the model's.</exception>
    public Student(LanguageModel model, StudentOptions? options = null, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new();
        options.Validate();
        int window = model.Decoder.Config.MaxPositionEmbeddings;
        if (options.ContextLength > window)
        {
            throw new ArgumentException($"{nameof(StudentOptions.ContextLength)} ({options.ContextLength}) is above the model's window of {window} tokens.", nameof(options));
        }

        _options = options;
        _timeProvider = timeProvider;
        Model = model;
        ContextLength = options.ContextLength ?? window;
        Generator = new TextGenerator(model.Decoder, model.Tokenizer, model.EndOfSequenceIds, ContextLength);
        Losses = new SequenceLossEvaluator(model.Decoder, model.Tokenizer, model.EndOfSequenceIds[0]);
    }

    /// <summary>The model.</summary>
    public LanguageModel Model { get; }

    /// <summary>The adapter that was trained or loaded last, or <see langword="null"/>. It stays the student's.</summary>
    public LoraAdapter? Adapter => _fineTuner?.Adapter ?? _loaded;

    /// <inheritdoc/>
    public ITokenizer Tokenizer => Model.Tokenizer;

    /// <inheritdoc/>
    public ModelShape Shape => Model.Decoder.Config.Shape;

    /// <inheritdoc/>
    public int ContextLength { get; }

    /// <inheritdoc/>
    public ITextGenerator Generator { get; }

    /// <inheritdoc/>
    public ISequenceLossEvaluator Losses { get; }

    /// <summary>Loads a student.</summary>
    /// <param name="path">A Hugging Face folder or a GGUF file; see <see cref="LanguageModel.Load"/>.</param>
    /// <param name="options">How it is loaded and taught, or <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Stops between tensors.</param>
    /// <returns>The student, owned by the caller.</returns>
    /// <exception cref="Models.Checkpoints.CheckpointException">A file is missing, malformed or not supported.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static Student Load(string path, StudentOptions? options = null, CancellationToken cancellationToken = default)
        => Load(path, options, timeProvider: null, cancellationToken);

    internal static Student Load(string path, StudentOptions? options, TimeProvider? timeProvider, CancellationToken cancellationToken)
    {
        options?.Validate();
        LanguageModel model = LanguageModel.Load(path, options?.Model, cancellationToken);
        try
        {
            return new(model, options, timeProvider);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Reset()
    {
        if (Adapter is { IsMerged: true } merged)
        {
            merged.Unmerge();
        }

        _fineTuner?.Dispose();
        _loaded?.Dispose();
        (_fineTuner, _loaded) = (null, null);
    }

    /// <inheritdoc/>
    public IFineTuner CreateFineTuner(int seed)
    {
        Reset();
        int longest = Math.Min(_options.FineTuning.MaxSequenceLength ?? ContextLength, ContextLength);
        _fineTuner = new(
            Model.Decoder,
            Model.Tokenizer,
            Model.EndOfSequenceIds[0],
            _options.Lora with { BaseModelName = _options.Lora.BaseModelName ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(Model.Location)) },
            _options.FineTuning with { Seed = seed, MaxSequenceLength = longest },
            _timeProvider,
            _options.Logger);
        return _fineTuner;
    }

    /// <inheritdoc/>
    public void SaveAdapter(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        (Adapter ?? throw new InvalidOperationException("There is no adapter to save: nothing was trained or loaded.")).Save(folder);
    }

    /// <summary>Attaches an adapter from a folder in PEFT's format in place of an earlier one.</summary>
    /// <param name="folder">The folder with <c>adapter_config.json</c> and <c>adapter_model.safetensors</c>.</param>
    /// <exception cref="Models.Checkpoints.CheckpointException">A file is missing, malformed, or of another model; the student is then as it was.</exception>
    public void LoadAdapter(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        LoraAdapter loaded = LoraAdapter.Load(folder, Model.Decoder);
        try
        {
            Reset();
            loaded.Attach();
        }
        catch
        {
            loaded.Dispose();
            throw;
        }

        _loaded = loaded;
    }

    /// <summary>
    /// Writes the model with the adapter merged in as a Hugging Face folder, for transformers, vLLM and others; without an adapter,
    /// the model as it is. The student stays as it is.
    /// </summary>
    /// <param name="folder">The folder; it must be absent or empty unless the options allow to replace it.</param>
    /// <param name="options">How, or <see langword="null"/> for the defaults; replaced weights are set here.</param>
    /// <param name="progress">Told after each tensor, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Stops between tensors; nothing is left behind then.</param>
    /// <exception cref="IOException">The folder exists and may not be replaced, or cannot be written.</exception>
    /// <exception cref="InvalidOperationException">A merged weight is not finite.</exception>
    public void SaveMerged(string folder, ModelExportOptions? options = null, IProgress<CheckpointWriteProgress>? progress = null, CancellationToken cancellationToken = default)
        => ModelExporter.SaveToFolder(Model, folder, WithMergedWeights(options), progress, cancellationToken);

    /// <summary>
    /// Writes the model with the adapter merged in as a GGUF file, for llama.cpp, LLamaSharp and Ollama; without an adapter, the
    /// model as it is. The student stays as it is.
    /// </summary>
    /// <param name="path">The file; its folder must exist, the file not, unless the options allow to replace it.</param>
    /// <param name="options">How, or <see langword="null"/> for the defaults; replaced weights are set here.</param>
    /// <param name="progress">Told after each tensor, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Stops between tensors; nothing is left behind then.</param>
    /// <exception cref="IOException">The file exists and may not be replaced, or cannot be written.</exception>
    /// <exception cref="InvalidOperationException">A merged weight is not finite.</exception>
    /// <exception cref="NotSupportedException">GGUF cannot express something of the model; the message names it.</exception>
    public void SaveMergedGguf(string path, ModelExportOptions? options = null, IProgress<CheckpointWriteProgress>? progress = null, CancellationToken cancellationToken = default)
        => ModelExporter.SaveToGguf(Model, path, WithMergedWeights(options), progress, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        Reset();
        Model.Dispose();
    }

    private ModelExportOptions WithMergedWeights(ModelExportOptions? options)
        => (options ?? new()) with { ReplacedWeights = Adapter is { IsMerged: false } adapter ? adapter.CreateMergedWeights() : new Dictionary<string, Func<torch.Tensor>>() };
}
