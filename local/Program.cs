using Trellis.Local.Tools;

// On Windows it would write in the old code page of the console, and end lines with CR LF, which a shell takes for part of a value.
Console.OutputEncoding = Encoding.UTF8;
Console.Out.NewLine = Console.Error.NewLine = "\n";
return await CommandLine.Run(args, Console.Out, Console.Error);
