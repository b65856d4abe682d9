using Trellis.Local.Commands;

return await Command.Run(args);
