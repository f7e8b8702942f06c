using SKIntern.Lora.Observability;

namespace SKIntern.Lora.Tests.Observability;

public class StepRatesTests
{
    [Fact]
    public void Add_NoTime_KnowsNothing()
    {
        StepRates rates = new();
        Assert.Null(rates.TokensPerSecond);
        rates.Add(TimeSpan.Zero, 10, 5, 100);

        Assert.Null(rates.TokensPerSecond);
        Assert.Null(rates.LabelTokensPerSecond);
        Assert.Null(rates.FlopsPerSecond);
        Assert.Null(rates.GetTimeOf(3));
    }

    [Fact]
    public void Add_Steps_DividesSumsBySums()
    {
        StepRates rates = new();
        rates.Add(TimeSpan.FromSeconds(1), 10, 4, 100);
        rates.Add(TimeSpan.FromSeconds(3), 50, 8, 300);

        Assert.Equal((15, 3, 100), (rates.TokensPerSecond, rates.LabelTokensPerSecond, rates.FlopsPerSecond));
        Assert.Equal(TimeSpan.FromSeconds(10), rates.GetTimeOf(5));
    }

    [Fact]
    public void Add_ManySteps_ForgetsOldOnes()
    {
        StepRates rates = new();
        for (int step = 0; step < 100; step++)
        {
            rates.Add(TimeSpan.FromSeconds(9), 1, 1, 1);
        }

        for (int step = 0; step < 32; step++)
        {
            rates.Add(TimeSpan.FromSeconds(2), 20, 10, 4);
        }

        Assert.Equal((10, 5, 2), (rates.TokensPerSecond, rates.LabelTokensPerSecond, rates.FlopsPerSecond));
        Assert.Equal(TimeSpan.FromSeconds(4), rates.GetTimeOf(2));
    }
}
