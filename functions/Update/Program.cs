using Trellis.Functions.Update;
using Trellis.Http;
using Trellis.Storage;

await Host.RunApi((api, table) => new Function(api, new Reads(table), new Updates(table), new Lists(table)).Handle);
