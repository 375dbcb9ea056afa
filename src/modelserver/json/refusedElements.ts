import { ServingError } from '../servingError';
import type { Tensor } from '../tensor';
import type { JsonDocument } from './jsonDocument';
import type { NumberList } from './numberLists';
import { dataTypeWord, typeError, type ITensorElements } from './tensorElements';

const emptyData = {
  DT_HALF: new Uint16Array(0),
  DT_BFLOAT16: new Uint16Array(0),
  DT_UINT16: new Uint16Array(0),
  DT_COMPLEX64: new Float32Array(0),
  DT_COMPLEX128: new Float64Array(0)
} as const;

/** Elements of a type that has no form in JSON: a tensor of it can only be empty. */
export class RefusedElements implements ITensorElements {
  readonly count = 0;

  constructor(private readonly _dtype: string) {}

  reserve(): void {
    // Nothing is ever added.
  }

  add(document: JsonDocument, node: number): void {
    throw document.kind(node) === 'Object'
      ? typeError(document, node, this._dtype)
      : this._refusal(document.quote(node));
  }

  addList(_document: JsonDocument, { from, to }: NumberList): boolean {
    return from === to;
  }

  finish(shape: readonly number[]): Tensor {
    const dtype = this._dtype;
    if (!isKnown(dtype)) {
      throw this._refusal('[]');
    }
    return { dtype, shape, data: emptyData[dtype] };
  }

  private _refusal(value: string): ServingError {
    const type = dataTypeWord(this._dtype);
    return new ServingError('UNIMPLEMENTED', `Conversion of JSON Value: ${value} to type: ${type}`);
  }
}

function isKnown(dtype: string): dtype is keyof typeof emptyData {
  return dtype in emptyData;
}
