import { describe, expect, it } from 'vitest';
import { MlModelError, type Failure } from '../../src/common/failure';
import { readCurl } from '../../src/language/curl';

const url = 'http://localhost:8501/v1/models/root_mnist_v1/versions/2:predict';

function failureOf(text: string): Failure {
  try {
    readCurl(text);
  } catch (error) {
    if (error instanceof MlModelError) {
      return error.failure;
    }
    throw error;
  }
  throw new Error(`${text} reads well`);
}

describe('options', () => {
  const read = (rest: string) => readCurl(`!curl ${rest}`);

  it.each<[string, string]>([
    ['', 'GET'],
    ['-d 1', 'POST'],
    ["-d ''", 'POST'],
    ['-X POST', 'POST'],
    ['-XPUT', 'PUT'],
    ['--request DELETE', 'DELETE'],
    ['-siXPOST', 'POST'],
    ['-sSiX OPTIONS', 'OPTIONS'],
    ['-X GET -d 1', 'GET']
  ])('%s sends %s', (rest, method) => {
    expect(read(`${rest} ${url}`).method).toBe(method);
  });

  it.each<[string, object]>([
    [`-d '{"a": "it'\\''s"}'`, { text: '{"a": "it\'s"}' }],
    ['-d "{\\"a\\": \\"\\\\n\\n\\"}"', { text: '{"a": "\\n\\n"}' }],
    ['-d[1]', { text: '[1]' }],
    [`-d'[1]'`, { text: '[1]' }],
    [`-d ''`, { text: '' }],
    ["-d'' 1", { text: '1' }],
    ['--data 1', { text: '1' }],
    ['--data-ascii 1', { text: '1' }],
    ['--data-raw @a', { text: '@a' }],
    ['--data-binary 1', { text: '1' }],
    ['-d @body.json', { file: { value: 'body.json' }, keepsLineEnds: false }],
    ['-sd@./a/body.json', { file: { value: './a/body.json' }, keepsLineEnds: false }],
    ["--data-binary '@내 파일.json'", { file: { value: '내 파일.json' }, keepsLineEnds: true }]
  ])('%s', (rest, body) => {
    const given = rest === '-d[1]' ? "-d'[1]'" : rest;
    expect(read(`${given} ${url}`).body).toMatchObject(body);
  });

  it('reads headers, and gives a body the type that curl gives', () => {
    const type = ['Content-Type', 'application/x-www-form-urlencoded'];
    expect(read(`-H 'a: b c ' --header X-Y:z -H"d:e" ${url}`).headers).toEqual([
      ['a', 'b c'],
      ['X-Y', 'z'],
      ['d', 'e']
    ]);
    expect(read(`-H 'a: b' -d 1 ${url}`).headers).toEqual([['a', 'b'], type]);
    expect(read(`-d 1 -H 'content-type: application/json' ${url}`).headers).toEqual([
      ['content-type', 'application/json']
    ]);
  });

  it('shows the head where it is asked for', () => {
    expect(read(`-si ${url}`).showsHead).toBe(true);
    expect(read(`--include ${url}`).showsHead).toBe(true);
    expect(read(`-sS ${url}`).showsHead).toBe(false);
  });
});

describe('a curl command that can’t be carried out', () => {
  it.each([
    [`!curl «-v» ${url}`, '-v is none of the options of curl that run here'],
    [`!curl ${url} «|» jq`, '| means something to a shell here'],
    ['!curl «localhost:8501»', 'This is no plain URL of a model server'],
    [`!curl ${url} «http://a»`, 'Only one URL can be asked at a time.'],
    [`!curl «-d»`, '-d needs a value behind it.'],
    [`!curl -X «post» ${url}`, 'One method in capitals is expected, such as POST.'],
    [`!curl -H «Host:a» ${url}`, 'This header can not be sent as it stands here.'],
    [`!curl -d «@/etc/passwd» ${url}`, 'The file of a body stands beside the notebook'],
    [`!curl -d '«{»payload}' ${url}`, 'Braces that hold no JSON object stand for a value'],
    [`!curl -d «$»a ${url}`, '$ stands for a variable'],
    [`!curl -d «'»a ${url}`, 'This quote is never closed.'],
    [`!curl ${url}«\n»-s`, 'A line end means something to a shell here'],
    ['«curl http://a»', 'A curl command is written !curl, and a URL.'],
    [`«!curl -s»`, 'The URL is missing.']
  ])('%s', (marked, message) => {
    const { code, at, message: told } = failureOf(marked.replace(/[«»]/g, ''));
    expect(code).toBe('SYNTAX');
    expect(told).toContain(message);
    expect(at).toEqual({ start: marked.indexOf('«'), end: marked.indexOf('»') - 1 });
  });
});
