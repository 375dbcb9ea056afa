import { ServingError } from '../servingError';
import type { Tensor } from '../tensor';
import { base64Value, decodeBase64 } from './base64Object';
import type { JsonDocument } from './jsonDocument';
import type { NumberList } from './numberLists';
import { typeError, type ITensorElements } from './tensorElements';

/** Elements that are byte strings: each a string, or a base64 object. */
export class StringElements implements ITensorElements {
  private readonly _data: Uint8Array[] = [];

  get count(): number {
    return this._data.length;
  }

  reserve(): void {
    // A list grows by itself.
  }

  add(document: JsonDocument, node: number): void {
    const kind = document.kind(node);
    if (kind === 'Object') {
      this._data.push(fromBase64Object(document, node));
    } else if (kind === 'String') {
      this._data.push(document.bytes(node));
    } else {
      throw typeError(document, node, 'DT_STRING');
    }
  }

  addList(_document: JsonDocument, { from, to }: NumberList): boolean {
    return from === to;
  }

  finish(shape: readonly number[]): Tensor {
    return { dtype: 'DT_STRING', shape, data: this._data };
  }
}

function fromBase64Object(document: JsonDocument, node: number): Uint8Array {
  const value = base64Value(document, node);
  if (value === undefined) {
    throw new ServingError(
      'INVALID_ARGUMENT',
      `JSON Value: ${document.quote(node)} not formatted correctly for base64 data`
    );
  }
  return decodeBase64(document, value);
}
