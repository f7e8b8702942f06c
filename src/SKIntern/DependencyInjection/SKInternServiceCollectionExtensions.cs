using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using SKIntern;
using SKIntern.Generation;
using SKIntern.Lora;
using SKIntern.Scoring;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers SKIntern with a container.</summary>
public static class SKInternServiceCollectionExtensions
{
    /// <summary>
    /// Registers a student with its pipeline: <see cref="Student"/> and <see cref="IStudent"/>, <see cref="ITextGenerator"/>,
    /// <see cref="IAnswerScorer"/> and <see cref="Distiller"/>. The model is loaded when one of them is first asked for, and
    /// freed with the container. What is registered already stays, so that a second call changes nothing and an answer scorer or
    /// a clock of the application's own is used.
    /// </summary>
    /// <param name="services">The container's services.</param>
    /// <param name="configure">Sets the options; at least <see cref="SKInternServiceOptions.ModelPath"/>.</param>
    /// <returns>The same services.</returns>
    /// <exception cref="ArgumentException">An option is missing or out of its range; the message lists all of them.</exception>
    public static IServiceCollection AddSKIntern(this IServiceCollection services, Action<SKInternServiceOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        SKInternServiceOptions options = Configure(configure);
        services.TryAddSingleton<IAnswerScorer, DefaultAnswerScorer>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(p => CreateStudent(options, p));
        services.TryAddSingleton<IStudent>(p => p.GetRequiredService<Student>());
        services.TryAddSingleton(p => p.GetRequiredService<IStudent>().Generator);
        services.TryAddTransient(p => new Distiller(p.GetRequiredService<IStudent>(), p.GetRequiredService<IAnswerScorer>(), p.GetRequiredService<TimeProvider>()));
        return services;
    }

    /// <summary>As the other form, under a key, for applications with several students.</summary>
    /// <param name="services">The container's services.</param>
    /// <param name="key">The key of the student, its generator and its pipeline.</param>
    /// <param name="configure">Sets the options; at least <see cref="SKInternServiceOptions.ModelPath"/>.</param>
    /// <returns>The same services.</returns>
    /// <exception cref="ArgumentException">An option is missing or out of its range; the message lists all of them.</exception>
    public static IServiceCollection AddKeyedSKIntern(this IServiceCollection services, object key, Action<SKInternServiceOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(key);
        SKInternServiceOptions options = Configure(configure);
        services.TryAddSingleton<IAnswerScorer, DefaultAnswerScorer>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddKeyedSingleton(key, (p, _) => CreateStudent(options, p));
        services.TryAddKeyedSingleton<IStudent>(key, (p, k) => p.GetRequiredKeyedService<Student>(k));
        services.TryAddKeyedSingleton(key, (p, k) => p.GetRequiredKeyedService<IStudent>(k).Generator);
        services.TryAddKeyedTransient(key, (p, k) => new Distiller(p.GetRequiredKeyedService<IStudent>(k), p.GetRequiredService<IAnswerScorer>(), p.GetRequiredService<TimeProvider>()));
        return services;
    }

    private static SKInternServiceOptions Configure(Action<SKInternServiceOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var options = new SKInternServiceOptions();
        configure(options);
        options.Validate();
        return options;
    }

    private static Student CreateStudent(SKInternServiceOptions options, IServiceProvider services)
    {
        ILogger? logger = options.Student.Logger ?? services.GetService<ILoggerFactory>()?.CreateLogger<LoraFineTuner>();
        Student student = Student.Load(options.ModelPath, options.Student with { Logger = logger }, services.GetRequiredService<TimeProvider>(), CancellationToken.None);
        try
        {
            if (options.AdapterPath is { } adapter)
            {
                student.LoadAdapter(adapter);
            }

            return student;
        }
        catch
        {
            student.Dispose();
            throw;
        }
    }
}
