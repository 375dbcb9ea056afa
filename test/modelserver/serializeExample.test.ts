import { describe, expect, it } from 'vitest';
import type { Example } from '../../src/modelserver/example';
import { messages } from '../../src/modelserver/grpc/messages';
import { serializeExample } from '../../src/modelserver/serializeExample';

/** As protobuf reads it, 64-bit numbers as text. */
function read(bytes: Uint8Array): unknown {
  const type = messages.lookupType('tensorflow.serving.Example');
  const options = { longs: String, bytes: String, arrays: true };
  return type.toObject(type.decode(bytes), options)['features'];
}

describe('a serialized example', () => {
  it('has its features, each of its kind', () => {
    const example: Example = new Map([
      ['ints', { kind: 'int64', values: [1n, -1n, 2n ** 63n - 1n, -(2n ** 63n)] }],
      ['floats', { kind: 'float', values: [0.5, -0, Infinity] }],
      ['bytes', { kind: 'bytes', values: [Uint8Array.of(0, 255), new Uint8Array()] }],
      ['무', { kind: 'unset' }]
    ]);
    expect(read(serializeExample(example))).toEqual({
      feature: {
        ints: { int64List: { value: ['1', '-1', '9223372036854775807', '-9223372036854775808'] } },
        floats: { floatList: { value: [0.5, -0, Infinity] } },
        bytes: { bytesList: { value: ['AP8=', ''] } },
        무: {}
      }
    });
    expect(read(serializeExample(new Map()))).toEqual({});
  });

  it('has what TensorFlow itself writes', () => {
    const example: Example = new Map([['x', { kind: 'float', values: [-1.5] }]]);
    expect(Buffer.from(serializeExample(example)).toString('base64')).toBe(
      'Cg8KDQoBeBIIEgYKBAAAwL8='
    );
  });

  it('has the features of its context too; its own stand', () => {
    const context: Example = new Map([
      ['a', { kind: 'int64', values: [1n] }],
      ['b', { kind: 'int64', values: [2n] }]
    ]);
    const example: Example = new Map([['b', { kind: 'int64', values: [3n] }]]);
    const bytes = serializeExample(example, context);
    expect(read(bytes)).toEqual({
      feature: { a: { int64List: { value: ['1'] } }, b: { int64List: { value: ['3'] } } }
    });
    expect(Buffer.from(bytes)).toEqual(
      Buffer.concat([serializeExample(context), serializeExample(example)])
    );
  });
});
