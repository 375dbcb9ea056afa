import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync, existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { readCell } from '../../src/language/cell';
import { readCurl } from '../../src/language/curl';
import type { CurlBody } from '../../src/language/statement';

/** What came over the wire. */
type Received = {
  readonly method: string;
  readonly path: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
};

const curlIsThere = spawnSync('curl', ['--version']).status === 0;
const python = resolve('.venv', 'bin', 'python');
const ipythonIsThere =
  existsSync(python) && spawnSync(python, ['-c', 'import IPython']).status === 0;

/** Headers that every client sets by itself. */
const ownHeaders = ['host', 'user-agent', 'accept', 'content-length', 'expect'];

let folder: string;
let server: Server;
let received: Received[] = [];
let base: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mlmodel-curl-'));
  writeFileSync(join(folder, 'body.json'), '{"instances":\r\n [1,\n 2]}\n');
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const pairs = request.rawHeaders.flatMap((name, i, all) =>
        i % 2 === 0 ? [[name, all[i + 1] ?? ''] as const] : []
      );
      received.push({
        method: request.method ?? '',
        path: request.url ?? '',
        headers: pairs,
        body: Buffer.concat(chunks).toString()
      });
      response.end('{}');
    });
  });
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  await new Promise(done => server.close(done));
  rmSync(folder, { recursive: true, force: true });
});

/** What arrives when a shell runs the line. */
async function throughShell(line: string): Promise<readonly Received[]> {
  received = [];
  const shell = spawn('sh', ['-c', line], {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: folder }
  });
  await new Promise(done => shell.on('close', done));
  return received;
}

/** What we would send for the line. */
function fromUs(text: string): Received {
  const { method, url, headers, body } = readCurl(text);
  const path = url.value.slice(url.value.indexOf('/', 'https://'.length)) || '/';
  return {
    method,
    path: url.value.slice('http://'.length).includes('/') ? path : '/',
    headers,
    body: body ? textOf(body) : ''
  };
}

function textOf(body: CurlBody): string {
  if ('text' in body) {
    return body.text;
  }
  expect(body.file.value.replace('./', '')).toBe('body.json');
  const content = '{"instances":\r\n [1,\n 2]}\n';
  return body.keepsLineEnds ? content : content.replace(/[\r\n]/g, '');
}

function sent({ method, path, headers, body }: Received): object {
  const told = headers
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .filter(([name]) => !ownHeaders.includes(name))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return { method, path, headers: told, body };
}

async function expectSame(text: string): Promise<void> {
  const arrived = await throughShell(text.trim().slice(1));
  expect(arrived.map(sent), text).toEqual([sent(fromUs(text))]);
}

const asSingle = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
const asDouble = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;

const json = fc.oneof(
  fc.json({ depthSize: 'small' }),
  fc.constantFrom(
    '[NaN, 1.0]',
    '{"instances": [[1.0, 2.0]]}',
    '{"a": "it\'s \\"x\\" \\n 한"}',
    '[]',
    ''
  )
);
const quoting = fc.constantFrom(asSingle, asDouble);
const body = fc
  .tuple(
    fc.constantFrom('-d ', '-d', '--data ', '--data-raw ', '--data-binary ', '--data-ascii '),
    quoting,
    json
  )
  .map(([option, quote, text]) => `${option}${text === '' ? ' ' : ''}${quote(text)}`);
const part = fc.oneof(
  body,
  fc.constantFrom(
    '-d @body.json',
    '--data-binary @./body.json',
    '-s',
    '-sS',
    '-si',
    '-i',
    '-X POST'
  ),
  fc.constantFrom(
    '-XPUT',
    '-sXDELETE',
    '--request GET',
    "-H 'a: b c '",
    '-Hx:y',
    '--header "Content-Type: application/json"'
  ),
  fc.constantFrom('it', "'\\''", '\\ ', '-X post', '-d [1]', '*', '"a\\tb"', '-v', '--data=1')
);
const path = fc.constantFrom(
  '',
  '/',
  '/v1/models/m:predict',
  '/v1/models/a%2Fb/versions/2',
  '/a;b,c?d=e/f',
  '/a//b/./c'
);

describe.skipIf(!curlIsThere)('what we send for a curl command', () => {
  it.each([
    "-d '[1]' -X POST /v1/models/m:predict",
    '-d "{\\"a\\": \\"\\\\n\\"}" /v1/models/m:predict',
    "-d '{\"a\": \"it'\\''s\"}' /v1/models/m:predict",
    "-d '[1,\n 2]' /v1/models/m:predict",
    '-d @body.json /v1/models/m:predict',
    '--data-binary @body.json /v1/models/m:predict',
    '--data-raw @body.json /v1/models/m:predict',
    "-siXPUT -H'x: y' /v1/models/m",
    '-X POST /v1/models/m:predict',
    "-d '' /v1/models/m:predict",
    "-d'' '[1]' /v1/models/m:predict",
    '/v1/models/m/versions/2',
    ''
  ])('%s', async command => {
    const [, options = '', url = ''] = /^(.*?) ?(\/v1\S*)?$/s.exec(command) ?? [];
    await expectSame(`!curl ${options} ${base}${url}`);
  });

  it('is what a shell and curl send, for whatever we take', { timeout: 120_000 }, async () => {
    let taken = 0;
    const parts = fc.array(part, { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(parts, path, fc.boolean(), async (given, at, isFirst) => {
        const words = isFirst ? [`${base}${at}`, ...given] : [...given, `${base}${at}`];
        const [text] = readCell(`!curl ${words.join(' ')}`, [base]) ?? [];
        if (text !== undefined) {
          taken += 1;
          await expectSame(text);
        }
      }),
      { numRuns: 400 }
    );
    expect(taken).toBeGreaterThan(60);
  });
});

/** What IPython hands to the shell for a cell, with traps for whatever it might fill in. */
function throughIPython(cells: readonly string[]): readonly (readonly string[])[] {
  const program = `
import json, sys
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
shell.user_ns.update(payload='TRAP', x='TRAP', a='TRAP', json=json)
answers = []
for cell in json.load(sys.stdin):
    calls = []
    shell.system = lambda line: calls.append(shell.var_expand(line, depth=1))
    code = shell.transform_cell(cell)
    try:
        exec(code, {**shell.user_ns, 'get_ipython': lambda: shell})
    except SyntaxError:
        calls = ['no Python']
    answers.append(calls)
json.dump(answers, sys.stdout)`;
  const { stdout, stderr }: SpawnSyncReturns<string> = spawnSync(python, ['-c', program], {
    input: JSON.stringify(cells),
    encoding: 'utf8',
    env: { ...process.env, IPYTHONDIR: folder, HOME: folder },
    maxBuffer: 1e9
  });
  expect(stdout, stderr).not.toBe('');
  return JSON.parse(stdout) as readonly (readonly string[])[];
}

describe.skipIf(!ipythonIsThere)('a cell that we take from a Python kernel', () => {
  it('is one that IPython would have handed to the shell as it stands', () => {
    const fields = fc.constantFrom(
      '{payload}',
      '{x}',
      '{"a": 1}',
      '{"a": x}',
      '{}',
      '{{',
      '}}',
      '{"a"}',
      '{a:1}',
      '$x',
      '{ "a" : {} }',
      '[1]',
      "{'a'}",
      '{"a!r": 1}',
      '{"": ""}',
      '"',
      ' \\\n ',
      '\n',
      '{"a:b": 1}'
    );
    const bodies = fc.array(fields, { maxLength: 4 }).map(all => all.join(''));
    const sample = fc.sample(fc.tuple(bodies, quoting), { numRuns: 3000, seed: 20261122 });
    const server = 'http://localhost:8501';
    const cells = sample.flatMap(([text, quote]) => {
      const cell = `!curl -d ${quote(text)} \\\n  -X POST ${server}/v1`;
      return readCell(cell, [server]) ? [cell] : [];
    });
    expect(cells.length).toBeGreaterThan(100);
    const handed = throughIPython(cells);
    cells.forEach((cell, i) => {
      // What is folded in quotes is no Python; nobody but us can run it.
      const isOurs = handed[i]?.[0] === 'no Python' || handed[i]?.length === 0;
      const [text = ''] = readCell(cell, [server]) ?? [];
      expect(isOurs ? [text] : handed[i]?.map(line => `!${line}`), cell).toEqual([text]);
    });
  });
});
