import { buildFse, constantFse, readFse, type FseTable } from './fse';
import type { BlockPart } from './literals';
import { damaged } from './zstdError';

/** The tables that a block's sequences are coded with. */
export type SequenceTables = {
  readonly literalLengths: FseTable;
  readonly offsets: FseTable;
  readonly matchLengths: FseTable;
};

type Field = {
  readonly name: keyof SequenceTables;
  readonly shift: number;
  readonly accuracyLog: number;
  readonly symbols: number;
  readonly predefined: FseTable;
};

const fields: readonly Field[] = [
  {
    name: 'literalLengths',
    shift: 6,
    accuracyLog: 9,
    symbols: 36,
    predefined: buildFse(
      [
        4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1,
        1, -1, -1, -1, -1
      ],
      6
    )
  },
  {
    name: 'offsets',
    shift: 4,
    accuracyLog: 8,
    symbols: 32,
    predefined: buildFse(
      [1, 1, 1, 1, 1, 1, 2, 2, 2, ...new Array<number>(15).fill(1), -1, -1, -1, -1, -1],
      5
    )
  },
  {
    name: 'matchLengths',
    shift: 2,
    accuracyLog: 9,
    symbols: 53,
    predefined: buildFse(
      [
        1,
        4,
        3,
        2,
        2,
        2,
        2,
        2,
        2,
        ...new Array<number>(37).fill(1),
        ...new Array<number>(7).fill(-1)
      ],
      6
    )
  }
];

/** Reads the tables that stand at `block.start`, behind the byte of their modes; answers them and where the bit stream begins. */
export function readTables(block: BlockPart, known: SequenceTables | undefined) {
  const modes = block.bytes[block.start] as number;
  if ((modes & 3) !== 0) {
    throw damaged('sequences of an unknown kind');
  }
  let start = block.start + 1;
  const tables: Partial<Record<keyof SequenceTables, FseTable>> = {};
  for (const field of fields) {
    const mode = (modes >> field.shift) & 3;
    const read = readTable(mode, field, { ...block, start });
    const table = mode === 3 ? known?.[field.name] : read.table;
    if (!table || read.end > block.end) {
      throw damaged('sequences without their tables');
    }
    tables[field.name] = table;
    start = read.end;
  }
  return { tables: tables as SequenceTables, start };
}

function readTable(mode: number, field: Field, block: BlockPart) {
  if (mode === 1) {
    const symbol = block.bytes[block.start] as number;
    if (symbol >= field.symbols) {
      throw damaged('a sequence with an unknown code');
    }
    return { table: constantFse(symbol), end: block.start + 1 };
  }
  return mode === 2
    ? readFse(block.bytes, block.start, field)
    : { table: field.predefined, end: block.start };
}
