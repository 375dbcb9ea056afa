import type { ListedModel } from '../tokens';
import { Haystack } from './haystack';
import { agrees, searchKey, searchWords, type SearchKey, type SearchWord } from './searchKey';
import type { ISlices } from './slices';
import { mergeInSlices, sortInSlices, type Compare } from './sortInSlices';

/** What the models can be sorted by. */
export const sortings = ['name', 'created', 'modified', 'id'] as const;
/** One of {@link sortings}. */
export type Sorting = (typeof sortings)[number];

type Entry = { readonly model: ListedModel; readonly key: SearchKey };

/** What was made ready once stays so as long as the model is as it was. */
const entryOfModel = new WeakMap<ListedModel, Entry>();

/** Text as a Korean dictionary does, with numbers in names by size. */
const { compare: compareNames } = new Intl.Collator('ko', { numeric: true });

const comparers: Readonly<Record<Sorting, Compare<Entry>>> = {
  name: (a, b) => compareNames(a.model.name, b.model.name) || a.model.id - b.model.id,
  created: (a, b) => compareTexts(a.model.created, b.model.created) || a.model.id - b.model.id,
  modified: (a, b) => compareTexts(a.model.modified, b.model.modified) || a.model.id - b.model.id,
  id: (a, b) => a.model.id - b.model.id
};

/** The models in one order, ready to be searched. Made in slices; what an earlier one has made of the same models is taken over. */
export class ModelIndex {
  private constructor(sorting: Sorting, entries: readonly Entry[]) {
    this.sorting = sorting;
    this._entries = entries;
    this._strokes = new Haystack(entries.map(({ key }) => key.strokes));
    if (entries.some(({ key }) => key.initials !== key.strokes)) {
      this._initials = new Haystack(entries.map(({ key }) => key.initials));
    }
  }

  /** Makes the index. */
  static async make(
    models: readonly ListedModel[],
    { sorting, slices, before }: { sorting: Sorting; slices: ISlices; before?: ModelIndex }
  ): Promise<ModelIndex> {
    const sorted = before?.sorting === sorting ? before._entries : [];
    const [wanted, placed] = [new Set<Entry>(), new Set(sorted)];
    const fresh: Entry[] = [];
    for (const model of models) {
      const entry = entryOf(model);
      wanted.add(entry);
      if (!placed.has(entry)) {
        fresh.push(entry);
      }
      if (slices.isSpent) {
        await slices.rest();
      }
    }
    const compare = comparers[sorting];
    const still = sorted.filter(entry => wanted.has(entry));
    const added = await sortInSlices(fresh, compare, slices);
    const entries = await mergeInSlices([still, added], compare, slices);
    await slices.rest();
    return new ModelIndex(sorting, entries);
  }

  readonly sorting: Sorting;

  /** The models in which every word of `query` occurs; those whose name begins with the first word come first. */
  search(query: string, isDescending = false): readonly ListedModel[] {
    const words = searchWords(query);
    const marks = new Uint8Array(this._entries.length);
    for (const [index, word] of words.entries()) {
      this._mark(word, marks, index);
    }
    return this._ranked(marks, words.length, isDescending);
  }

  /** Counts in `marks` for each model how many of the words so far it has, twice; and once more when its name begins with the first. */
  private _mark(word: SearchWord, marks: Uint8Array, before: number): void {
    const found = (index: number, isAtStart: boolean): void => {
      const mark = marks[index] ?? 0;
      if (mark >> 1 === before) {
        marks[index] = mark + 2 + Number(before === 0 && isAtStart);
      }
    };
    this._strokes.find(word.strokes, found);
    if (word.hasInitials) {
      this._initials?.find(word.initials, found, (index, at) =>
        agrees(word.text, this._entries[index]?.key.text ?? '', at)
      );
    }
  }

  private _ranked(marks: Uint8Array, words: number, isDescending: boolean): readonly ListedModel[] {
    const leading: ListedModel[] = [];
    const others: ListedModel[] = [];
    for (let step = 0; step < marks.length; step++) {
      const index = isDescending ? marks.length - 1 - step : step;
      const [mark, entry] = [marks[index] ?? 0, this._entries[index]];
      if (entry && mark >> 1 === words) {
        (mark & 1 ? leading : others).push(entry.model);
      }
    }
    return leading.length === 0 ? others : leading.concat(others);
  }

  private readonly _entries: readonly Entry[];
  private readonly _strokes: Haystack;
  private readonly _initials: Haystack | undefined;
}

/** A model as the keys that type it, its name first. */
export function modelStrokes(model: ListedModel): string {
  return entryOf(model).key.strokes;
}

function entryOf(model: ListedModel): Entry {
  const known = entryOfModel.get(model);
  if (known) {
    return known;
  }
  const entry = { model, key: searchKey(model) };
  entryOfModel.set(model, entry);
  return entry;
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
