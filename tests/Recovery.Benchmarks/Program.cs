using Recovery.Benchmarks;

// dotnet run -c Release --project tests/Recovery.Benchmarks [-- drain [N [sqlite | postgres | two | bus]] | scale | idle | hooks | bus | log [FILE] | pages FILE | footprint [N] | import [N]]
var what = args.FirstOrDefault() ?? "all";
var count = args.Length > 1 && int.TryParse(args[1], System.Globalization.CultureInfo.InvariantCulture, out var n) ? n : 20_000;
if (what is "worker")
{
    await DrainWorker.Run(new Uri(args[1]));
}

if (what is "drain" or "all")
{
    await Drain.RunAll(count, args.ElementAtOrDefault(2));
}

if (what is "idle" or "all")
{
    await IdleTick.Run();
}

if (what is "scale" or "all")
{
    await Scale.Run();
}

if (what is "hooks" or "all")
{
    await Hooks.Run();
}

if (what is "bus" or "all")
{
    await Bus.Run();
}

if (what is "log" or "all")
{
    await LogPaging.Run(args.ElementAtOrDefault(1));
}

// Of a file that "log" has filled.
if (what is "pages")
{
    await DeskPages.Run(new Dictionary<string, string?> { ["Store:Path"] = args[1] });
}

if (what is "import" or "all")
{
    await Import.Run(what is "import" && args.Length > 1 ? int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture) : 100_000);
}

// Of a server that has to be started first: never with all.
if (what is "footprint")
{
    await Footprint.Run(args.Length > 1 ? int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture) : 100_000);
}
