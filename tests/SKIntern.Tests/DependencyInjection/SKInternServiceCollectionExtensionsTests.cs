using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SKIntern.Generation;
using SKIntern.Lora.Adapters;
using SKIntern.Models;
using SKIntern.Models.Checkpoints;
using SKIntern.Scoring;
using SKIntern.Testing;
using static TorchSharp.torch;

namespace SKIntern.Tests.DependencyInjection;

public sealed class SKInternServiceCollectionExtensionsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AddSKIntern_Container_ResolvesOneStudentAndItsPipeline()
    {
        using ServiceProvider services = new ServiceCollection().AddSKIntern(Configure(TinyModelFolder.Write(_folder))).BuildServiceProvider(validateScopes: true);
        Student student = services.GetRequiredService<Student>();
        Assert.Same(student, services.GetRequiredService<IStudent>());
        Assert.Same(student.Generator, services.GetRequiredService<ITextGenerator>());
        Assert.IsType<DefaultAnswerScorer>(services.GetRequiredService<IAnswerScorer>());
        Assert.NotSame(services.GetRequiredService<Distiller>(), services.GetRequiredService<Distiller>());
        Assert.Equal(512, student.ContextLength);
    }

    [Fact]
    public void AddSKIntern_AbsentModel_FailsAtTheFirstResolutionWithItsPath()
    {
        string path = _folder.File("absent");
        using ServiceProvider services = new ServiceCollection().AddSKIntern(Configure(path)).BuildServiceProvider();
        Assert.NotNull(services.GetRequiredService<IAnswerScorer>());
        CheckpointException e = Assert.Throws<CheckpointException>(services.GetRequiredService<ITextGenerator>);
        Assert.Contains(path, e.Message, StringComparison.Ordinal);
        Assert.Contains("no such file or folder", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AddSKIntern_Twice_KeepsTheFirst()
    {
        IServiceCollection services = new ServiceCollection().AddSKIntern(Configure(TinyModelFolder.Write(_folder)));
        int count = services.Count;
        services.AddSKIntern(Configure(_folder.File("absent")));
        Assert.Equal(count, services.Count);
        using ServiceProvider provider = services.BuildServiceProvider();
        Assert.NotNull(provider.GetRequiredService<ITextGenerator>());
    }

    [Fact]
    public void AddSKIntern_OwnServices_Stay()
    {
        FakeStudent student = new();
        PaperAnswerScorer scorer = new();
        using ServiceProvider services = new ServiceCollection()
            .AddSingleton<IAnswerScorer>(scorer).AddSingleton<IStudent>(student)
            .AddSKIntern(Configure(_folder.File("absent")))
            .BuildServiceProvider();
        Assert.Same(scorer, services.GetRequiredService<IAnswerScorer>());
        Assert.Same(student.Generator, services.GetRequiredService<ITextGenerator>());
        Assert.NotNull(services.GetRequiredService<Distiller>());
    }

    [Fact]
    public async Task AddSKIntern_OwnClock_TimesTheTraining()
    {
        using ServiceProvider services = new ServiceCollection()
            .AddSingleton<TimeProvider>(new StandingClock())
            .AddSKIntern(Configure(TinyModelFolder.Write(_folder)))
            .BuildServiceProvider();
        DistillationResult result = await services.GetRequiredService<Distiller>().RunAsync(
            Requests.SKIntern(stages: 1, examples: 2, Requests.Set("a", 1)) with { Generation = new() { MaxNewTokens = 2 } }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(TimeSpan.Zero, result.FineTuning!.Duration);
        Assert.Equal(TimeSpan.Zero, result.Evaluations[0].Result.Duration);
    }

    [Fact]
    public async Task AddSKIntern_LoggerFactory_IsToldOfTheTraining()
    {
        Logs logs = new();
        using ServiceProvider services = new ServiceCollection()
            .AddSingleton<ILoggerFactory>(logs)
            .AddSKIntern(Configure(TinyModelFolder.Write(_folder)))
            .BuildServiceProvider();
        await services.GetRequiredService<Distiller>().RunAsync(
            Requests.SKIntern(stages: 1, examples: 2, Requests.Set("a", 1)) with { Generation = new() { MaxNewTokens = 2 } }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Contains("SKIntern.Lora.LoraFineTuner: Started", logs.All);
    }

    [Fact]
    public void AddKeyedSKIntern_TwoKeys_AreTwoStudents()
    {
        using ServiceProvider services = new ServiceCollection()
            .AddKeyedSKIntern("small", Configure(TinyModelFolder.Write(_folder, "one", seed: 1)))
            .AddKeyedSKIntern("large", Configure(TinyModelFolder.Write(_folder, "two", seed: 2)))
            .BuildServiceProvider();
        foreach (string key in (string[])["small", "large"])
        {
            Student student = services.GetRequiredKeyedService<Student>(key);
            Assert.EndsWith(key == "small" ? "one" : "two", student.Model.Location, StringComparison.Ordinal);
            Assert.Same(student, services.GetRequiredKeyedService<IStudent>(key));
            Assert.Same(student.Generator, services.GetRequiredKeyedService<ITextGenerator>(key));
            Assert.NotNull(services.GetRequiredKeyedService<Distiller>(key));
        }

        Assert.Null(services.GetService<IStudent>());
        Assert.Null(services.GetService<ITextGenerator>());
    }

    [Fact]
    public void AddKeyedSKIntern_BesideTheOther_AreApart()
    {
        using ServiceProvider services = new ServiceCollection()
            .AddSKIntern(Configure(TinyModelFolder.Write(_folder, "one")))
            .AddKeyedSKIntern("key", Configure(TinyModelFolder.Write(_folder, "two")))
            .AddKeyedSKIntern("key", Configure(_folder.File("absent")))
            .BuildServiceProvider();
        Assert.NotSame(services.GetRequiredService<IStudent>(), services.GetRequiredKeyedService<IStudent>("key"));
    }

    [Fact]
    public void AddSKIntern_BadOptions_AreNamedAtOnce()
    {
        ArgumentException e = Assert.Throws<ArgumentException>(() => new ServiceCollection().AddSKIntern(o =>
        {
            o.AdapterPath = "";
            o.Student = new() { ContextLength = 1, FineTuning = new() { BatchSize = 0 } };
        }));
        Assert.All(["ModelPath must name", "AdapterPath must name", "ContextLength (1)", "BatchSize (0)"], part => Assert.Contains(part, e.Message, StringComparison.Ordinal));
        Assert.Contains("Student: ", Assert.Throws<ArgumentException>(() => new ServiceCollection().AddKeyedSKIntern("key", o => (o.ModelPath, o.Student) = ("m", null!))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AddSKIntern_Nulls_AreNamed()
    {
        Assert.Throws<ArgumentNullException>("services", () => SKInternServiceCollectionExtensions.AddSKIntern(null!, _ => { }));
        Assert.Throws<ArgumentNullException>("configure", () => new ServiceCollection().AddSKIntern(null!));
        Assert.Throws<ArgumentNullException>("key", () => new ServiceCollection().AddKeyedSKIntern(null!, _ => { }));
        Assert.Throws<ArgumentNullException>("configure", () => new ServiceCollection().AddKeyedSKIntern("key", null!));
    }

    [Fact]
    public void AddSKIntern_AdapterPath_AttachesTheAdapter()
    {
        string path = TinyModelFolder.Write(_folder), adapter = SaveAdapter(path);
        using ServiceProvider services = new ServiceCollection().AddSKIntern(o =>
        {
            Configure(path)(o);
            o.AdapterPath = adapter;
        }).BuildServiceProvider();
        Assert.True(services.GetRequiredService<Student>().Adapter!.IsAttached);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Dispose_Container_FreesEveryTensor(bool absentAdapter)
    {
        string path = TinyModelFolder.Write(_folder), adapter = SaveAdapter(path);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long before = Tensor.TotalCount;
        using (ServiceProvider services = new ServiceCollection().AddSKIntern(o =>
        {
            Configure(path)(o);
            o.AdapterPath = absentAdapter ? _folder.File("absent") : adapter;
        }).BuildServiceProvider())
        {
            if (absentAdapter)
            {
                Assert.Throws<CheckpointException>(services.GetRequiredService<IStudent>);
            }
            else
            {
                Assert.NotNull(services.GetRequiredService<IStudent>());
                Assert.True(Tensor.TotalCount > before);
            }
        }

        Assert.Equal(before, Tensor.TotalCount);
    }

    private static Action<SKInternServiceOptions> Configure(string path) => options =>
    {
        options.ModelPath = path;
        options.Student = new() { Model = new() { Device = CPU }, ContextLength = 512 };
    };

    private string SaveAdapter(string modelPath)
    {
        string folder = _folder.File("adapter");
        using LanguageModel model = LanguageModel.Load(modelPath, new() { Device = CPU });
        using LoraAdapter adapter = LoraAdapter.Create(model.Decoder, new() { Targets = ModuleSelection.AllLinear }, seed: 1);
        adapter.Save(folder);
        return folder;
    }

    private sealed class StandingClock : TimeProvider
    {
        public override long GetTimestamp() => 0;
    }

    private sealed class Logs : ILoggerFactory
    {
        public List<string> All { get; } = [];

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

        public void Dispose()
        {
        }

        private sealed class Logger(Logs logs, string category) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
                => logs.All.Add($"{category}: {eventId.Name}");
        }
    }
}
