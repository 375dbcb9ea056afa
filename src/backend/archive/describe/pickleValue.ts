/** A class or function that a pickle names. It is never looked up. */
export type PickleGlobal = {
  readonly kind: 'global';
  readonly module: string;
  readonly name: string;
};
/** What a pickle would build by calling something: what is called, with what, and the state set afterwards. */
export type PickleObject = {
  readonly kind: 'object';
  readonly callee: PickleValue;
  readonly args: PickleValue;
  state?: PickleValue;
};
/** A list, tuple or set. */
export type PickleList = { readonly kind: 'list'; readonly items: PickleValue[] };
/** A dictionary, in the order of its items. */
export type PickleDict = { readonly kind: 'dict'; readonly items: [PickleValue, PickleValue][] };
/** Something without meaning for us. */
export type PickleOpaque = { readonly kind: 'opaque' };

/** A value on a pickle's stack: plain data, or a picture of an object that is never made. */
export type PickleValue =
  | string
  | number
  | boolean
  | null
  | Uint8Array
  | PickleGlobal
  | PickleObject
  | PickleList
  | PickleDict
  | PickleOpaque;

/** Whether a value is of one of the kinds that are no plain data. */
export function isKind<K extends 'global' | 'object' | 'list' | 'dict'>(
  value: PickleValue | undefined,
  kind: K
): value is Extract<PickleValue, { kind: K }> {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === kind;
}

/** The class of an object, whichever way its pickle makes it, or undefined. */
export function classOf(value: PickleValue | undefined): PickleGlobal | undefined {
  if (!isKind(value, 'object')) {
    return undefined;
  }
  const callee = value.callee;
  if (isKind(callee, 'global') && /^(copy_?reg)$/.test(callee.module)) {
    const [made] = isKind(value.args, 'list') ? value.args.items : [];
    return isKind(made, 'global') ? made : undefined;
  }
  return isKind(callee, 'global') ? callee : undefined;
}

/** The value of a dictionary's text key. */
export function itemOf(value: PickleValue | undefined, key: string): PickleValue | undefined {
  return isKind(value, 'dict') ? value.items.find(([other]) => other === key)?.[1] : undefined;
}
