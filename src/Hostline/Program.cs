using Hostline.Commands;

return await CommandLine.Run(args);
