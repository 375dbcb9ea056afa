import type { Feature } from '../example';
import { ServingError } from '../servingError';
import { base64Value, decodeBase64 } from './base64Object';
import type { JsonDocument } from './jsonDocument';
import { elementsOf } from './parseJson';

type FeatureKind = Exclude<Feature['kind'], 'unset'>;
type Element = { readonly document: JsonDocument; readonly node: number; readonly name: string };

/**
 * The value of an example's member as a feature: a scalar, or a list of scalars of one kind, which the first one sets. Throws
 * INVALID_ARGUMENT with the feature's name.
 */
export function readFeature(document: JsonDocument, value: number, name: string): Feature {
  const isList = document.kind(value) === 'Array';
  const list = isList ? elementsOf(document, value) : { document, nodes: [value] };
  const elements = list.nodes.map(node => ({ document: list.document, node, name }));
  const [first] = elements;
  if (!first) {
    return { kind: 'unset' };
  }
  const kind = kindOf(first);
  switch (kind) {
    case 'int64':
      return { kind, values: elements.map(each => readInteger(ofKind(each, kind))) };
    case 'float':
      return { kind, values: elements.map(each => readFloat(ofKind(each, kind))) };
    case 'bytes':
      return { kind, values: elements.map(each => readBytes(ofKind(each, kind))) };
  }
}

function kindOf({ document, node, name }: Element): FeatureKind {
  const kind = document.kind(node);
  switch (kind) {
    case 'True':
    case 'False':
      return 'int64';
    case 'String':
      return 'bytes';
    case 'Number':
      return isInteger(document, node) ? 'int64' : 'float';
    default:
      if (base64Value(document, node) !== undefined) {
        return 'bytes';
      }
      throw invalid(`Feature: ${name} has element with unexpected JSON type: ${kind}`);
  }
}

/** Integers that no 64 bits can hold are floats. */
function isInteger(document: JsonDocument, node: number): boolean {
  const value = document.integer(node);
  return value !== undefined && value >= -(2n ** 63n) && value < 2n ** 64n;
}

function ofKind(element: Element, kind: FeatureKind): Element {
  if (kindOf(element) !== kind) {
    throw invalid(`Unexpected element type in feature: ${element.name} expecting type: ${kind}`);
  }
  return element;
}

function readInteger({ document, node, name }: Element): bigint {
  if (document.kind(node) !== 'Number') {
    return document.kind(node) === 'True' ? 1n : 0n;
  }
  const value = BigInt(document.integer(node) ?? 0);
  if (value >= 2n ** 63n) {
    throw invalid(`Feature: ${name} has uint64_t element. Only int64_t is supported.`);
  }
  return value;
}

function readFloat({ document, node }: Element): number {
  return Math.fround(document.number(node));
}

function readBytes({ document, node }: Element): Uint8Array {
  const value = base64Value(document, node);
  return value === undefined ? document.bytes(node) : decodeBase64(document, value);
}

function invalid(message: string): ServingError {
  return new ServingError('INVALID_ARGUMENT', message);
}
