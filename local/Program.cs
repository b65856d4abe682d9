using Trellis.Local.Tools;

return await CommandLine.Run(args, Console.Out, Console.Error);
