import type { CatalogModel } from './catalog';

const blockSize = 256;

type Block = readonly (CatalogModel | undefined)[];

/**
 * Models by id, in order of id. Immutable; `with` shares all blocks of 256 ids that it doesn't touch, so a
 * change costs the same whether there are ten models or a hundred thousand.
 */
export class ModelTable implements ReadonlyMap<number, CatalogModel> {
  private _flat: readonly CatalogModel[] | undefined;

  private constructor(
    private readonly _blocks: readonly (Block | undefined)[],
    readonly size: number
  ) {}

  /** A table of no models. */
  static readonly empty = new ModelTable([], 0);

  /** A table of these models, whose ids must ascend. */
  static of(models: Iterable<CatalogModel>): ModelTable {
    const blocks: (CatalogModel | undefined)[][] = [];
    let size = 0;
    for (const model of models) {
      const block = (blocks[Math.floor(model.id / blockSize)] ??= []);
      block[model.id % blockSize] = model;
      size += 1;
    }
    return new ModelTable(blocks, size);
  }

  /** This table with some models put (or, where undefined, removed). */
  with(changed: ReadonlyMap<number, CatalogModel | undefined>): ModelTable {
    const blocks = [...this._blocks];
    const own = new Map<number, (CatalogModel | undefined)[]>();
    let size = this.size;
    for (const [id, model] of changed) {
      const at = Math.floor(id / blockSize);
      const block = own.get(at) ?? [...(blocks[at] ?? [])];
      own.set(at, block);
      size += Number(model !== undefined) - Number(block[id % blockSize] !== undefined);
      block[id % blockSize] = model;
    }
    for (const [at, block] of own) {
      blocks[at] = block;
    }
    return new ModelTable(blocks, size);
  }

  get(id: number): CatalogModel | undefined {
    return this._blocks[Math.floor(id / blockSize)]?.[id % blockSize];
  }

  has(id: number): boolean {
    return this.get(id) !== undefined;
  }

  values(): ArrayIterator<CatalogModel> {
    return this._all.values();
  }

  keys(): ArrayIterator<number> {
    return this._all.map(model => model.id).values();
  }

  entries(): ArrayIterator<[number, CatalogModel]> {
    return this._all.map((model): [number, CatalogModel] => [model.id, model]).values();
  }

  [Symbol.iterator](): ArrayIterator<[number, CatalogModel]> {
    return this.entries();
  }

  forEach(
    visit: (model: CatalogModel, id: number, table: ReadonlyMap<number, CatalogModel>) => void
  ): void {
    this._all.forEach(model => visit(model, model.id, this));
  }

  /** Made once a table, at the first time that somebody goes through it: an array is far faster than walking the blocks. */
  private get _all(): readonly CatalogModel[] {
    this._flat ??= flat(this._blocks);
    return this._flat;
  }
}

function flat(blocks: readonly (Block | undefined)[]): readonly CatalogModel[] {
  const models: CatalogModel[] = [];
  for (const block of blocks) {
    for (const model of block ?? []) {
      if (model !== undefined) {
        models.push(model);
      }
    }
  }
  return models;
}
