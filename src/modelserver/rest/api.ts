import { classify, regress } from '../inference';
import { parseExamples } from '../json/parseExamples';
import { parsePredict } from '../json/parsePredict';
import { printClassification, printRegression } from '../json/printResults';
import { printMetadata } from '../json/printMetadata';
import { printPredict } from '../json/printPredict';
import { printStatus } from '../json/printStatus';
import type { ILog } from '../log';
import type { Metrics } from '../metrics';
import type { ModelSpec } from '../modelConfig';
import { recorded, type Recorded } from '../recorded';
import { serializeExample } from '../serializeExample';
import type { IServables, Servable } from '../servables';
import { ServingError } from '../servingError';
import type { Signature } from '../tensor';
import { readRoute } from './route';

/** What REST requests are answered from. */
export type Api = {
  readonly servables: IServables;
  readonly metrics: Metrics;
  readonly log: ILog;
  /** Milliseconds that a run may take. */
  readonly timeout: number;
};

/** A request under `/v1/`. */
export type ApiRequest = {
  readonly method: string;
  /** Path, query and fragment as sent. */
  readonly target: string;
  readonly body: Uint8Array;
  /** When it came, as `performance.now()` counts. */
  readonly since: number;
};

/** Answers the JSON that a request asks for; nothing is a refusal with an empty body. Rejects with ServingError. */
export async function answerApi(api: Api, request: ApiRequest): Promise<Uint8Array | undefined> {
  const route = readRoute(request.method, request.target);
  switch (route.kind) {
    case 'unreadable':
      return undefined;
    case 'status':
      return printStatus(api.servables.status(route.spec.name, route.spec.version));
    case 'metadata':
      return answerMetadata(api, route.spec);
    case 'predict':
      return answerPredict(api, request, route.spec);
    case 'classify':
    case 'regress':
      return answerExamples(api, request, route);
  }
}

function answerMetadata({ servables }: Api, spec: ModelSpec): Uint8Array {
  const { name, version, model, release } = servables.acquire(spec);
  try {
    return printMetadata({ name, version, signatures: model.declared });
  } finally {
    release();
  }
}

async function answerPredict(api: Api, request: ApiRequest, spec: ModelSpec): Promise<Uint8Array> {
  let servable: Servable | undefined;
  try {
    // The model is looked up between the parts of the body, as TensorFlow Serving does it: which error comes first depends on it.
    const { signature, format, inputs } = parsePredict(request.body, name => {
      servable = api.servables.acquire(spec);
      return signatureOf(servable, name);
    });
    const { model, name } = taken(servable);
    const outputs = await recorded(api.metrics, recordOf(request, name, 'predict'), () =>
      model.run({ signature, inputs, timeout: api.timeout })
    );
    return printPredict(format, outputs);
  } finally {
    servable?.release();
  }
}

function signatureOf({ model }: Servable, name: string): Signature {
  const signature = model.signatures.get(name);
  if (signature) return signature;
  throw new ServingError(
    'INVALID_ARGUMENT',
    `Serving signature name: "${name}" not found in signature def`
  );
}

function taken(servable: Servable | undefined): Servable {
  if (!servable) throw new Error('The body was read without a look at the model.');
  return servable;
}

async function answerExamples(
  { servables, metrics, timeout }: Api,
  request: ApiRequest,
  { kind, spec }: { readonly kind: 'classify' | 'regress'; readonly spec: ModelSpec }
): Promise<Uint8Array> {
  const { signature, examples, context } = parseExamples(request.body);
  const { model, name, release } = servables.acquire(spec);
  const given = {
    ...{ signature, timeout },
    examples: examples.map(example => serializeExample(example, context))
  };
  try {
    return await recorded(metrics, recordOf(request, name, kind), async () =>
      kind === 'classify'
        ? printClassification(await classify(model, given))
        : printRegression(await regress(model, given))
    );
  } finally {
    release();
  }
}

const recordOf = ({ since }: ApiRequest, model: string, api: string): Recorded => ({
  ...{ model, api, since },
  entrypoint: 'REST'
});
