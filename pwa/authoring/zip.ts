// A ZIP archive without compression (PKWARE APPNOTE 6.3.10, 4.3): the package other systems open.

import type { PackageFile } from "../../shared/lessons/source/qti.ts";

/** CRC-32 of ISO 3309, as ZIP wants it. */
function crc32(bytes: Uint8Array): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

const u16 = (value: number) => [value & 255, (value >>> 8) & 255];
const u32 = (value: number) => [...u16(value), ...u16(value >>> 16)];

/** Names are UTF-8; every entry bears the first day a ZIP can name, so that the same files give the same bytes. */
export function zip(files: readonly PackageFile[]): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const parts: number[] = [];
  const directory: number[] = [];
  for (const { name, text } of files) {
    const [title, body] = [encoder.encode(name), encoder.encode(text)];
    const offset = parts.length;
    // Version 2.0, UTF-8 names, stored, 1980-01-01.
    const about = [...u16(20), ...u16(0x0800), ...u16(0), ...u16(0), ...u16(0x0021), ...u32(crc32(body))];
    const sizes = [...u32(body.length), ...u32(body.length), ...u16(title.length), ...u16(0)];
    push(parts, [...u32(0x04034b50), ...about, ...sizes], title, body);
    const place = [...u16(0), ...u16(0), ...u16(0), ...u32(0), ...u32(offset)];
    push(directory, [...u32(0x02014b50), ...u16(20), ...about, ...sizes, ...place], title);
  }
  const count = u16(files.length);
  const end = [
    ...u32(0x06054b50),
    ...u16(0),
    ...u16(0),
    ...count,
    ...count,
    ...u32(directory.length),
    ...u32(parts.length),
    ...u16(0),
  ];
  const whole: number[] = [];
  push(whole, parts, directory, end);
  return Uint8Array.from(whole);
}

/** A spread of a long list would exhaust the stack. */
function push(into: number[], ...lists: readonly (ArrayLike<number> & Iterable<number>)[]): void {
  for (const list of lists) for (const byte of list) into.push(byte);
}
