import * as ascii from './ascii';

/** Where the blanks that begin at `at` end; there may be none. */
export function skipBlanks(text: Uint8Array, at: number): number {
  let end = at;
  while (isBlank(text[end] ?? 0)) {
    end += 1;
  }
  return end;
}

function isBlank(byte: number): boolean {
  return (
    byte === ascii.space ||
    byte === ascii.newline ||
    byte === ascii.carriageReturn ||
    byte === ascii.tab
  );
}
