import type { Cursor } from './cursor';
import { classOf, isKind, itemOf, type PickleObject, type PickleValue } from './pickleValue';
import { Unreadable } from './unreadable';

/** Whether an object is joblib's stand-in for an array that follows it. */
export function isStoredArray(object: PickleObject): boolean {
  const made = classOf(object);
  return made?.name === 'NumpyArrayWrapper' && made.module === 'joblib.numpy_pickle';
}

/** Whether the array that follows is one of Python objects, which a pickle of its own holds. */
export function holdsObjects(array: PickleObject): boolean {
  return dtypeOf(array).startsWith('O');
}

/** How many bytes follow for the array, alignment included, whose first byte is read. Throws `Unreadable` for a dtype that can't be counted. */
export function arrayBytes(array: PickleObject, input: Cursor): number {
  const [, kind, digits] = /^[<>|=]?([biufcmMSVU])(\d+)$/.exec(dtypeOf(array)) ?? [];
  const shape = itemOf(array.state, 'shape');
  if (kind === undefined || !isKind(shape, 'list')) {
    throw new Unreadable('an array of an unknown type');
  }
  const padding =
    typeof itemOf(array.state, 'numpy_array_alignment_bytes') === 'number' ? input.uint(1) : 0;
  const itemSize = Number(digits) * (kind === 'U' ? 4 : 1);
  return padding + shape.items.reduce<number>((total, length) => total * Number(length), itemSize);
}

function dtypeOf(array: PickleObject): string {
  return dtypeName(itemOf(array.state, 'dtype')) ?? '';
}

/** The text that NumPy's dtype is made from, such as `f8`. */
export function dtypeName(value: PickleValue | undefined): string | undefined {
  if (classOf(value)?.name !== 'dtype' || !isKind(value, 'object') || !isKind(value.args, 'list')) {
    return undefined;
  }
  const [name] = value.args.items;
  return typeof name === 'string' ? name : undefined;
}
