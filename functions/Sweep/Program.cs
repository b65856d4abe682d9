using Trellis.Functions.Sweep;
using Trellis.Http;
using Trellis.Storage;

await Host.RunStream((schema, table) => new Function(new Sweeps(table, schema, TimeProvider.System)).Handle);
