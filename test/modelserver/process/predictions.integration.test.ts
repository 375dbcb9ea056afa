import { cp, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it, vi } from 'vitest';
import type { DataType, NumericData, Tensor, Tensors } from '../../../src/modelserver/tensor';
import { givenExpectedRuns, givenModels } from '../givenModels';
import { givenFolder, givenModelServer } from '../givenModelServer';
import { predict, reload, statusOf } from '../serverClient';

const models = [
  'half_plus_two',
  'signatures',
  'vocabulary',
  'dtypes',
  'shapes',
  'convnet'
] as const;

async function givenServing(names: readonly (typeof models)[number][]) {
  const { info } = await givenModelServer({ args: ['--metrics'] });
  const folders = await givenModels();
  const list = names.map(name => ({ name, basePath: dirname(folders[name]), versions: [1] }));
  await reload(info.grpc, list);
  return info;
}

it('predicts over REST what Python predicts, to the last bit', async () => {
  const { rest } = await givenServing(models);
  const expected = await givenExpectedRuns();
  let compared = 0;
  for (const name of models) {
    for (const { signature, inputs, outputs } of expected.get(name) ?? []) {
      if (![...inputs.values(), ...outputs.values()].every(isJson)) continue;
      const body = `{"signature_name": "${signature}", "inputs": ${bodyOf(inputs)}}`;
      const { status, text } = await predict(rest, name, body);
      expect([name, signature, status, status === 200 ? '' : text]).toEqual([
        name,
        signature,
        200,
        ''
      ]);
      const { outputs: got } = JSON.parse(quoted(text)) as { readonly outputs: unknown };
      for (const [alias, tensor] of outputs) {
        const value = outputs.size === 1 ? got : (got as Record<string, unknown>)[alias];
        expect(bitsOf(value, tensor)).toEqual(Buffer.from(bytesOf(tensor)));
        compared += 1;
      }
    }
  }
  expect(compared).toBeGreaterThan(15);
});

const jsonTypes: Partial<Record<DataType, (value: never) => string>> = {
  DT_FLOAT: floatText,
  DT_DOUBLE: floatText,
  DT_INT8: String,
  DT_INT16: String,
  DT_INT32: String,
  DT_INT64: String,
  DT_UINT8: String,
  DT_UINT32: String,
  DT_UINT64: String,
  DT_BOOL: (value: number) => String(value === 1),
  DT_STRING: (value: Uint8Array) => `{"b64": "${Buffer.from(value).toString('base64')}"}`
};

/** Bytes that are no text can't be an answer under these models' aliases. */
function isJson(tensor: Tensor): boolean {
  if (tensor.dtype !== 'DT_STRING') return tensor.dtype in jsonTypes;
  return tensor.data.every(each => Buffer.from(Buffer.from(each).toString()).equals(each));
}

function floatText(value: number): string {
  return Object.is(value, -0) ? '-0.0' : String(value);
}

const bodyOf = (inputs: Tensors) =>
  `{${[...inputs].map(([alias, tensor]) => `"${alias}": ${textOf(tensor)}`).join(', ')}}`;

function textOf({ dtype, shape, data }: Tensor): string {
  const print = jsonTypes[dtype] as (value: unknown) => string;
  let parts = Array.from(data as ArrayLike<unknown>, print);
  for (const size of [...shape].reverse()) {
    if (size === 0) return '[]';
    const whole = parts;
    parts = Array.from(
      { length: parts.length / size },
      (_, index) => `[${whole.slice(index * size, (index + 1) * size).join(',')}]`
    );
  }
  return parts[0] ?? '[]';
}

/** Tokens and integers that JSON.parse would not take, or not whole, as strings. */
const quoted = (text: string) =>
  text.replace(
    /("(?:[^"\\]|\\.)*")|(-?(?:NaN|Infinity|\d+(?:\.\d+)?(?:e[+-]?\d+)?))/g,
    (_, word, value) => (word === undefined ? `"${String(value)}"` : String(word))
  );

function bitsOf(value: unknown, { dtype }: Tensor): Buffer {
  const flat = [value].flat(Infinity as 1) as readonly (string | boolean | { b64: string })[];
  if (dtype === 'DT_STRING') {
    const bytes = flat.map(each =>
      typeof each === 'object' ? Buffer.from(each.b64, 'base64') : Buffer.from(String(each))
    );
    return Buffer.concat(bytes.map(each => Buffer.concat([each, Buffer.of(0)])));
  }
  const isWide = dtype === 'DT_INT64' || dtype === 'DT_UINT64';
  const read = isWide
    ? BigInt
    : dtype === 'DT_BOOL'
      ? (each: unknown) => Number(each === true)
      : Number;
  const array = arrays[dtype] as unknown as { from: (values: unknown[]) => NumericData };
  return Buffer.from(array.from(flat.map(each => read(each as string))).buffer);
}

const bytesOf = (tensor: Tensor) =>
  tensor.dtype === 'DT_STRING'
    ? Buffer.concat(tensor.data.map(each => Buffer.concat([each, Buffer.of(0)])))
    : new Uint8Array(tensor.data.buffer);

const arrays: Partial<Record<DataType, object>> = {
  DT_FLOAT: Float32Array,
  DT_DOUBLE: Float64Array,
  DT_INT8: Int8Array,
  DT_INT16: Int16Array,
  DT_INT32: Int32Array,
  DT_INT64: BigInt64Array,
  DT_UINT8: Uint8Array,
  DT_UINT32: Uint32Array,
  DT_UINT64: BigUint64Array,
  DT_BOOL: Uint8Array
};

it('takes and gives what JSON has no numbers for, texts, bytes, and compressed bodies', async () => {
  const { rest } = await givenServing(['half_plus_two', 'vocabulary']);
  const odd = await predict(
    rest,
    'half_plus_two',
    '{"instances": [NaN, Infinity, -Infinity, 1.5]}'
  );
  expect(odd.text.replace(/\s+/g, '')).toBe('{"predictions":[NaN,Infinity,-Infinity,2.75]}');
  const words = await predict(rest, 'vocabulary', '{"instances": ["파랑", {"b64": "Z3JlZW4="}]}');
  expect(JSON.parse(words.text)).toEqual({
    predictions: [
      { id: 2, word: '파랑', raw_bytes: { b64: Buffer.from('파랑파랑').toString('base64') } },
      { id: 1, word: 'green', raw_bytes: { b64: Buffer.from('greengreen').toString('base64') } }
    ]
  });
  const answer = await fetch(`${rest}/v1/models/half_plus_two:predict`, {
    method: 'POST',
    headers: { 'Content-Encoding': 'gzip' },
    body: gzipSync('{"instances": [1.0]}')
  });
  expect(await answer.json()).toEqual({ predictions: [2.5] });
  expect(answer.headers.get('content-encoding')).toBeNull();
  const metrics = await fetch(`${rest}/monitoring/prometheus/metrics`);
  expect(await metrics.text()).toContain(
    ':tensorflow:serving:request_count{model_name="half_plus_two",status="OK"} 2\n'
  );
});

it('answers every request while versions come and go', async () => {
  const rounds = 100;
  const { info } = await givenModelServer();
  const folders = await givenModels();
  const basePath = join(await givenFolder(), 'm');
  await mkdir(basePath);
  const list = (...versions: number[]) => reload(info.grpc, [{ name: 'm', basePath, versions }]);
  const publish = (version: number) =>
    cp(folders.half_plus_two, join(basePath, String(version)), { recursive: true });
  await publish(1);
  await list(1);
  const load = { stop: false, answered: 0, wrong: [] as string[] };
  const asking = Array.from({ length: 4 }, async () => {
    while (!load.stop) {
      const { status, text } = await predict(info.rest, 'm', '{"instances": [1.0]}');
      load.answered += 1;
      if (status !== 200 || !text.includes('2.5')) load.wrong.push(text);
    }
  });
  for (let version = 2; version <= rounds; version++) {
    await publish(version);
    await list(version - 1, version);
    const isUp = async () => (await statusOf(info.rest, 'm'))[0]?.state === 'AVAILABLE';
    await vi.waitUntil(isUp, { timeout: 20_000, interval: 5 });
    await list(version);
  }
  load.stop = true;
  await Promise.all(asking);
  expect(load.wrong).toEqual([]);
  expect(load.answered).toBeGreaterThan(rounds);
});
