import type { Json, ModelFacts } from '../../../common/model';
import type { FileBytes } from './fileBytes';
import { ProtobufReader, stretchOf, type Stretch } from './protobuf';
import { Unreadable, type JsonObject } from './unreadable';

// Field numbers of tensorflow/core/protobuf/saved_model.proto and meta_graph.proto.
const metaGraphs = 2;
const metaGraph = { info: 1, graph: 2, signatures: 5 };
const info = { tags: 4, version: 5 };
const signature = { inputs: 1, outputs: 2, method: 3 };
const tensor = { dtype: 2, shape: 3 };

/** TensorFlow's DataType, without those that no signature has. */
const dtypes: readonly string[] = [
  ...['invalid', 'float32', 'float64', 'int32', 'uint8', 'int16', 'int8', 'string', 'complex64'],
  ...['int64', 'bool', 'qint8', 'quint8', 'qint32', 'bfloat16', 'qint16', 'quint16', 'uint16'],
  ...['complex128', 'float16', 'resource', 'variant', 'uint32', 'uint64']
];

const mostSignatures = 1000;
const variableOps = ['VarHandleOp', 'Variable', 'VariableV2'];

/** Signatures, their inputs as features, and TensorFlow's version, of a `saved_model.pb`. */
export async function readSavedModel(file: FileBytes): Promise<ModelFacts> {
  const reader = new ProtobufReader(file);
  const signatures: Record<string, JsonObject> = {};
  const parameter: Record<string, Json> = {};
  for await (const graph of reader.messages(reader.whole, metaGraphs)) {
    for await (const field of reader.fields(graph)) {
      if (field.number === metaGraph.info) {
        Object.assign(parameter, await readInfo(reader, stretchOf(field)));
      } else if (field.number === metaGraph.signatures) {
        await addSignature(reader, stretchOf(field), signatures);
      }
    }
  }
  const main = signatures['serving_default'] ?? Object.values(signatures)[0];
  return {
    ...(main && { feature: Object.keys(main['inputs'] as JsonObject) }),
    parameter,
    signature: signatures
  };
}

/** Whether the graph of a `saved_model.pb` has variables, which must then lie beside it. Throws `Unreadable` when it is no graph. */
export async function hasVariables(file: FileBytes): Promise<boolean> {
  const reader = new ProtobufReader(file);
  let isEmpty = true;
  for await (const graph of reader.messages(reader.whole, metaGraphs)) {
    isEmpty = false;
    for await (const definition of reader.messages(graph, metaGraph.graph)) {
      if (await hasVariableNode(reader, definition)) {
        return true;
      }
    }
  }
  if (isEmpty) {
    throw new Unreadable('no graph');
  }
  return false;
}

/** Functions can create variables only where the graph holds their handles. */
async function hasVariableNode(reader: ProtobufReader, graph: Stretch): Promise<boolean> {
  for await (const node of reader.messages(graph, 1)) {
    for await (const op of reader.messages(node, 2)) {
      if (variableOps.includes(await reader.text(op))) {
        return true;
      }
      break;
    }
  }
  return false;
}

async function readInfo(reader: ProtobufReader, message: Stretch): Promise<JsonObject> {
  const tags: string[] = [];
  let version: string | undefined;
  for await (const field of reader.fields(message)) {
    if (field.number === info.tags && tags.length < 100) {
      tags.push(await reader.text(stretchOf(field)));
    } else if (field.number === info.version) {
      version = await reader.text(stretchOf(field));
    }
  }
  return { ...(version !== undefined && { tensorflow_version: version }), tags };
}

async function addSignature(
  reader: ProtobufReader,
  entry: Stretch,
  signatures: Record<string, JsonObject>
): Promise<void> {
  const { key, value } = await readEntry(reader, entry);
  if (key.startsWith('__saved_model_') || Object.keys(signatures).length >= mostSignatures) {
    return;
  }
  const inputs: Record<string, Json> = {};
  const outputs: Record<string, Json> = {};
  let method = '';
  for await (const field of reader.fields(value)) {
    if (field.number === signature.inputs) {
      await addTensor(reader, stretchOf(field), inputs);
    } else if (field.number === signature.outputs) {
      await addTensor(reader, stretchOf(field), outputs);
    } else if (field.number === signature.method) {
      method = await reader.text(stretchOf(field));
    }
  }
  define(signatures, key, { method, inputs, outputs });
}

async function addTensor(
  reader: ProtobufReader,
  entry: Stretch,
  tensors: Record<string, Json>
): Promise<void> {
  const { key, value } = await readEntry(reader, entry);
  let dtype: string | null = null;
  let shape: readonly number[] | null = null;
  for await (const field of reader.fields(value)) {
    if (field.number === tensor.dtype) {
      dtype = dtypes[Number(field.value)] ?? null;
    } else if (field.number === tensor.shape) {
      shape = await readShape(reader, stretchOf(field));
    }
  }
  if (Object.keys(tensors).length < mostSignatures) {
    define(tensors, key, { dtype, shape });
  }
}

/** Null when even the rank is unknown; -1 for a dimension of any size. */
async function readShape(reader: ProtobufReader, message: Stretch): Promise<number[] | null> {
  const shape: number[] = [];
  for await (const field of reader.fields(message)) {
    if (field.number === 3 && field.value === 1) {
      return null;
    }
    if (field.number === 2 && shape.length < 255) {
      shape.push(await readDimension(reader, stretchOf(field)));
    }
  }
  return shape;
}

async function readDimension(reader: ProtobufReader, message: Stretch): Promise<number> {
  for await (const field of reader.fields(message)) {
    if (field.number === 1 && typeof field.value === 'number') {
      return field.value;
    }
  }
  return 0;
}

async function readEntry(reader: ProtobufReader, entry: Stretch) {
  let key = '';
  let value: Stretch = { start: 0, end: 0 };
  for await (const field of reader.fields(entry)) {
    if (field.number === 1) {
      key = await reader.text(stretchOf(field));
    } else if (field.number === 2) {
      value = stretchOf(field);
    }
  }
  return { key, value };
}

/** Unlike an assignment, safe for a name such as `__proto__`. */
function define<T>(target: Record<string, T>, key: string, value: T): void {
  Object.defineProperty(target, key, {
    value,
    enumerable: true,
    configurable: true,
    writable: true
  });
}
