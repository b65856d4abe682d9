using Trellis.Functions.Create;
using Trellis.Http;
using Trellis.Storage;

await Host.RunApi((api, table) => new Function(api, new Puts(table), new Links(table), new Reads(table), new Lists(table)).Handle);
