import type { Json } from '../../common/model';
import { isList, isMembers, isNumberLike } from './looseJson';
import { shapeText, specText, type ServedSignature, type TensorSpec } from './signature';

/** An input whose shape or type isn't the signature's, in words: what it takes, what it got. */
export type Mismatch = { readonly takes: string; readonly given: string };

/** The first input of a request's body that doesn't fit the signature, or null when all fit as far as can be seen. */
export function mismatch(request: Json, { inputs }: ServedSignature): Mismatch | null {
  const names = [...inputs.keys()];
  for (const [alias, spec] of inputs) {
    const given = givenTo(alias, request, names.length === 1);
    if (given !== undefined && !(fitsShape(given, spec) && fitsType(given, spec))) {
      return { takes: `${alias} as ${specText(spec)}`, given: describe(given) };
    }
  }
  return null;
}

/** What a body gives: the shape read down the first element of each level, and the first value. */
type Given = { readonly shape: readonly number[]; readonly value: Json | undefined };

function givenTo(alias: string, request: Json, isOnly: boolean): Given | undefined {
  const { instances, inputs } = isMembers(request) ? request : {};
  if (!isList(instances)) {
    const whole = valueFor(alias, inputs, isOnly);
    return whole === undefined ? undefined : read(whole);
  }
  const row = valueFor(alias, instances[0], isOnly);
  if (row === undefined) {
    return undefined;
  }
  const { shape, value } = read(row);
  return { shape: [instances.length, ...shape], value };
}

/** What stands under the input's name, or the value itself where there is but one input. */
function valueFor(alias: string, value: Json | undefined, isOnly: boolean): Json | undefined {
  if (isMembers(value) && !isBytes(value)) {
    return value[alias];
  }
  return isOnly ? value : undefined;
}

function read(value: Json): Given {
  const shape: number[] = [];
  let inner: Json | undefined = value;
  while (isList(inner)) {
    shape.push(inner.length);
    inner = inner[0];
  }
  return { shape, value: inner };
}

function fitsShape({ shape: given }: Given, { shape }: TensorSpec): boolean {
  return (
    shape === null ||
    (shape.length === given.length &&
      shape.every((size, at) => size === -1 || size === given[at] || given[at] === 0))
  );
}

function fitsType({ value }: Given, { dtype }: TensorSpec): boolean {
  if (value === undefined) {
    return true;
  }
  switch (dtype) {
    case 'DT_STRING':
      return typeof value === 'string' || isBytes(value);
    case 'DT_BOOL':
      return typeof value === 'boolean';
    default:
      return isNumberLike(value) && (/FLOAT|DOUBLE|HALF/.test(dtype) || isWhole(value));
  }
}

/** `1.0` came as 1 and is refused by servers for integers all the same; their own reason says so. */
function isWhole(value: Json): boolean {
  return typeof value !== 'number' || Number.isInteger(value);
}

function describe({ shape, value }: Given): string {
  return `${kindOf(value)} ${shapeText(shape)}`.trim();
}

function kindOf(value: Json | undefined): string {
  if (isNumberLike(value)) {
    return 'numbers';
  }
  switch (typeof value) {
    case 'string':
      return 'texts';
    case 'boolean':
      return 'booleans';
    case 'undefined':
      return '';
    default:
      return value === null ? 'null' : isBytes(value) ? 'bytes' : 'objects';
  }
}

function isBytes(value: Json): boolean {
  return isMembers(value) && Object.keys(value).length === 1 && typeof value['b64'] === 'string';
}
