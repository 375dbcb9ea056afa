import protobuf from 'protobufjs';
import { messages } from '../grpc/messages';
import { readTensor } from '../grpc/tensorProto';
import { fieldsOf, readEntry, textOf } from './wire';
import type { Signature, Signatures, Tensor, TensorInfo } from '../tensor';

/** What is read of a MetaGraphDef (tensorflow/core/protobuf/meta_graph.proto). */
export type MetaGraph = {
  /** Those that can be run. */
  readonly signatures: Signatures;
  /** All of them. */
  readonly declared: Signatures;
  /** All of them, as a SignatureDefMap. */
  readonly signatureDefMap: Uint8Array;
};

type InfoMessage = {
  readonly name?: string;
  readonly dtype: string | number;
  readonly tensorShape: {
    readonly dim: readonly { readonly size: number }[];
    readonly unknownRank: boolean;
  } | null;
};

/** TensorFlow's own, with an operation that yields no tensor. */
const initializer = '__saved_model_init_op';
const variableOps = ['VarHandleOp', 'VariableV2', 'Variable'];
const restoreOps = ['RestoreV2', 'Restore', 'RestoreSlice'];

const tensorInfo = messages.lookupType('tensorflow.serving.TensorInfo');

/** Reads a serialized MetaGraphDef, without its graph's content. Throws when the bytes are no such message. */
export function readMetaGraph(bytes: Uint8Array): MetaGraph {
  const entries = [...fieldsOf(bytes, 5)];
  const declared = new Map(
    entries.map(readEntry).map(([name, value]) => [name, readSignature(value)] as const)
  );
  return {
    signatures: new Map([...declared].filter(([name]) => name !== initializer)),
    declared,
    signatureDefMap: signatureMap(entries)
  };
}

/** The entries of MetaGraphDef.signature_def, as those of SignatureDefMap.signature_def. */
function signatureMap(entries: readonly Uint8Array[]): Uint8Array {
  const writer = protobuf.Writer.create();
  for (const entry of entries) writer.uint32((1 << 3) | 2).bytes(entry);
  // The writer's bytes may be a part of a pool's.
  return new Uint8Array(writer.finish());
}

/** Whether a serialized MetaGraphDef has variables, and operations that read them from files: TensorFlow itself loads a model that lacks these files. */
export function restoresVariables(metaGraph: Uint8Array): boolean {
  const ops = new Set<string>();
  for (const graph of fieldsOf(metaGraph, 2)) {
    for (const node of fieldsOf(graph, 1)) addOp(ops, node);
    for (const library of fieldsOf(graph, 2)) {
      for (const definition of fieldsOf(library, 1)) {
        for (const node of fieldsOf(definition, 3)) addOp(ops, node);
      }
    }
  }
  return variableOps.some(op => ops.has(op)) && restoreOps.some(op => ops.has(op));
}

function addOp(ops: Set<string>, node: Uint8Array): void {
  for (const op of fieldsOf(node, 2)) ops.add(Buffer.from(op).toString());
}

function readSignature(message: Uint8Array): Signature {
  return {
    methodName: textOf(message, 3),
    inputs: new Map([...fieldsOf(message, 1)].map(readEntry).map(readInfo)),
    outputs: new Map([...fieldsOf(message, 2)].map(readEntry).map(readInfo)),
    defaults: new Map([...fieldsOf(message, 4)].map(readEntry).flatMap(readDefault))
  };
}

function readInfo([alias, bytes]: readonly [string, Uint8Array]): readonly [string, TensorInfo] {
  const message = tensorInfo.toObject(tensorInfo.decode(bytes), {
    defaults: true,
    arrays: true,
    enums: String,
    longs: Number
  }) as InfoMessage;
  return [alias, infoOf(message)];
}

/** A default that is no tensor here counts as none. */
function readDefault([alias, bytes]: readonly [string, Uint8Array]): (readonly [string, Tensor])[] {
  const tensor = readTensor(bytes);
  return tensor ? [[alias, tensor]] : [];
}

function infoOf({ name = '', dtype, tensorShape: shape }: InfoMessage): TensorInfo {
  const isKnown = shape !== null && !shape.unknownRank;
  return { name, dtype: nameOf(dtype), shape: isKnown ? shape.dim.map(({ size }) => size) : null };
}

/** The numbers above 100, which the enum lacks, are references to a variable of the type 100 below. */
function nameOf(dtype: string | number): string {
  return typeof dtype === 'string' ? dtype : `DT_${dtype}`;
}
