using Hostline.Commands;
using Hostline.Configuration;
using Hostline.Documents.Reading;

if (args is [ReadingProcess.Verb, .. var what])
{
    return ReadingProcess.Run(what);
}

// Without files the runtime fails at some later point, and no sentence comes from there.
if (FileLimit.OfThisProcess() is { Files: < FileLimit.FilesAtLeast } few)
{
    Console.Error.WriteLine($"hostline: this process may have {few.Files} files open and needs {FileLimit.FilesAtLeast}. {FileLimit.NextStep}");
    return 1;
}

return await CommandLine.Run(args);
