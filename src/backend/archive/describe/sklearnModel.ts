import type { Json, ModelFacts } from '../../../common/model';
import type { FileBytes } from './fileBytes';
import { dtypeName } from './joblibArray';
import { readPickle } from './pickle';
import { classOf, isKind, itemOf, type PickleValue } from './pickleValue';
import { Unreadable } from './unreadable';

/** Bytes of a pickle that are looked at. */
const headLength = 1024 * 1024;
const longestText = 1000;
const mostFeatures = 10_000;
/** Values of a model's parameters, nested ones included. */
const mostValues = 2000;
const deepest = 6;

/** An estimator's class, its hyper-parameters and the names of its features, from its pickle's opcodes. */
export async function readSklearnModel(file: FileBytes): Promise<ModelFacts> {
  const model = readPickle(await file.head(headLength));
  const parameter = new Simplifier().estimator(model);
  if (!parameter) {
    throw new Unreadable('no object');
  }
  const feature = featuresOf(model);
  return {
    ...(feature && { feature }),
    parameter: { ...parameter, ...fitted(model) }
  };
}

/** A pipeline's features are those of its first step. */
function featuresOf(model: PickleValue): readonly string[] | undefined {
  const steps = itemOf(stateOf(model), 'steps');
  const inner = isKind(steps, 'list')
    ? steps.items.map(step => (isKind(step, 'list') ? step.items[1] : undefined))
    : [];
  for (const estimator of [model, ...inner]) {
    const array = itemOf(stateOf(estimator), 'feature_names_in_');
    const state = stateOf(array);
    const names = isKind(state, 'list') ? state.items[4] : undefined;
    if (isKind(names, 'list') && names.items.every(name => typeof name === 'string')) {
      return names.items.slice(0, mostFeatures);
    }
  }
  return undefined;
}

/** What fitting found out and is worth a line. */
function fitted(model: PickleValue): Readonly<Record<string, Json>> {
  const count = itemOf(stateOf(model), 'n_features_in_');
  const version = itemOf(stateOf(model), '_sklearn_version');
  return {
    ...(typeof count === 'number' && { n_features_in_: count }),
    ...(typeof version === 'string' && { sklearn_version: version })
  };
}

function stateOf(value: PickleValue | undefined): PickleValue | undefined {
  return isKind(value, 'object') ? value.state : undefined;
}

/** Turns pickled values into JSON, as many as fit. */
class Simplifier {
  private _left = mostValues;

  /** An object's class and its settings: by scikit-learn's convention those without an underscore at either end. */
  estimator(value: PickleValue, depth = 0): Record<string, Json> | undefined {
    const made = classOf(value);
    if (!made) {
      return undefined;
    }
    const state = stateOf(value);
    const settings = isKind(state, 'dict') ? state.items : [];
    const entries = settings.flatMap(([key, setting]): [string, Json][] => {
      const isSetting = typeof key === 'string' && !/^_|_$/.test(key);
      const simple = isSetting ? this._simple(setting, depth + 1) : undefined;
      return simple === undefined ? [] : [[short(key as string), simple]];
    });
    return Object.fromEntries([['class', short(`${made.module}.${made.name}`)], ...entries]);
  }

  /** Undefined when there is no simple form. */
  private _simple(value: PickleValue, depth: number): Json | undefined {
    this._left -= 1;
    if (this._left < 0 || depth > deepest) {
      return undefined;
    }
    if (typeof value === 'number') {
      return Number.isFinite(value) ? value : String(value);
    }
    if (typeof value === 'string') {
      return short(value);
    }
    return value === null || typeof value === 'boolean' ? value : this._nested(value, depth);
  }

  private _nested(value: PickleValue, depth: number): Json | undefined {
    if (isKind(value, 'global')) {
      return short(`${value.module}.${value.name}`);
    }
    if (isKind(value, 'list')) {
      return value.items
        .slice(0, mostValues)
        .map(item => this._simple(item, depth + 1))
        .filter(item => item !== undefined);
    }
    if (isKind(value, 'dict')) {
      const entries = value.items.slice(0, mostValues).flatMap(([key, item]) => {
        const simple = this._simple(item, depth + 1);
        return typeof key === 'string' && simple !== undefined ? [[short(key), simple]] : [];
      });
      return Object.fromEntries(entries) as Json;
    }
    return scalar(value) ?? this.estimator(value, depth);
  }
}

/** The number in a NumPy scalar, which is pickled as a dtype and bytes. */
function scalar(value: PickleValue): number | boolean | undefined {
  if (
    classOf(value)?.name !== 'scalar' ||
    !isKind(value, 'object') ||
    !isKind(value.args, 'list')
  ) {
    return undefined;
  }
  const [dtype, bytes] = value.args.items;
  if (!(bytes instanceof Uint8Array)) {
    return undefined;
  }
  const read = scalars[`${dtypeName(dtype) ?? ''}:${bytes.length}`];
  const number = read?.(Buffer.from(bytes));
  return Number.isFinite(Number(number)) ? number : undefined;
}

/** By dtype and length. */
const scalars: Readonly<Record<string, (bytes: Buffer) => number | boolean>> = {
  'f8:8': bytes => bytes.readDoubleLE(0),
  'f4:4': bytes => bytes.readFloatLE(0),
  'i8:8': bytes => Number(bytes.readBigInt64LE(0)),
  'i4:4': bytes => bytes.readInt32LE(0),
  'b1:1': bytes => bytes[0] === 1
};

function short(text: string): string {
  return text.length > longestText ? `${text.slice(0, longestText)}…` : text;
}
