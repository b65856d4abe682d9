using System.Buffers.Binary;

namespace Trellis.Tests.Native.Elf;

/// <summary>Which versions of which libraries a binary asks for (System V ABI, GNU extension: section type SHT_GNU_verneed).</summary>
internal static class Needs
{
    private const uint VersionNeeds = 0x6ffffffe;

    /// <summary>Such as <c>GLIBC_2.34</c>; every one that any of its symbols is bound to.</summary>
    public static IReadOnlyList<string> Of(string file)
    {
        var elf = File.ReadAllBytes(file);
        if (!elf.AsSpan().StartsWith("\u007fELF\u0002\u0001"u8))
            throw new InvalidDataException($"{file} is no 64-bit little-endian ELF file.");

        var sections = (int)BinaryPrimitives.ReadUInt64LittleEndian(elf.AsSpan(0x28));
        var size = BinaryPrimitives.ReadUInt16LittleEndian(elf.AsSpan(0x3a));
        var count = BinaryPrimitives.ReadUInt16LittleEndian(elf.AsSpan(0x3c));
        var versions = new List<string>();
        for (var i = 0; i < count; i++)
        {
            var section = elf.AsSpan(sections + (i * size), size);
            if (Int(section, 4) == VersionNeeds)
                Read(elf, Place(section), Place(elf.AsSpan(sections + ((int)Int(section, 0x28) * size), size)), (int)Int(section, 0x2c), versions);
        }

        return versions;
    }

    /// <summary>A chain of libraries, each with a chain of versions.</summary>
    private static void Read(byte[] elf, int at, int names, int libraries, List<string> versions)
    {
        for (var library = 0; library < libraries; library++)
        {
            var version = at + (int)Int(elf, at + 8);
            for (var i = BinaryPrimitives.ReadUInt16LittleEndian(elf.AsSpan(at + 2)); i > 0; i--)
            {
                versions.Add(Text(elf, names + (int)Int(elf, version + 8)));
                version += (int)Int(elf, version + 12);
            }

            at += (int)Int(elf, at + 12);
        }
    }

    private static int Place(ReadOnlySpan<byte> section) => (int)BinaryPrimitives.ReadUInt64LittleEndian(section[0x18..]);

    private static uint Int(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static string Text(byte[] elf, int at) => Encoding.ASCII.GetString(elf, at, Array.IndexOf(elf, (byte)0, at) - at);
}
