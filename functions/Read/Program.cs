using Trellis.Functions.Read;
using Trellis.Http;
using Trellis.Storage;

await Host.RunApi((api, table) =>
    new Function(api, new Reads(table), new ProfileReads(table), new Related(table), new Lists(table)).Handle);
