using Trellis.Functions.List;
using Trellis.Http;
using Trellis.Storage;

await Host.RunApi((api, table) => new Function(
    api, new Lists(table), new Reads(table), new Related(table), new Changes(table, api.Schema, TimeProvider.System)).Handle);
