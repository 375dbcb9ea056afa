import type { Cursor } from './cursor';
import { isKind, type PickleDict, type PickleList, type PickleValue } from './pickleValue';
import { Unreadable } from './unreadable';

const mark = Symbol('mark');
type Slot = PickleValue | typeof mark;

/** The stack, memo and input of a pickle that is being read. It builds data; nothing is ever called. */
export class PickleMachine {
  private readonly _stack: Slot[] = [];
  private readonly _memo = new Map<number, PickleValue>();

  constructor(
    readonly input: Cursor,
    /** How many pickles this one stands in. */
    readonly depth: number
  ) {}

  /** What the pickle has made so far: its lowest value. */
  get result(): PickleValue | undefined {
    const [lowest] = this._stack;
    return lowest === mark ? undefined : lowest;
  }

  /** Puts a value on the stack. */
  push(value: PickleValue): void {
    this._stack.push(value);
  }

  /** Takes the highest value. */
  pop(): PickleValue {
    const value = this.top();
    this._stack.pop();
    return value;
  }

  /** The highest value, which stays. */
  top(): PickleValue {
    const value = this._stack.at(-1);
    if (value === undefined || value === mark) {
      throw new Unreadable('a pickle that takes what is not there');
    }
    return value;
  }

  /** Drops the highest value or mark. */
  drop(): void {
    this._stack.pop();
  }

  /** Puts a mark on the stack. */
  pushMark(): void {
    this._stack.push(mark);
  }

  /** Takes the last mark and what stands above it. */
  popToMark(): PickleValue[] {
    const at = this._stack.lastIndexOf(mark);
    if (at < 0) {
      throw new Unreadable('a pickle without a mark');
    }
    return this._stack.splice(at).slice(1) as PickleValue[];
  }

  /** Takes the highest `count` values as a list. */
  popList(count: number): PickleList {
    const items = Array.from({ length: count }, () => this.pop()).reverse();
    return { kind: 'list', items };
  }

  /** Appends to the list that is highest; to anything else what a reader can't know is left out. */
  append(items: readonly PickleValue[]): void {
    const target = this.top();
    if (isKind(target, 'list')) {
      target.items.push(...items);
    }
  }

  /** Adds keys and values, in turns, to the dictionary that is highest. */
  setItems(items: readonly PickleValue[]): void {
    const target = this.top();
    if (isKind(target, 'dict')) {
      target.items.push(...pairsOf(items).items);
    }
  }

  /** Remembers the highest value under a number, by default the next one. */
  memoize(index = this._memo.size): void {
    this._memo.set(index, this.top());
  }

  /** Puts a remembered value on the stack. */
  recall(index: number): void {
    const value = this._memo.get(index);
    if (value === undefined) {
      throw new Unreadable('a pickle that recalls what it never had');
    }
    this.push(value);
  }

  /**
   * What a pickle that was not read to its end has said of its lowest value so far: the items of the
   * state that it was about to set, up to the one that is unfinished.
   */
  salvage(): PickleValue | undefined {
    const [lowest, state, ...slots] = this._stack;
    if (lowest === undefined || lowest === mark || !isKind(lowest, 'object')) {
      return undefined;
    }
    if (lowest.state !== undefined || state === mark || !isKind(state, 'dict')) {
      return lowest;
    }
    const whole = slots.slice(1, finishedUpTo(slots));
    const items = [...state.items, ...pairsOf(whole as PickleValue[]).items];
    return { ...lowest, state: { kind: 'dict', items } };
  }
}

/** Keys and values in turns as a dictionary. */
export function pairsOf(items: readonly PickleValue[]): PickleDict {
  const pairs = Array.from({ length: items.length >> 1 }, (_, i): [PickleValue, PickleValue] => [
    items[2 * i] as PickleValue,
    items[2 * i + 1] as PickleValue
  ]);
  return { kind: 'dict', items: pairs };
}

/** Behind the first slot, a mark, keys and values take turns; a value is finished when another key follows. */
function finishedUpTo(slots: readonly Slot[]): number {
  let end = 1;
  while (typeof slots[end] === 'string' && typeof slots[end + 2] === 'string') {
    end += 2;
  }
  return end;
}
