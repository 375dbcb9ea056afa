import { spawn } from 'node:child_process';
import { failure } from '../../common/failure';
import script from './convert.py';
import { oneSentence } from './serverFailure';

/** One run of the converter's Python. */
export type Conversion = {
  readonly python: string;
  /** An existing folder that is the process's own. */
  readonly work: string;
  readonly file: string;
  /** The SavedModel's folder, to be made. */
  readonly into: string;
  readonly signal: AbortSignal;
};

const patienceSeconds = 600;
const mostOutput = 1024 * 1024;

/** Converts a Keras file; resolves once the SavedModel is there. Rejects with LOAD_FAILED and Keras's own reason. */
export async function runConverter(conversion: Conversion): Promise<void> {
  const { signal, work } = conversion;
  const late = AbortSignal.timeout(patienceSeconds * 1000);
  const { output, complaint } = await run(conversion, AbortSignal.any([signal, late]));
  signal.throwIfAborted();
  if (late.aborted) {
    throw failure('TIMEOUT', `Keras did not convert the model within ${patienceSeconds} seconds.`);
  }
  const answer = answerIn(output);
  if (answer?.ok === true) {
    return;
  }
  const reason = answer?.reason ?? lastLine(complaint) ?? 'its process ended without a word';
  const words = oneSentence(firstLines(reason.replaceAll(`${work}/`, '').replaceAll(work, '')));
  throw failure('LOAD_FAILED', `Keras can't load the model: ${words}`);
}

/** The process can't be reached by what lies in anybody's folder, finds no settings of the user's, and shows no device to TensorFlow but the processor. */
function run({ python, work, file, into }: Conversion, signal: AbortSignal) {
  return new Promise<{ output: string; complaint: string }>((resolve, reject) => {
    const child = spawn(python, ['-', file, into, String(patienceSeconds)], {
      cwd: work,
      env: {
        ...process.env,
        PYTHONSAFEPATH: '1',
        PYTHONIOENCODING: 'utf-8',
        KERAS_BACKEND: 'tensorflow',
        KERAS_HOME: work,
        TF_CPP_MIN_LOG_LEVEL: '3',
        CUDA_VISIBLE_DEVICES: '-1'
      },
      signal,
      killSignal: 'SIGKILL'
    });
    const texts = { output: '', complaint: '' };
    child.stdout.on('data', chunk => (texts.output = tail(texts.output + String(chunk))));
    child.stderr.on('data', chunk => (texts.complaint = tail(texts.complaint + String(chunk))));
    child.once('error', error => {
      if (!signal.aborted) {
        reject(error);
      }
    });
    child.once('close', () => resolve(texts));
    child.stdin.on('error', () => undefined);
    child.stdin.end(script);
  });
}

function tail(text: string): string {
  return text.slice(-mostOutput);
}

function answerIn(output: string): { ok: boolean; reason?: string } | undefined {
  const line = lastLine(output);
  return line?.startsWith('{"ok"') === true
    ? (JSON.parse(line) as { ok: boolean; reason?: string })
    : undefined;
}

function lastLine(text: string): string | undefined {
  return text.trim().split('\n').at(-1) || undefined;
}

/** Keras explains at length; the point is in its first paragraph. */
function firstLines(text: string): string {
  return text.trim().split(/\n\s*\n/)[0] ?? '';
}
