using Recovery.Functions.Hosting.Local;
using Recovery.Functions.Hosting.Local.Commands;

return await CommandSet.Run(args, Terminal.OfThisProcess());
