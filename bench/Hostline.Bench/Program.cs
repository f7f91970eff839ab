using Hostline.Bench;

return args switch
{
    ["storage", .. var options] => await StorageBench.Run(options),
    _ => 0,
};
