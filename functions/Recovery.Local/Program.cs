using Recovery.Local;
using Recovery.Local.Commands;

return await CommandSet.Run(args, Terminal.OfThisProcess());
