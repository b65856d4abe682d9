/**
 * A text as a QR code (ISO/IEC 18004): byte mode, error correction level L, versions 1 to 15, which is 520 bytes.
 * Rows of modules, true for dark.
 */
export function qrModules(text: string): readonly (readonly boolean[])[] {
  const bytes = new TextEncoder().encode(text);
  const version = versionFor(bytes.length);
  const words = interleaved(dataWords(bytes, version), version);
  const grid = blank(version);
  place(grid, words);
  applyMask(grid);
  formatBits(grid);
  return grid.dark;
}

/** By version, level L: error correction words of a block, and blocks. */
const eccWords = [0, 7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22];
const blockCounts = [0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6];

interface Grid {
  readonly size: number;
  readonly version: number;
  readonly dark: boolean[][];
  /** Modules that hold no data. */
  readonly fixed: boolean[][];
}

function versionFor(length: number): number {
  for (let version = 1; version < eccWords.length; version++)
    if (4 + (version < 10 ? 8 : 16) + length * 8 <= capacity(version) * 8) return version;
  throw new Error('The text is too long for a QR code.');
}

const capacity = (version: number): number => Math.floor(dataModules(version) / 8) - eccWords[version]! * blockCounts[version]!;

/** All modules less the finder, timing, alignment, format and version patterns. */
function dataModules(version: number): number {
  let count = (16 * version + 128) * version + 64;
  if (version >= 2) {
    const along = Math.floor(version / 7) + 2;
    count -= (25 * along - 10) * along - 55;
    if (version >= 7) count -= 36;
  }
  return count;
}

function dataWords(bytes: Uint8Array, version: number): number[] {
  const bits: number[] = [];
  const add = (value: number, length: number) => { for (let at = length - 1; at >= 0; at--) bits.push((value >> at) & 1); };
  add(4, 4);
  add(bytes.length, version < 10 ? 8 : 16);
  for (const byte of bytes) add(byte, 8);
  const most = capacity(version) * 8;
  add(0, Math.min(4, most - bits.length));
  add(0, (8 - (bits.length % 8)) % 8);
  for (let pad = 0xec; bits.length < most; pad ^= 0xec ^ 0x11) add(pad, 8);
  return Array.from({ length: bits.length / 8 }, (_, at) => bits.slice(at * 8, at * 8 + 8).reduce((word, bit) => word * 2 + bit, 0));
}

/** The data in blocks with their error correction, word by word in turn. */
function interleaved(data: readonly number[], version: number): number[] {
  const blocks = blockCounts[version]!;
  const ecc = eccWords[version]!;
  const short = Math.floor(data.length / blocks);
  const longer = data.length % blocks;
  const parts: { data: readonly number[]; ecc: number[] }[] = [];
  for (let at = 0, from = 0; at < blocks; at++) {
    const length = short + (at >= blocks - longer ? 1 : 0);
    const part = data.slice(from, from + length);
    parts.push({ data: part, ecc: remainder(part, ecc) });
    from += length;
  }
  const words: number[] = [];
  for (let at = 0; at <= short; at++) for (const part of parts) if (at < part.data.length) words.push(part.data[at]!);
  for (let at = 0; at < ecc; at++) for (const part of parts) words.push(part.ecc[at]!);
  return words;
}

/** Reed-Solomon over GF(2^8) modulo x^8 + x^4 + x^3 + x^2 + 1. */
function remainder(data: readonly number[], degree: number): number[] {
  const divisor: number[] = Array.from({ length: degree }, (_, at) => (at === degree - 1 ? 1 : 0));
  for (let step = 0, root = 1; step < degree; step++, root = times(root, 2))
    for (let at = 0; at < degree; at++) divisor[at] = times(divisor[at]!, root) ^ (divisor[at + 1] ?? 0);
  const rest: number[] = Array.from({ length: degree }, () => 0);
  for (const word of data) {
    const factor = word ^ rest.shift()!;
    rest.push(0);
    divisor.forEach((coefficient, at) => { rest[at]! ^= times(coefficient, factor); });
  }
  return rest;
}

function times(one: number, other: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit--) product = (product << 1) ^ ((product >> 7) * 0x11d) ^ (((other >> bit) & 1) * one);
  return product;
}

function blank(version: number): Grid {
  const size = version * 4 + 17;
  const rows = () => Array.from({ length: size }, () => Array.from({ length: size }, () => false));
  const grid: Grid = { size, version, dark: rows(), fixed: rows() };
  for (let at = 0; at < size; at++) {
    set(grid, 6, at, at % 2 === 0);
    set(grid, at, 6, at % 2 === 0);
  }
  for (const [x, y] of [[3, 3], [size - 4, 3], [3, size - 4]] as const) square(grid, x, y, 4, (ring) => ring !== 2 && ring !== 4);
  const centres = alignment(version, size);
  for (const x of centres) for (const y of centres) if (!isFinder(x, y, size)) square(grid, x, y, 2, (ring) => ring !== 1);
  formatBits(grid);
  if (version >= 7) versionBits(grid);
  return grid;
}

const isFinder = (x: number, y: number, size: number): boolean => (x < 8 && (y < 8 || y > size - 9)) || (x > size - 9 && y < 8);

function alignment(version: number, size: number): number[] {
  if (version === 1) return [];
  const along = Math.floor(version / 7) + 2;
  const step = Math.ceil((version * 4 + 4) / (along * 2 - 2)) * 2;
  const places = Array.from({ length: along - 1 }, (_, at) => size - 7 - at * step);
  return [6, ...places.reverse()];
}

function square(grid: Grid, x: number, y: number, reach: number, isDark: (ring: number) => boolean): void {
  for (let dy = -reach; dy <= reach; dy++)
    for (let dx = -reach; dx <= reach; dx++) set(grid, x + dx, y + dy, isDark(Math.max(Math.abs(dx), Math.abs(dy))));
}

function set({ dark, fixed, size }: Grid, x: number, y: number, isDark: boolean): void {
  if (x < 0 || y < 0 || x >= size || y >= size) return;
  dark[y]![x] = isDark;
  fixed[y]![x] = true;
}

/** Level L and mask 0, with their own error correction, twice. */
function formatBits(grid: Grid): void {
  const { size } = grid;
  const data = 1 << 3;
  let rest = data;
  for (let at = 0; at < 10; at++) rest = (rest << 1) ^ ((rest >> 9) * 0x537);
  const bits = ((data << 10) | rest) ^ 0x5412;
  const bit = (at: number) => ((bits >> at) & 1) === 1;
  for (let at = 0; at <= 5; at++) set(grid, 8, at, bit(at));
  set(grid, 8, 7, bit(6));
  set(grid, 8, 8, bit(7));
  set(grid, 7, 8, bit(8));
  for (let at = 9; at < 15; at++) set(grid, 14 - at, 8, bit(at));
  for (let at = 0; at < 8; at++) set(grid, size - 1 - at, 8, bit(at));
  for (let at = 8; at < 15; at++) set(grid, 8, size - 15 + at, bit(at));
  set(grid, 8, size - 8, true);
}

function versionBits(grid: Grid): void {
  let rest = grid.version;
  for (let at = 0; at < 12; at++) rest = (rest << 1) ^ ((rest >> 11) * 0x1f25);
  const bits = (grid.version << 12) | rest;
  for (let at = 0; at < 18; at++) {
    const isDark = ((bits >> at) & 1) === 1;
    const along = grid.size - 11 + (at % 3);
    set(grid, along, Math.floor(at / 3), isDark);
    set(grid, Math.floor(at / 3), along, isDark);
  }
}

/** Two columns at a time from the right, up and down in turn, around what is fixed. */
function place({ size, dark, fixed }: Grid, words: readonly number[]): void {
  let at = 0;
  for (let right = size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5;
    for (let step = 0; step < size; step++) {
      const y = ((right + 1) & 2) === 0 ? size - 1 - step : step;
      for (const x of [right, right - 1]) {
        if (fixed[y]![x] || at >= words.length * 8) continue;
        dark[y]![x] = ((words[at >> 3]! >> (7 - (at & 7))) & 1) === 1;
        at++;
      }
    }
  }
}

/** Mask 0, a chequer-board. Readers take any mask; choosing the best one helps only worn prints. */
function applyMask({ size, dark, fixed }: Grid): void {
  for (let y = 0; y < size; y++) for (let x = 0; x < size; x++) if (!fixed[y]![x] && (x + y) % 2 === 0) dark[y]![x] = !dark[y]![x];
}
