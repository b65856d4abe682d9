using Trellis.Functions.Delete;
using Trellis.Http;
using Trellis.Storage;

await Host.RunApi((api, table) =>
    new Function(api, new Reads(table), new Deletes(table), new Unlinks(table), new ProfileDeletes(table), new Lists(table)).Handle);
