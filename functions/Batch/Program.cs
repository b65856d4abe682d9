using Trellis.Functions.Batch;
using Trellis.Http;
using Trellis.Storage;

await Host.RunApi((api, table) => new Function(api, new Batches(table), new Reads(table), new Lists(table)).Handle);
