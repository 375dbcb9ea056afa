import {
  classify,
  multiInference,
  regress,
  type Classification,
  type ExamplesRequest,
  type InferenceResult,
  type Regression
} from '../inference';
import { recorded } from '../recorded';
import { joined } from '../serializeExample';
import type { Servable } from '../servables';
import { readModelSpec, signatureOf, writeModelSpec, type ModelSpecMessage } from './modelSpec';
import type { PredictionOptions } from './predictionOptions';
import type { ICall } from './unary';

type RawExamples = { readonly examples: readonly Uint8Array[]; readonly context?: Uint8Array };
type RawInput = {
  readonly exampleList?: RawExamples | null;
  readonly exampleListWithContext?: RawExamples | null;
};
/** A RawExamplesRequest: a ClassificationRequest or a RegressionRequest. */
export type ExamplesMessage = {
  readonly modelSpec?: ModelSpecMessage | null;
  readonly input?: RawInput | null;
};
/** A RawMultiInferenceRequest. */
export type MultiInferenceMessage = {
  readonly tasks: readonly {
    readonly modelSpec?: ModelSpecMessage | null;
    readonly methodName: string;
  }[];
  readonly input?: RawInput | null;
};

/** Answers a ClassificationResponse. */
export function classifyCall(
  { modelSpec, input }: ExamplesMessage,
  call: ICall,
  options: PredictionOptions
): Promise<object> {
  const run = { api: 'Classify', modelSpec, call };
  return withServable(run, options, async servable => {
    const signature = signatureOf(modelSpec);
    const request = { signature, ...examplesOf(input, call) };
    return {
      result: classificationResult(await classify(servable.model, request)),
      modelSpec: writeModelSpec(servable, signature)
    };
  });
}

/** Answers a RegressionResponse. */
export function regressCall(
  { modelSpec, input }: ExamplesMessage,
  call: ICall,
  options: PredictionOptions
): Promise<object> {
  const run = { api: 'Regress', modelSpec, call };
  return withServable(run, options, async servable => {
    const signature = signatureOf(modelSpec);
    const request = { signature, ...examplesOf(input, call) };
    return {
      result: regressionResult(await regress(servable.model, request)),
      modelSpec: writeModelSpec(servable, signature)
    };
  });
}

/** Answers a MultiInferenceResponse. The first task says which model and version. */
export function multiInferenceCall(
  { tasks, input }: MultiInferenceMessage,
  call: ICall,
  options: PredictionOptions
): Promise<object> {
  const run = { api: 'MultiInference', modelSpec: tasks[0]?.modelSpec, call };
  return withServable(run, options, async servable => {
    const wanted = tasks.map(task => ({
      model: task.modelSpec?.name ?? '',
      signature: signatureOf(task.modelSpec),
      method: task.methodName
    }));
    const results = await multiInference(servable.model, wanted, examplesOf(input, call));
    return {
      results: results.map((result, index) => ({
        modelSpec: writeModelSpec(servable, wanted[index]?.signature),
        ...inferenceResult(result)
      }))
    };
  });
}

type ExamplesRun = {
  readonly api: string;
  readonly modelSpec: ModelSpecMessage | null | undefined;
  readonly call: ICall;
};

async function withServable<Result>(
  { api, modelSpec, call: { since } }: ExamplesRun,
  { servables, metrics }: PredictionOptions,
  work: (servable: Servable) => Promise<Result>
): Promise<Result> {
  const servable = servables.acquire(readModelSpec(modelSpec));
  try {
    const run = { model: servable.name, api, entrypoint: 'GRPC', since } as const;
    return await recorded(metrics, run, () => work(servable));
  } finally {
    servable.release();
  }
}

function examplesOf(
  input: RawInput | null | undefined,
  { timeout }: ICall
): Omit<ExamplesRequest, 'signature'> {
  const examples = serialized(input?.exampleListWithContext ?? input?.exampleList);
  return timeout === undefined ? { examples } : { examples, timeout };
}

/** The context belongs to every example. */
function serialized(given: RawExamples | null | undefined): readonly Uint8Array[] {
  if (!given) return [];
  const { examples, context } = given;
  return context?.length ? examples.map(each => joined(context, each)) : examples;
}

const classificationResult = (examples: Classification) => ({
  classifications: examples.map(classes => ({ classes }))
});

const regressionResult = (values: Regression) => ({
  regressions: values.map(value => ({ value }))
});

const inferenceResult = (result: InferenceResult) =>
  result.kind === 'classification'
    ? { classificationResult: classificationResult(result.result) }
    : { regressionResult: regressionResult(result.result) };
