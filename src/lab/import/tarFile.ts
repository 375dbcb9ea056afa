const block = 512;
const modified = Date.UTC(2026, 0, 1) / 1000;

/** A tar (ustar) with these files; their names have at most 100 bytes. */
export function tarFile(
  files: Readonly<Record<string, Uint8Array<ArrayBuffer>>>
): Uint8Array<ArrayBuffer> {
  const parts = Object.entries(files).flatMap(([name, content]) => [
    header(name, content.length),
    content,
    new Uint8Array(-content.length & (block - 1))
  ]);
  return joined([...parts, new Uint8Array(2 * block)]);
}

function header(name: string, size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(block);
  const write = (text: string, at: number): void => bytes.set(new TextEncoder().encode(text), at);
  write(name, 0);
  write('0000644\0', 100);
  write('0000000\0', 108);
  write('0000000\0', 116);
  write(`${octal(size, 11)}\0`, 124);
  write(`${octal(modified, 11)}\0`, 136);
  write('        ', 148);
  write('0', 156);
  write('ustar\x0000', 257);
  write(
    `${octal(
      bytes.reduce((sum, byte) => sum + byte, 0),
      6
    )}\0 `,
    148
  );
  return bytes;
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0');
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
