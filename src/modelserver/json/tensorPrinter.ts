import { ServingError } from '../servingError';
import type { DataType, Tensor } from '../tensor';
import type { JsonWriter } from './jsonWriter';
import { dataTypeWord } from './tensorElements';

/** Prints an output tensor, value after value. Strings are printed in base64 where the output's name ends in `_bytes`. */
export class TensorPrinter {
  private readonly _printElement: (index: number) => void;
  private _index = 0;

  constructor(
    private readonly _writer: JsonWriter,
    name: string,
    private readonly _tensor: Tensor
  ) {
    this._printElement = elementPrinter(_writer, name, _tensor);
  }

  /** Prints the next part of the tensor that has all dimensions from that one on. Throws INVALID_ARGUMENT when its data type has no form in JSON. */
  print(dimension: number): void {
    const count = this._tensor.shape[dimension];
    if (count === undefined) {
      this._printElement(this._index);
      this._index += 1;
      return;
    }
    this._writer.beginList();
    for (let element = 0; element < count; element += 1) {
      this.print(dimension + 1);
    }
    this._writer.endList();
  }
}

type PrintElement = (index: number) => void;

const integerTypes: ReadonlySet<DataType> = new Set([
  'DT_INT32',
  'DT_INT16',
  'DT_INT8',
  'DT_UINT8',
  'DT_INT64',
  'DT_UINT32',
  'DT_UINT64'
] as const);

function elementPrinter(writer: JsonWriter, name: string, tensor: Tensor): PrintElement {
  if (tensor.dtype === 'DT_STRING') {
    return stringPrinter(writer, name.endsWith('_bytes'), tensor.data);
  }
  const { dtype, data } = tensor;
  if (dtype === 'DT_FLOAT' || dtype === 'DT_DOUBLE') {
    return index => writer.decimal(Number(data[index]), dtype === 'DT_FLOAT');
  }
  if (dtype === 'DT_BOOL') {
    return index => writer.raw(data[index] ? 'true' : 'false');
  }
  if (integerTypes.has(dtype)) {
    return index => writer.raw(String(data[index]));
  }
  return () => {
    const message = `Failed to write JSON value for tensor type: ${dataTypeWord(dtype)}`;
    throw new ServingError('INVALID_ARGUMENT', message);
  };
}

function stringPrinter(
  writer: JsonWriter,
  isBase64: boolean,
  data: readonly Uint8Array[]
): PrintElement {
  return index => {
    const bytes = data[index] ?? new Uint8Array(0);
    if (!isBase64) {
      writer.string(bytes);
      return;
    }
    writer.beginObject();
    writer.name('b64');
    writer.string(Buffer.from(Buffer.from(bytes).toString('base64'), 'latin1'));
    writer.endObject();
  };
}
