import { closeSync, fstatSync, openSync, readSync, rmSync, writeSync } from 'node:fs';

const recordSize = 4608;
const headSize = 8;

/**
 * Keeps in a file who is working right now, so that whoever outlives this process can see it. A record holds a count, the length of a name
 * and the name; no write is held back.
 */
export class Ledger {
  private readonly _file: number;
  private readonly _free: number[] = [];
  private _used = 0;

  /** Begins `path` anew: one that another process still has open stays that process's. */
  constructor(path: string) {
    rmSync(path, { force: true });
    this._file = openSync(path, 'wx+');
  }

  /** A page for `name`, which is cut when it is longer than a path can be. */
  open(name: string): LedgerPage {
    const index = this._free.pop() ?? this._used++;
    const bytes = Buffer.from(name).subarray(0, recordSize - headSize);
    const record = Buffer.alloc(headSize + bytes.length);
    record.writeUInt32LE(bytes.length, 4);
    record.set(bytes, headSize);
    writeSync(this._file, record, 0, record.length, index * recordSize);
    return new LedgerPage(this._file, index * recordSize, () => this._free.push(index));
  }

  /** Only for a ledger that nobody writes to any more. */
  close(): void {
    closeSync(this._file);
  }
}

/** How much one name is doing. */
export class LedgerPage {
  private readonly _count = new Uint32Array(1);

  constructor(
    private readonly _file: number,
    private readonly _position: number,
    private readonly _onClose: () => void
  ) {}

  /** Something of this name begins. */
  begin(): void {
    this._write(1);
  }

  /** Something that began has ended. */
  end(): void {
    this._write(-1);
  }

  /** The name is gone. */
  close(): void {
    this._onClose();
  }

  private _write(change: number): void {
    this._count[0] = (this._count[0] ?? 0) + change;
    writeSync(this._file, this._count, 0, 4, this._position);
  }
}

/** Who was working when the process that kept the ledger ended; nobody when there is no ledger. */
export function readLedger(path: string): readonly string[] {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return [];
  }
  try {
    const names: string[] = [];
    const record = Buffer.alloc(recordSize);
    for (let at = 0; at < fstatSync(file).size; at += recordSize) {
      readSync(file, record, 0, recordSize, at);
      const length = record.readUInt32LE(4);
      if (record.readUInt32LE(0) > 0)
        names.push(record.toString('utf8', headSize, headSize + length));
    }
    return [...new Set(names)];
  } finally {
    closeSync(file);
  }
}
