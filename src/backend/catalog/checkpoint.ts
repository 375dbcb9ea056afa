import { isAscii } from 'node:buffer';
import { pipeline, Readable } from 'node:stream';
import { constants, createGunzip, createGzip } from 'node:zlib';
import { z } from 'zod';
import { gather } from '../storage/byteStream';
import { type Bytes, type IObjectStore, StoreError } from '../storage/objectStore';
import type { CatalogModel } from './catalog';
import { fingerprintLength, LogIndex } from './logIndex';
import { modelOf, rowOf } from './modelRow';
import { NameIndex } from './nameIndex';
import { servingRecordOf, servingRecordSchema, withServing } from './servingRecord';
import { State } from './state';

/** A checkpoint is written after every so many entries. */
export const checkpointEvery = 256;

/** Where checkpoints are. */
export const checkpointPrefix = 'catalog/checkpoint/';

/** The whole catalog after some entry: what its models are, and what is remembered of the log. */
export type Snapshot = { readonly state: State; readonly index: LogIndex };

/** A checkpoint that can't be used; the log still can. */
export class BrokenCheckpoint extends Error {
  override readonly name = 'BrokenCheckpoint';
}

const ending = ']}\n';
const modelsAtOnce = 256;

const headParts = {
  n: z.int().min(1),
  nextId: z.int().min(1),
  requests: z.string(),
  touched: z.array(z.union([z.int(), z.array(z.int())])),
  models: z.array(z.never())
};

/** Format 2 is for a catalog that has ever deployed: a version that knows nothing of that must not overlook it. */
const headSchema = z.discriminatedUnion('format', [
  z.object({ format: z.literal(1), ...headParts, serving: z.undefined().optional() }),
  z.object({ format: z.literal(2), ...headParts, serving: servingRecordSchema })
]);
type Head = z.infer<typeof headSchema>;

/** The key of the checkpoint after entry `n`. */
export function checkpointKey(n: number): string {
  return `${checkpointPrefix}${String(n).padStart(20, '0')}.json.gz`;
}

/** The number in a checkpoint's key, or null when it is no such key. */
export function checkpointNumber(key: string): number | null {
  const digits = /^(\d{20})\.json\.gz$/.exec(key.slice(checkpointPrefix.length))?.[1];
  return digits === undefined ? null : Number(digits);
}

/** Writes the checkpoint after entry `state.n`. `index` may be further on. */
export async function writeCheckpoint(store: IObjectStore, snapshot: Snapshot): Promise<void> {
  const gzip = createGzip({ level: constants.Z_BEST_SPEED });
  pipeline(Readable.from(textOf(snapshot)), gzip, () => undefined);
  await store.put(checkpointKey(snapshot.state.n), await gather(gzip));
}

/** Reads the checkpoint after entry `n`. Rejects with {@link BrokenCheckpoint} or a StoreError. */
export async function readCheckpoint(store: IObjectStore, n: number): Promise<Snapshot> {
  const { content } = await store.open(checkpointKey(n));
  const gunzip = createGunzip({ chunkSize: 1 << 20 });
  pipeline(Readable.from(content), gunzip, () => undefined);
  try {
    return await parse(n, gunzip);
  } catch (error) {
    if (error instanceof StoreError) {
      throw error;
    }
    throw new BrokenCheckpoint(`Checkpoint ${checkpointKey(n)} can't be used.`, { cause: error });
  }
}

/** Numbers of the checkpoints in the store, the newest first, by one listing. */
export async function checkpointNumbers(store: IObjectStore): Promise<readonly number[]> {
  const numbers: number[] = [];
  for await (const { key } of store.list(checkpointPrefix)) {
    const n = checkpointNumber(key);
    if (n !== null) {
      numbers.push(n);
    }
  }
  return numbers.reverse();
}

/** The newest checkpoint that can be read, or null; `onBroken` hears of each that can't. */
export async function newestCheckpoint(
  store: IObjectStore,
  onBroken: (error: BrokenCheckpoint) => void
): Promise<Snapshot | null> {
  for (const n of await checkpointNumbers(store)) {
    try {
      return await readCheckpoint(store, n);
    } catch (error) {
      if (error instanceof BrokenCheckpoint) {
        onBroken(error);
      } else if (!(error instanceof StoreError && error.kind === 'objectMissing')) {
        throw error;
      }
    }
  }
  return null;
}

/** One JSON document, but laid out so that it can be read in pieces: the head on the first line, then a line a model. */
function* textOf({ state, index }: Snapshot): Generator<string> {
  const { n, nextId, models } = state;
  const serving = servingRecordOf(state);
  const format = serving === undefined ? 1 : 2;
  const head = JSON.stringify({ format, n, nextId, ...index.upTo(n), serving, models: [] });
  yield ascii(head.slice(0, -2));
  let lines: string[] = [];
  let before = '\n';
  for (const model of models.values()) {
    lines.push(ascii(JSON.stringify(rowOf(model))));
    if (lines.length === modelsAtOnce) {
      yield before + lines.join(',\n');
      before = ',\n';
      lines = [];
    }
  }
  yield (lines.length > 0 ? before + lines.join(',\n') : '') + `\n${ending}`;
}

/** The same JSON in ASCII alone, which is decoded and parsed in half the time. */
function ascii(json: string): string {
  return json.replace(
    /[^\x20-\x7e]/g,
    unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
  );
}

async function parse(n: number, content: Bytes): Promise<Snapshot> {
  let head: Head | undefined;
  const models: CatalogModel[] = [];
  let isWhole = false;
  for await (const block of blocksOfLines(content)) {
    let rows = block;
    if (head === undefined) {
      const end = block.indexOf('\n');
      head = parseHead(n, block.slice(0, end));
      rows = block.slice(end + 1);
    }
    isWhole = rows.endsWith(ending);
    parseRows(isWhole ? rows.slice(0, -ending.length) : rows, models);
  }
  if (head === undefined || !isWhole) {
    throw new Error('It is torn.');
  }
  const { nextId, requests, touched, serving } = head;
  const names = new NameIndex(models);
  return {
    state: new State({ n, nextId, names, ...withServing(models, serving) }),
    index: LogIndex.from(requests, touched)
  };
}

function parseHead(n: number, line: string): Head {
  const head = headSchema.parse(JSON.parse(`${line}${ending}`));
  if (head.n !== n || head.touched.length !== n || head.requests.length !== n * fingerprintLength) {
    throw new Error('It is of another entry than its key says.');
  }
  return head;
}

function parseRows(lines: string, models: CatalogModel[]): void {
  const rows = JSON.parse(`[${lines.replace(/,?\n$/, '')}]`) as readonly unknown[];
  for (const row of rows) {
    const model = modelOf(row);
    if (model === null) {
      throw new Error('It holds a row that is no model.');
    }
    models.push(model);
  }
}

/** The text in pieces that end with a line. */
async function* blocksOfLines(content: Bytes): AsyncGenerator<string> {
  let rest: Uint8Array = new Uint8Array();
  for await (const chunk of content) {
    const bytes = Buffer.concat([rest, chunk]);
    const end = bytes.lastIndexOf('\n') + 1;
    rest = bytes.subarray(end);
    if (end > 0) {
      const lines = bytes.subarray(0, end);
      yield lines.toString(isAscii(lines) ? 'latin1' : 'utf8');
    }
  }
  if (rest.length > 0) {
    throw new Error('Its last line has no end.');
  }
}
