import { describe, expect, it } from 'vitest';
import type { Example, Feature } from '../../../src/modelserver/example';
import { parseExamples } from '../../../src/modelserver/json/parseExamples';
import { parsePredict } from '../../../src/modelserver/json/parsePredict';
import { printPredict } from '../../../src/modelserver/json/printPredict';
import { printClassification, printRegression } from '../../../src/modelserver/json/printResults';
import { httpStatus } from '../../../src/modelserver/rest/httpStatus';
import { ServingError } from '../../../src/modelserver/servingError';
import type { Signature, Tensor } from '../../../src/modelserver/tensor';
import { givenCases } from '../givenCases';
import { compactJson, parseStrictJson } from './comparedJson';
import { givenBytes, givenTensor, type GivenTensor, type GivenValue } from './givenTensor';

type Refusal = {
  readonly error_code: string;
  readonly http_status?: number;
  readonly error_contains: readonly string[];
};
type Given = {
  readonly name: string;
  readonly request_body?: string;
  readonly request_body_b64?: string;
};
type Printed = {
  readonly name: string;
  readonly strict_json?: boolean;
  readonly expect_compact_text?: string;
  readonly expect_json?: unknown;
  readonly expect_error?: Refusal;
};
type GivenExample = Readonly<Record<string, Readonly<Record<string, readonly GivenValue[]>>>>;

describe('request_cases', () => {
  type Case = Given & {
    readonly signature: {
      readonly name: string;
      readonly inputs: Readonly<Record<string, { dtype: string; shape: readonly number[] | null }>>;
    };
    readonly expect:
      | Refusal
      | {
          readonly format: string;
          readonly tensors: Readonly<Record<string, GivenTensor>>;
          readonly signature_name?: string;
        };
  };
  it.each(givenCases<Case>('request_cases').map(each => [each.name, each] as const))(
    '%s',
    (_, given) => {
      const wanted = given.expect;
      const parse = () => parsePredict(bodyOf(given), name => signatureOf(given.signature, name));
      if ('error_code' in wanted) {
        expectRefusal(parse, wanted);
        return;
      }
      const request = parse();
      expect(request.format).toBe(wanted.format);
      expect(request.signature).toBe(
        wanted.signature_name || given.signature.name || 'serving_default'
      );
      expect([...request.inputs.keys()].sort()).toEqual(Object.keys(wanted.tensors).sort());
      for (const [name, tensor] of request.inputs) {
        expectTensor(tensor, givenTensor(wanted.tensors[name]!));
      }
    }
  );
});

describe('example_request_cases', () => {
  type Case = Given & {
    readonly expect:
      Refusal | { readonly examples: readonly GivenExample[]; readonly context?: GivenExample };
  };
  it.each(givenCases<Case>('example_request_cases').map(each => [each.name, each] as const))(
    '%s',
    (_, given) => {
      const wanted = given.expect;
      const parse = () => parseExamples(bodyOf(given));
      if ('error_code' in wanted) {
        expectRefusal(parse, wanted);
        return;
      }
      const request = parse();
      expect(request.examples).toEqual(wanted.examples.map(givenExample));
      expect(request.context).toEqual(wanted.context && givenExample(wanted.context));
    }
  );
});

describe('response_cases', () => {
  type Case = Printed & {
    readonly request_format: 'row' | 'columnar';
    readonly outputs: Readonly<Record<string, GivenTensor>>;
  };
  it.each(givenCases<Case>('response_cases').map(each => [each.name, each] as const))(
    '%s',
    (_, given) => {
      const outputs = new Map(
        Object.entries(given.outputs).map(([name, tensor]) => [name, givenTensor(tensor)])
      );
      expectPrinted(() => printPredict(given.request_format, outputs), given);
    }
  );
});

describe('classification_result_cases', () => {
  type Case = Printed & {
    readonly result: readonly (readonly { label: string; score: number | string }[])[];
  };
  it.each(givenCases<Case>('classification_result_cases').map(each => [each.name, each] as const))(
    '%s',
    (_, given) => {
      const results = given.result.map(classes =>
        classes.map(({ label, score }) => ({ label, score: Number(score) }))
      );
      expectPrinted(() => printClassification(results), given);
    }
  );
});

describe('regression_result_cases', () => {
  type Case = Printed & { readonly result: readonly (number | string)[] };
  it.each(givenCases<Case>('regression_result_cases').map(each => [each.name, each] as const))(
    '%s',
    (_, given) => {
      expectPrinted(() => printRegression(given.result.map(Number)), given);
    }
  );
});

function bodyOf({ request_body, request_body_b64 }: Given): Uint8Array {
  return request_body === undefined
    ? Buffer.from(request_body_b64!, 'base64')
    : Buffer.from(request_body, 'utf8');
}

function signatureOf(
  given: {
    name: string;
    inputs: Readonly<Record<string, { dtype: string; shape: readonly number[] | null }>>;
  },
  name: string
): Signature {
  if (name !== (given.name || 'serving_default')) {
    throw new ServingError(
      'INVALID_ARGUMENT',
      `Serving signature name: "${name}" not found in signature def`
    );
  }
  const inputs = Object.entries(given.inputs).map(
    ([alias, { dtype, shape }]) => [alias, { name: `${alias}:0`, dtype, shape }] as const
  );
  return {
    methodName: 'tensorflow/serving/predict',
    inputs: new Map(inputs),
    outputs: new Map(),
    defaults: new Map()
  };
}

function expectRefusal(run: () => unknown, wanted: Refusal): void {
  const refusal = refusalOf(run);
  expect(refusal.code).toBe(wanted.error_code);
  expect(httpStatus[refusal.code]).toBe(wanted.http_status ?? httpStatus[refusal.code]);
  for (const fragment of wanted.error_contains) {
    expect(refusal.message).toContain(fragment);
  }
}

function refusalOf(run: () => unknown): ServingError {
  try {
    run();
  } catch (error) {
    if (error instanceof ServingError) {
      return error;
    }
    throw error;
  }
  throw new Error('it was not refused');
}

function expectPrinted(print: () => Uint8Array, given: Printed): void {
  if (given.expect_error) {
    expectRefusal(print, given.expect_error);
    return;
  }
  const text = Buffer.from(print()).toString('utf8');
  expect(given.expect_compact_text ?? given.expect_json).toBeDefined();
  if (given.expect_compact_text !== undefined) {
    expect(compactJson(text)).toBe(given.expect_compact_text);
  }
  if (given.expect_json !== undefined) {
    expect(parseStrictJson(text)).toEqual(given.expect_json);
  }
  if (given.strict_json === false) {
    expect(() => parseStrictJson(text)).toThrow();
  }
}

function expectTensor(tensor: Tensor, wanted: Tensor): void {
  expect(tensor.dtype).toBe(wanted.dtype);
  expect(tensor.shape).toEqual(wanted.shape);
  if (tensor.dtype === 'DT_DOUBLE') {
    expect(tensor.data.length).toBe(wanted.data.length);
    for (const [index, value] of [...(wanted.data as Float64Array)].entries()) {
      expect(isWithinUlps(tensor.data[index] as number, value), `${index}`).toBe(true);
    }
  } else {
    expect(tensor.data).toEqual(wanted.data);
  }
}

/** Within 4 units in the last place, as TensorFlow Serving itself may be off. */
function isWithinUlps(value: number, wanted: number): boolean {
  return Object.is(value, wanted) || Math.abs(value - wanted) <= 4 * ulp(wanted);
}

function ulp(value: number): number {
  const exponent = Math.floor(Math.log2(Math.abs(value) || Number.MIN_VALUE));
  return Math.max(2 ** (exponent - 52), Number.MIN_VALUE);
}

function givenExample(given: GivenExample): Example {
  return new Map(Object.entries(given).map(([name, feature]) => [name, givenFeature(feature)]));
}

function givenFeature(given: Readonly<Record<string, readonly GivenValue[]>>): Feature {
  const [[kind, values] = ['unset', []]] = Object.entries(given);
  switch (kind) {
    case 'int64':
      return { kind, values: values.map(value => BigInt(value as number | string)) };
    case 'float':
      return { kind, values: values.map(value => Math.fround(Number(value))) };
    case 'bytes':
      return { kind, values: values.map(givenBytes) };
    case 'unset':
      return { kind };
    default:
      throw new Error(`no feature is of the kind ${kind}`);
  }
}
