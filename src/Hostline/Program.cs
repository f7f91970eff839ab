using Hostline.Commands;
using Hostline.Documents.Reading;

return args is [ReadingProcess.Verb] ? ReadingProcess.Run() : await CommandLine.Run(args);
