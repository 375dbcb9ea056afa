import type { ILoadedModel } from './engine';
import { ServingError } from './servingError';
import type { Signature, StringTensor, Tensor } from './tensor';

/** Examples to classify or regress, each a serialized tf.Example; the signature `''` is `serving_default`. */
export type ExamplesRequest = {
  readonly signature: string;
  readonly examples: readonly Uint8Array[];
  /** Milliseconds, as of a run. */
  readonly timeout?: number;
};
/** The classes of each example: label `''` when the model has none, score 0 when it has none. */
export type Classification = readonly (readonly {
  readonly label: string;
  readonly score: number;
}[])[];
/** A value of each example. */
export type Regression = readonly number[];
/** What MultiInference wants of a model: `method` is `tensorflow/serving/classify` or `tensorflow/serving/regress`. */
export type InferenceTask = {
  readonly model: string;
  readonly signature: string;
  readonly method: string;
};
/** The answer to a task, in the order of the tasks. */
export type InferenceResult =
  | { readonly kind: 'classification'; readonly result: Classification }
  | { readonly kind: 'regression'; readonly result: Regression };

type Method<Result> = {
  /** The aliases of the outputs it needs. Throws ServingError. */
  readonly outputs: (signature: Signature) => readonly string[];
  readonly result: (outputs: ReadonlyMap<string, Tensor>, examples: number) => Result;
};

const defaultSignature = 'serving_default';
const inputAlias = 'inputs';
const classifier: Method<Classification> = {
  outputs: classificationOutputs,
  result: classificationOf
};
const regressor: Method<Regression> = { outputs: regressionOutputs, result: regressionOf };

/** Classifies examples by a signature with the input `inputs` and an output `classes`, `scores` or both. Rejects with ServingError. */
export function classify(model: ILoadedModel, request: ExamplesRequest): Promise<Classification> {
  return infer(model, request, classifier);
}

/** Regresses examples by a signature with the input `inputs` and the output `outputs`. Rejects with ServingError. */
export function regress(model: ILoadedModel, request: ExamplesRequest): Promise<Regression> {
  return infer(model, request, regressor);
}

/** Has several signatures of one model classify and regress the same examples. Rejects with ServingError. */
export async function multiInference(
  model: ILoadedModel,
  tasks: readonly InferenceTask[],
  examples: Omit<ExamplesRequest, 'signature'>
): Promise<readonly InferenceResult[]> {
  checkTasks(model, tasks);
  return Promise.all(
    tasks.map(async ({ signature, method }): Promise<InferenceResult> => {
      const request = { ...examples, signature };
      return method === 'tensorflow/serving/classify'
        ? { kind: 'classification', result: await classify(model, request) }
        : { kind: 'regression', result: await regress(model, request) };
    })
  );
}

function checkTasks(model: ILoadedModel, tasks: readonly InferenceTask[]): void {
  const seen = new Set<string>();
  for (const task of tasks) {
    const signature = task.signature || defaultSignature;
    if (task.model === '') refuse('Found ModelSpec with an empty model name.');
    if (task.model !== tasks[0]?.model) {
      refuse('All ModelSpecs in a MultiInferenceRequest must access the same model name.');
    }
    if (seen.has(signature)) refuse(`Duplicate evaluation of signature: ${signature}`);
    seen.add(signature);
    const definition = model.signatures.get(signature);
    if (!definition) refuse(`Requested signature not found in model graph: ${signature}`);
    methodOf(task.method).outputs(definition);
  }
}

function methodOf(name: string): Method<unknown> {
  if (name === 'tensorflow/serving/classify') return classifier;
  if (name === 'tensorflow/serving/regress') return regressor;
  throw new ServingError('UNIMPLEMENTED', `Unsupported signature method_name: ${name}`);
}

async function infer<Result>(
  model: ILoadedModel,
  { signature: given, examples, timeout }: ExamplesRequest,
  method: Method<Result>
): Promise<Result> {
  const name = given || defaultSignature;
  const signature = model.signatures.get(name);
  if (!signature) refuse(`No signature was found with the name: ${name}`);
  const outputs = method.outputs(signature);
  if (examples.length === 0) refuse('Input is empty.');
  const input: Tensor = { dtype: 'DT_STRING', shape: [examples.length], data: examples };
  const answers = await model.run({
    signature: name,
    inputs: new Map([[inputAlias, input]]),
    outputs,
    ...(timeout !== undefined && { timeout })
  });
  return method.result(answers, examples.length);
}

function checkInput({ inputs }: Signature, what: string): void {
  if (inputs.size !== 1) refuse('Expected one input Tensor.');
  if (inputs.has(inputAlias)) return;
  const names = [...inputs.keys()].join(', ');
  throw new ServingError(
    'FAILED_PRECONDITION',
    `No ${what} inputs found in SignatureDef: its input is ${names}`
  );
}

function classificationOutputs(signature: Signature): readonly string[] {
  checkInput(signature, 'classification');
  const aliases = [...signature.outputs.keys()];
  if (aliases.length !== 1 && aliases.length !== 2) {
    refuse(`Expected one or two output Tensors, found ${aliases.length}`);
  }
  const known = aliases.filter(alias => alias === 'classes' || alias === 'scores');
  if (known.length > 0) return known;
  throw new ServingError(
    'FAILED_PRECONDITION',
    'Expected classification signature outputs to contain at least one of "classes" or "scores". ' +
      `Signature was: ${aliases.join(', ')}`
  );
}

function classificationOf(outputs: ReadonlyMap<string, Tensor>, examples: number): Classification {
  const labels = outputs.get('classes');
  const scores = outputs.get('scores');
  if (labels) checkMatrix('classes', 'DT_STRING', { tensor: labels, examples });
  if (scores) checkMatrix('scores', 'DT_FLOAT', { tensor: scores, examples });
  const [ofLabels, ofScores] = [labels?.shape[1], scores?.shape[1]];
  if (ofLabels !== undefined && ofScores !== undefined && ofLabels !== ofScores) {
    refuse(`Tensors class and score should match in dim_size(1). Got ${ofLabels} vs. ${ofScores}`);
  }
  const classes = ofLabels ?? ofScores ?? 0;
  return Array.from({ length: examples }, (_, example) =>
    Array.from({ length: classes }, (_, index) => {
      const at = example * classes + index;
      return { label: textAt(labels, at), score: Number(scores?.data[at] ?? 0) };
    })
  );
}

function textAt(labels: Tensor | undefined, at: number): string {
  return labels ? Buffer.from((labels as StringTensor).data[at] ?? []).toString() : '';
}

function checkMatrix(
  name: string,
  dtype: string,
  { tensor, examples }: { readonly tensor: Tensor; readonly examples: number }
): void {
  if (tensor.shape.length !== 2) {
    refuse(`Expected Tensor shape: [batch_size num_classes] but got [${tensor.shape.join(',')}]`);
  }
  if (tensor.dtype !== dtype) {
    refuse(`Expected ${name} Tensor of ${dtype}. Got: ${tensor.dtype}`);
  }
  if (tensor.shape[0] !== examples) {
    refuse(`Expected ${name} output batch size of ${examples}. Got: ${tensor.shape[0]}`);
  }
}

function regressionOutputs(signature: Signature): readonly string[] {
  checkInput(signature, 'regression');
  if (signature.outputs.size !== 1) refuse('Expected one output Tensor.');
  if (signature.outputs.has('outputs')) return ['outputs'];
  const names = [...signature.outputs.keys()].join(', ');
  throw new ServingError(
    'FAILED_PRECONDITION',
    `No regression outputs found in SignatureDef: its output is ${names}`
  );
}

function regressionOf(outputs: ReadonlyMap<string, Tensor>, examples: number): Regression {
  const tensor = outputs.get('outputs');
  if (!tensor) refuse("Could not find output tensor 'outputs'");
  const [batch, width = 1, ...more] = tensor.shape;
  if (batch === undefined || width !== 1 || more.length > 0) {
    refuse(
      `Expected output Tensor shape to be either [batch_size] or [batch_size, 1] but got [${tensor.shape.join(',')}]`
    );
  }
  if (batch !== examples) {
    refuse(`Input batch size did not match output batch size: ${examples} vs. ${batch}`);
  }
  if (tensor.dtype !== 'DT_FLOAT') {
    refuse(`Expected output Tensor of DT_FLOAT.  Got: ${tensor.dtype}`);
  }
  return Array.from(tensor.data, Number);
}

function refuse(message: string): never {
  throw new ServingError('INVALID_ARGUMENT', message);
}
