using Trellis.Functions.Notify;
using Trellis.Http;
using Trellis.Storage;

await Host.RunStream((schema, table) => new Function(new ChangeLogs(table, schema, TimeProvider.System)).Handle);
