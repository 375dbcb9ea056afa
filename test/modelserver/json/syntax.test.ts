import { describe, expect, it } from 'vitest';
import { onlyTensor, predict, refusal } from './givenRequest';

const refused = (body: string | Uint8Array) => refusal(() => predict(body));

describe('a body that is no JSON', () => {
  it.each([
    ['', 'The document is empty'],
    ['   ', 'The document is empty. at offset: 3'],
    ['\ufeff', 'The document is empty. at offset: 3'],
    ['}', 'The document is empty. at offset: 0'],
    [',', 'The document is empty. at offset: 0'],
    ['{', 'Missing a name for object member. at offset: 1'],
    ['{,', 'Missing a name for object member. at offset: 1'],
    ['{"a":1,}', 'Missing a name for object member. at offset: 7'],
    ["{'a':1}", 'Missing a name for object member. at offset: 1'],
    ['{"a"', 'Missing a colon after a name of object member. at offset: 4'],
    ['{"a" 1}', 'Missing a colon after a name of object member. at offset: 5'],
    ['{"a":', 'Invalid value. at offset: 5'],
    ['{"a":}', 'Invalid value. at offset: 5'],
    ['{"a":1', "Missing a comma or '}' after an object member. at offset: 6"],
    ['{"a":1 "b":2}', "Missing a comma or '}' after an object member. at offset: 7"],
    ['{"a":[', 'Invalid value. at offset: 6'],
    ['{"a":[,1]}', 'Invalid value. at offset: 6'],
    ['{"a":[1,]}', 'Invalid value. at offset: 8'],
    ['{"a":[1', "Missing a comma or ']' after an array element. at offset: 7"],
    ['{"a":[1}', "Missing a comma or ']' after an array element. at offset: 7"],
    ['{"a":[1 2]}', "Missing a comma or ']' after an array element. at offset: 8"],
    ['{"a":[[1],[2}', "Missing a comma or ']' after an array element. at offset: 12"],
    ['{"a":[1//2\n]}', "Missing a comma or ']' after an array element. at offset: 7"],
    ['{"a":tru}', 'Invalid value. at offset: 8'],
    ['{"a":True}', 'Invalid value. at offset: 5'],
    ['{"a":nan}', 'Invalid value. at offset: 6'],
    ['{"a":nulL}', 'Invalid value. at offset: 8'],
    ['{"a":undefined}', 'Invalid value. at offset: 5']
  ])('%j is %s', (body, reason) => {
    expect(refused(body)).toBe(`INVALID_ARGUMENT: JSON Parse error: ${reason}`);
  });

  it.each([
    ['01', "Missing a comma or ']' after an array element. at offset: 15"],
    ['-01', "Missing a comma or ']' after an array element. at offset: 16"],
    ['00.5', "Missing a comma or ']' after an array element. at offset: 15"],
    ['1.', 'Miss fraction part in number. at offset: 16'],
    ['1.e5', 'Miss fraction part in number. at offset: 16'],
    ['1e', 'Miss exponent in number. at offset: 16'],
    ['1.5e+', 'Miss exponent in number. at offset: 19'],
    ['123456789012345678901e', 'Miss exponent in number. at offset: 36'],
    ['.5', 'Invalid value. at offset: 14'],
    ['+1', 'Invalid value. at offset: 14'],
    ['-', 'Invalid value. at offset: 15'],
    ['--1', 'Invalid value. at offset: 15'],
    ['-.5', 'Invalid value. at offset: 15'],
    ['0x10', "Missing a comma or ']' after an array element. at offset: 15"],
    ['1_000', "Missing a comma or ']' after an array element. at offset: 15"],
    ['1.5.5', "Missing a comma or ']' after an array element. at offset: 17"],
    ['Nan', 'Invalid value. at offset: 16'],
    ['nan', 'Invalid value. at offset: 15'],
    ['inf', 'Invalid value. at offset: 14'],
    ['Infinit', 'Invalid value. at offset: 21'],
    ['Infi', 'Invalid value. at offset: 18'],
    ['INF', 'Invalid value. at offset: 15'],
    ['1e400', 'Number too big to be stored in double. at offset: 14'],
    ['-1e309', 'Number too big to be stored in double. at offset: 14'],
    ['1.8e308', 'Number too big to be stored in double. at offset: 14'],
    ['9'.repeat(400), 'Number too big to be stored in double. at offset: 14'],
    ['1e99999999999999999999', 'Number too big to be stored in double. at offset: 14']
  ])('a number is not written %s', (number, reason) => {
    const wanted = `INVALID_ARGUMENT: JSON Parse error: ${reason}`;
    expect(refused(`{"instances":[${number}]}`)).toBe(wanted);
    // The same where it is no element of a list of numbers.
    const asMember = wanted.replace("']' after an array element", "'}' after an object member");
    expect(refused(`{"something": ${number}}`)).toBe(asMember);
  });

  it.each([
    ['"a', 'Missing a closing quotation mark in string. at offset: 16'],
    ['"a\0b"', 'Missing a closing quotation mark in string. at offset: 16'],
    ['"a\tb"', 'Invalid escape character in string. at offset: 16'],
    ['"a\\', 'Invalid escape character in string. at offset: 16'],
    ['"\\x41"', 'Invalid escape character in string. at offset: 15'],
    ['"\\U0041"', 'Invalid escape character in string. at offset: 15'],
    ['"\\u12"', 'Incorrect hex digit after \\u escape in string. at offset: 15'],
    ['"\\u+123"', 'Incorrect hex digit after \\u escape in string. at offset: 15'],
    ['"\\ud800"', 'The surrogate pair in string is invalid. at offset: 15'],
    ['"\\ud800x"', 'The surrogate pair in string is invalid. at offset: 15'],
    ['"\\ud800\\n"', 'The surrogate pair in string is invalid. at offset: 15'],
    ['"\\ud800\\ud800"', 'The surrogate pair in string is invalid. at offset: 15'],
    ['"\\ud800\\u12"', 'Incorrect hex digit after \\u escape in string. at offset: 15']
  ])('a string is not written %j', (string, reason) => {
    expect(refused(`{"instances":[${string}`)).toBe(
      `INVALID_ARGUMENT: JSON Parse error: ${reason}`
    );
  });

  it('is known by the first thing wrong with it, counted in bytes', () => {
    expect(refused('{"é":"한국",]')).toContain('Missing a name for object member. at offset: 15');
    expect(refused('{"a":[1,tru],"b":[.5]}')).toContain('at offset: 11');
  });
});

describe('a body that is more than JSON', () => {
  it('may begin with a byte order mark and blanks', () => {
    expect(onlyTensor('\ufeff \r\n\t{"instances":[1]}').shape).toEqual([1]);
  });

  it.each(['}', ' and so on', '{"instances":[2]}', '\0', ',', ']]]', '"'])(
    'may go on with %j',
    rest => {
      expect(onlyTensor(`{"instances":[1]}${rest}`).data).toEqual(Float32Array.of(1));
    }
  );

  it('ends at a zero byte', () => {
    expect(refused('{"instances":[1\0]}')).toContain("Missing a comma or ']'");
    expect(refused('\0{}')).toContain('The document is empty. at offset: 0');
  });

  it('may have blanks of every kind between tokens, but no others', () => {
    const body = ' {\t"instances"\r:\n[ [ 1 ,\t2 ]\r,\n[ 3 , 4 ] ] } ';
    expect(onlyTensor(body).shape).toEqual([2, 2]);
    expect(refused('{"instances":[1,\f2]}')).toContain('Invalid value. at offset: 16');
    expect(refused('{"instances":[1,\u00a02]}')).toContain('Invalid value. at offset: 16');
  });
});

describe('a body nested 100,000 levels deep', () => {
  const deep = 100_000;

  it('is read as a tensor of as many dimensions', () => {
    const { shape, data } = onlyTensor(`{"inputs":${'['.repeat(deep)}7${']'.repeat(deep)}}`);
    expect([shape.length, ...data]).toEqual([deep, 7]);
  });

  it('is ignored where it is not asked for', () => {
    const objects = `${'{"a":'.repeat(deep)}null${'}'.repeat(deep)}`;
    const lists = `${'[1,['.repeat(deep)}null${']]'.repeat(deep)}`;
    const body = `{"objects":${objects},"lists":${lists},"instances":[1]}`;
    expect(onlyTensor(body).shape).toEqual([1]);
  });

  it('is refused where it does not fit', () => {
    const brackets = '['.repeat(deep);
    expect(refused(`{"instances":${brackets}`)).toContain(`Invalid value. at offset: ${deep + 13}`);
    expect(refused(`{"instances":[1,${brackets}${']'.repeat(deep)}]}`)).toBe(
      "INVALID_ARGUMENT: Failed to process element: 1 of 'instances' list. Error: INVALID_ARGUMENT: Expecting tensor size: 1 but got: 0"
    );
    expect(refused(`{"inputs":[1,${brackets}${']'.repeat(deep)}]}`)).toContain(
      'Encountered list at unexpected level: 1 expected < 1'
    );
    expect(refused(`${'{"inputs":'.repeat(deep)}1${'}'.repeat(deep)}`)).toContain(
      'Missing named input: x'
    );
  });
});
