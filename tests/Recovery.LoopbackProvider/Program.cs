Console.WriteLine("A provider on this machine, for tests.");
