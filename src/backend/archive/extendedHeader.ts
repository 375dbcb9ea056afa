/** The records of a PAX header. Values stay bytes: only some of them are text. */
export type PaxRecords = ReadonlyMap<string, Uint8Array>;

/** Parses `<length> <keyword>=<value>\n` records, or answers null when they don't fill the header exactly or one comes twice. */
export function parsePax(bytes: Uint8Array): PaxRecords | null {
  const records = new Map<string, Uint8Array>();
  for (let start = 0; start < bytes.length;) {
    const record = parseRecord(bytes, start);
    if (!record || records.has(record.keyword)) {
      return null;
    }
    records.set(record.keyword, record.value);
    start = record.end;
  }
  return records;
}

function parseRecord(bytes: Uint8Array, start: number) {
  const blank = bytes.indexOf(0x20, start);
  const digits =
    blank < 0 ? '' : Buffer.from(bytes.subarray(start, blank).subarray(0, 12)).toString('latin1');
  const end = start + (/^[1-9][0-9]{0,8}$/.test(digits) ? Number(digits) : NaN);
  const equals = bytes.indexOf(0x3d, blank);
  const isWhole = end <= bytes.length && bytes[end - 1] === 0x0a;
  if (!isWhole || equals <= blank + 1 || equals >= end) {
    return null;
  }
  const keyword = Buffer.from(bytes.subarray(blank + 1, equals)).toString('latin1');
  return { keyword, value: bytes.subarray(equals + 1, end - 1), end };
}

/** The text of a GNU long name: up to its NUL, after which nothing else may stand; null otherwise. */
export function parseLongName(bytes: Uint8Array): Uint8Array | null {
  const nul = bytes.indexOf(0);
  const end = nul < 0 ? bytes.length : nul;
  return bytes.subarray(end).every(byte => byte === 0) ? bytes.subarray(0, end) : null;
}
