import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { onlyTensor, refusal } from './givenRequest';

const refused = (body: string, dtype: string) => refusal(() => onlyTensor(body, dtype));

describe('strings', () => {
  const bytes = (body: string | Uint8Array) =>
    onlyTensor(body, 'DT_STRING').data as readonly Uint8Array[];
  const utf8 = (text: string) => new TextEncoder().encode(text);

  it('keep their bytes, whether UTF-8 or not', () => {
    const body = Buffer.concat([
      Buffer.from('{"inputs":["'),
      Buffer.from([0xff, 0xc0, 0x80, 0x7f, 0xe2, 0x28]),
      Buffer.from('","\\n'),
      Buffer.from([0xfe]),
      Buffer.from('"]}')
    ]);
    expect(bytes(body)).toEqual([
      Uint8Array.of(0xff, 0xc0, 0x80, 0x7f, 0xe2, 0x28),
      Uint8Array.of(0x0a, 0xfe)
    ]);
  });

  it('may hold zero bytes, every escape and characters beyond the first plane', () => {
    expect(
      bytes(
        '{"inputs":["\\u0000a\\u0000","\\"\\\\\\/\\b\\f\\n\\r\\t","\\u00e9\\uD83D\\ude00한😀\\u20AC"]}'
      )
    ).toEqual([Uint8Array.of(0, 97, 0), utf8('"\\/\b\f\n\r\t'), utf8('é😀한😀€')]);
  });

  it('may hold a low surrogate alone, in three bytes', () => {
    expect(bytes('{"inputs":"\\udc00"}')).toEqual([Uint8Array.of(0xed, 0xb0, 0x80)]);
  });

  it('are no part of the body any more', () => {
    const body = Buffer.from('{"inputs":["abc"]}');
    const [value] = bytes(body);
    body.fill(0);
    expect(value).toEqual(utf8('abc'));
    expect(value!.buffer.byteLength).toBe(3);
  });

  it('agree with JSON.parse', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), texts => {
        expect(bytes(`{"inputs":${JSON.stringify(texts)}}`)).toEqual(texts.map(utf8));
      })
    );
  });

  it.each([
    ['aGVsbG8=', 'hello'],
    ['aGVsbG8', 'hello'],
    [' aGVs\\nbG8\\t= ', 'hello'],
    ['aGVsbG9v', 'helloo'],
    ['', ''],
    ['YQ==', 'a'],
    ['YQ', 'a'],
    ['YQ = =', 'a'],
    ['\\u0059Q\\u003d=', 'a']
  ])('may be base64: %j', (code, text) => {
    expect(bytes(`{"inputs":[{"b64":"${code}"}]}`)).toEqual([utf8(text)]);
  });

  it.each([
    '!!',
    'a',
    'YQ=',
    'aGVsbG8==',
    'YWJj=',
    '=',
    '-_8=',
    'YQ==YQ==',
    'Y=Q=',
    'é',
    'YQ\\u0000'
  ])('are no base64 when written %j', code => {
    expect(refused(`{"inputs":[{"b64":"${code}"}]}`, 'DT_STRING')).toBe(
      'INVALID_ARGUMENT: Unable to base64 decode'
    );
  });

  it.each([
    '{}',
    '{"b64":5}',
    '{"b64":null}',
    '{"B64":"YQ=="}',
    '{"b64":"YQ==","b64":"YQ=="}',
    '{"b64":"YQ==","a":1}'
  ])('are no base64 object when written %s', object => {
    expect(refused(`{"inputs":[${object}]}`, 'DT_STRING')).toMatch(
      /^INVALID_ARGUMENT: JSON Value: \{.*\} not formatted correctly for base64 data$/s
    );
  });
});

describe('values of another type', () => {
  const kinds = [
    ['null', 'Null'],
    ['true', 'True'],
    ['false', 'False'],
    ['1', 'Number'],
    ['"1"', 'String'],
    ['{"b64":"YQ=="}', 'Object']
  ] as const;
  const accepted: Readonly<Record<string, readonly string[]>> = {
    DT_FLOAT: ['Number'],
    DT_INT32: ['Number'],
    DT_INT64: ['Number'],
    DT_BOOL: ['True', 'False'],
    DT_STRING: ['String', 'Object']
  };

  it.each(Object.entries(accepted))('are refused for %s', (dtype, fine) => {
    for (const [value, kind] of kinds) {
      const read = () => onlyTensor(`{"inputs":{"x":[${value}]}}`, dtype);
      if (fine.includes(kind)) {
        expect(read().shape).toEqual([1]);
      } else {
        expect(refusal(read)).toContain(
          `Type: ${kind} is not of expected type: ${dtype.slice(3).toLowerCase()}`
        );
      }
    }
  });

  it.each(['DT_HALF', 'DT_BFLOAT16', 'DT_UINT16', 'DT_COMPLEX64', 'DT_COMPLEX128', 'DT_RESOURCE'])(
    'have no way to be %s',
    dtype => {
      const word = dtype.slice(3).toLowerCase();
      const inner = `Conversion of JSON Value: 1 to type: ${word}`;
      expect(refused('{"inputs":[1]}', dtype)).toBe(`UNIMPLEMENTED: ${inner}`);
      expect(refused('{"instances":[1]}', dtype)).toBe(
        `INVALID_ARGUMENT: Failed to process element: 0 of 'instances' list. Error: UNIMPLEMENTED: ${inner}`
      );
      expect(refused('{"inputs":null}', dtype)).toBe(
        `UNIMPLEMENTED: ${inner.replace('1', 'null')}`
      );
      expect(refused('{"inputs":{"x":{}}}', dtype)).toContain(
        'Type: Object is not of expected type'
      );
      expect(refused('{"inputs":[1,[2]]}', dtype)).toContain('UNIMPLEMENTED');
    }
  );

  it('may be missing where there is nothing to convert', () => {
    expect(onlyTensor('{"inputs":[]}', 'DT_HALF')).toEqual({
      dtype: 'DT_HALF',
      shape: [0],
      data: new Uint16Array(0)
    });
  });
});

describe('quoted values', () => {
  const quoted = (value: string) =>
    /JSON Value: (.*) Type: /s.exec(refused(`{"inputs":{"x":[${value}]}}`, 'DT_BOOL'))?.[1];

  it.each([
    ['1.50', '1.5'],
    ['100.0', '100.0'],
    ['1e21', '1e21'],
    ['1e-7', '1e-7'],
    ['-0.0', '-0.0'],
    ['-0', '0'],
    ['123456789012345678', '123456789012345678'],
    ['-Inf', '-Infinity'],
    ['"a\\u0041\\n"', '"aA\\n"'],
    ['{"a" : [1,{ }, [ ],2], "b":true}', '{\n    "a": [1, {}, [], 2],\n    "b": true\n}']
  ])('%s is shown as %j', (value, shown) => {
    expect(quoted(value)).toBe(shown);
  });

  it('are cut at 256 bytes', () => {
    expect(quoted(JSON.stringify('x'.repeat(100_000)))).toBe(`"${'x'.repeat(255)}`);
    expect(quoted(JSON.stringify('한'.repeat(1000)))).toBe(`"${'한'.repeat(85)}`);
    const list = refusal(() => onlyTensor(`[${'1,'.repeat(100_000)}1]`));
    expect(list).toBe(`INVALID_ARGUMENT: JSON Value: [${'1, '.repeat(85)} Is not object`);
  });
});
