import type { Json } from '../../common/model';
import { failure } from '../../common/failure';
import type { FileBytes } from '../archive/describe/fileBytes';
import { readRootTexts } from '../archive/describe/hdf5';
import {
  isList,
  isObject,
  type JsonObject,
  parseObject,
  Unreadable
} from '../archive/describe/unreadable';
import { readZipEntry } from '../archive/describe/zip';

/** Layers that hold functions as bytes, wrap other frameworks' code, or load other files. */
const codeClasses: readonly string[] = [
  'Lambda',
  'TFOpLambda',
  'SlicingOpLambda',
  'ClassMethod',
  'InstanceMethod',
  'InstanceProperty',
  'TensorFlowOpLayer',
  'TFSMLayer',
  'TorchModuleWrapper',
  'JaxLayer',
  'FlaxLayer',
  '__lambda__'
];

/** Parts of Keras that do things, rather than describe a model. */
const activeModule =
  /^keras(\.src|\.api|\._tf_keras\.keras)*\.(utils|saving|datasets|config|export)\b/;

/**
 * Reads what a Keras file would make Keras build, byte by byte and without Keras, and refuses it when that carries code: NOT_DEPLOYABLE.
 * A file whose description can't be read is LOAD_FAILED: what isn't understood isn't given to Keras.
 */
export async function refuseCode(file: FileBytes, format: 'h5' | 'keras'): Promise<void> {
  let config: JsonObject;
  try {
    config = format === 'h5' ? await h5Config(file) : await zipConfig(file);
  } catch (error) {
    if (!(error instanceof Unreadable)) {
      throw error;
    }
    throw failure(
      'LOAD_FAILED',
      `The model can't be loaded: its model.${format} is damaged or holds no model (${error.message}).`,
      { cause: error }
    );
  }
  const reason = codeIn(config, '');
  if (reason !== undefined) {
    throw failure('NOT_DEPLOYABLE', `The model can't be deployed: ${reason}.`);
  }
}

async function h5Config(file: FileBytes): Promise<JsonObject> {
  const text = (await readRootTexts(file, ['model_config'])).get('model_config');
  if (text === undefined) {
    throw new Unreadable('weights alone, without the layers they belong to');
  }
  return parseObject(text);
}

/** How the model was compiled is left out: nobody asks Keras for it. That of a model inside the model is looked at. */
async function zipConfig(file: FileBytes): Promise<JsonObject> {
  const content = await readZipEntry(file, 'config.json');
  if (content === null) {
    throw new Unreadable('no config.json');
  }
  const config = parseObject(Buffer.from(content).toString());
  return Object.fromEntries(Object.entries(config).filter(([key]) => key !== 'compile_config'));
}

/** Why a part of a configuration carries code, as the second half of a sentence; undefined when it doesn't. */
function codeIn(value: Json, layer: string): string | undefined {
  if (isList(value)) {
    return firstOf(value, each => codeIn(each, layer));
  }
  if (!isObject(value)) {
    return undefined;
  }
  const inner = nameOf(value) ?? layer;
  return codeOf(value, inner) ?? firstOf(Object.values(value), each => codeIn(each, inner));
}

/** Each looks at one member that could bring code in. */
const suspicions: readonly ((value: JsonObject) => string | undefined)[] = [
  ({ class_name: name }) =>
    typeof name === 'string' && codeClasses.includes(name)
      ? `is a ${name}, which carries code of its own`
      : undefined,
  ({ class_name: name }) => customClass(name),
  ({ registered_name: name }) => customClass(name),
  ({ module }) =>
    typeof module === 'string' && !isDescriptive(module)
      ? `uses the Python module '${module}', whose code would have to be run`
      : undefined,
  value => ('function_type' in value ? 'holds a function as code' : undefined),
  ({ vocabulary }) =>
    typeof vocabulary === 'string'
      ? 'reads its vocabulary from a file that is not part of the model'
      : undefined
];

function codeOf(value: JsonObject, layer: string): string | undefined {
  for (const suspicion of suspicions) {
    const found = suspicion(value);
    if (found !== undefined) {
      return `${layer === '' ? 'it' : `its layer '${layer}'`} ${found}`;
    }
  }
  return undefined;
}

function customClass(name: Json | undefined): string | undefined {
  return typeof name === 'string' && isCustom(name)
    ? `is of a class of its own (${name}), whose code would have to be run`
    : undefined;
}

/** What somebody registered is called `package>Name`; Keras's own `keras>Name` or plainly. */
function isCustom(name: string): boolean {
  return name.includes('>') && !/^keras>/i.test(name);
}

function isDescriptive(module: string): boolean {
  const isKeras = module === 'keras' || module.startsWith('keras.');
  return module === 'builtins' || (isKeras && !activeModule.test(module));
}

function nameOf(value: JsonObject): string | undefined {
  const config = value['config'];
  const name = (isObject(config) ? config['name'] : undefined) ?? value['name'];
  return 'class_name' in value && typeof name === 'string' ? name : undefined;
}

function firstOf(
  values: readonly Json[],
  find: (value: Json) => string | undefined
): string | undefined {
  for (const value of values) {
    const found = find(value);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}
