/** Where exported lines go: files of a folder that the person picked, or one download. */
export interface Destination {
  readonly name: string;
  append(file: string, lines: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** The File System Access API, which not every browser has. */
interface DirectoryPicker {
  showDirectoryPicker(options: { id: string; mode: 'read' | 'readwrite' }): Promise<FileSystemDirectoryHandle>;
}

export const canPickFolders = (): boolean => 'showDirectoryPicker' in window;

/** Asks for a folder; a synced one (Dropbox, Drive) makes a copy elsewhere of it. Undefined where the person thought better of it. */
export async function pickFolder(mode: 'read' | 'readwrite'): Promise<FileSystemDirectoryHandle | undefined> {
  try {
    return await (window as unknown as DirectoryPicker).showDirectoryPicker({ id: 'my-data', mode });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return undefined;
    throw error;
  }
}

/** One file for each model. Files of the same names are written anew, and only when all went well. */
export function folder(handle: FileSystemDirectoryHandle): Destination {
  const open = new Map<string, FileSystemWritableFileStream>();
  return {
    name: `the folder “${handle.name}”`,
    append: async (file, lines) => {
      let stream = open.get(file);
      if (!stream) {
        stream = await (await handle.getFileHandle(file, { create: true })).createWritable();
        open.set(file, stream);
      }
      await stream.write(lines.map((line) => `${line}\n`).join(''));
    },
    close: async () => {
      for (const stream of open.values()) await stream.close();
    },
  };
}

/** All in one file. */
export function download(file: string): Destination {
  const parts: string[] = [];
  return {
    name: `the file “${file}”`,
    append: async (_, lines) => {
      parts.push(...lines.map((line) => `${line}\n`));
    },
    close: async () => {
      const address = URL.createObjectURL(new Blob(parts, { type: 'application/jsonl' }));
      const link = document.createElement('a');
      link.href = address;
      link.download = file;
      link.click();
      // The browser has begun to read it by then.
      setTimeout(() => URL.revokeObjectURL(address), 60_000);
    },
  };
}

/** Every file of a folder that holds lines, without those in folders beneath it. */
export async function linesFiles(handle: FileSystemDirectoryHandle): Promise<File[]> {
  const files: File[] = [];
  for await (const entry of (handle as unknown as { values(): AsyncIterable<FileSystemHandle> }).values())
    if (entry.kind === 'file' && entry.name.endsWith('.jsonl')) files.push(await (entry as FileSystemFileHandle).getFile());
  return files;
}
