using Trellis.Local.Tools;

return await Command.Run(args);
