const blockSize = 256;

type Numbered = { readonly id: number };
type Block<T> = readonly (T | undefined)[];

/**
 * Things such as models by id, in order of id. Immutable; `with` shares all blocks of 256 ids that it doesn't touch, so a
 * change costs the same whether there are ten models or a hundred thousand.
 */
export class NumberedTable<T extends Numbered> implements ReadonlyMap<number, T> {
  private _flat: readonly T[] | undefined;

  private constructor(
    private readonly _blocks: readonly (Block<T> | undefined)[],
    readonly size: number
  ) {}

  /** A table of these things, whose ids must ascend. */
  static of<T extends Numbered>(things: Iterable<T>): NumberedTable<T> {
    const blocks: (T | undefined)[][] = [];
    let size = 0;
    for (const thing of things) {
      const block = (blocks[Math.floor(thing.id / blockSize)] ??= []);
      block[thing.id % blockSize] = thing;
      size += 1;
    }
    return new NumberedTable(blocks, size);
  }

  /** This table with some things put (or, where undefined, removed). */
  with(changed: ReadonlyMap<number, T | undefined>): NumberedTable<T> {
    if (changed.size === 0) {
      return this;
    }
    const blocks = [...this._blocks];
    const own = new Map<number, (T | undefined)[]>();
    let size = this.size;
    for (const [id, thing] of changed) {
      const at = Math.floor(id / blockSize);
      const block = own.get(at) ?? [...(blocks[at] ?? [])];
      own.set(at, block);
      size += Number(thing !== undefined) - Number(block[id % blockSize] !== undefined);
      block[id % blockSize] = thing;
    }
    for (const [at, block] of own) {
      blocks[at] = block;
    }
    return new NumberedTable(blocks, size);
  }

  get(id: number): T | undefined {
    return this._blocks[Math.floor(id / blockSize)]?.[id % blockSize];
  }

  has(id: number): boolean {
    return this.get(id) !== undefined;
  }

  values(): ArrayIterator<T> {
    return this._all.values();
  }

  keys(): ArrayIterator<number> {
    return this._all.map(thing => thing.id).values();
  }

  entries(): ArrayIterator<[number, T]> {
    return this._all.map((thing): [number, T] => [thing.id, thing]).values();
  }

  [Symbol.iterator](): ArrayIterator<[number, T]> {
    return this.entries();
  }

  forEach(visit: (thing: T, id: number, table: ReadonlyMap<number, T>) => void): void {
    this._all.forEach(thing => visit(thing, thing.id, this));
  }

  /** Made once a table, at the first time that somebody goes through it: an array is far faster than walking the blocks. */
  private get _all(): readonly T[] {
    this._flat ??= flat(this._blocks);
    return this._flat;
  }
}

function flat<T>(blocks: readonly (Block<T> | undefined)[]): readonly T[] {
  const things: T[] = [];
  for (const block of blocks) {
    for (const thing of block ?? []) {
      if (thing !== undefined) {
        things.push(thing);
      }
    }
  }
  return things;
}
