using Hostline.Commands;
using Hostline.Documents.Reading;

return args is [ReadingProcess.Verb, .. var what] ? ReadingProcess.Run(what) : await CommandLine.Run(args);
