import type { ModelFormat, ModelFacts } from '../../common/model';
import type { DescribeInput } from './archive';
import { invalid, shown } from './archiveFailure';
import { FileBytes } from './describe/fileBytes';
import { readRootTexts } from './describe/hdf5';
import { kerasFacts } from './describe/kerasConfig';
import { longestNotes, parseNotes } from './describe/modelNotes';
import { hasVariables, readSavedModel } from './describe/savedModel';
import { readSklearnModel } from './describe/sklearnModel';
import { readSparkModel } from './describe/sparkMetadata';
import { parseObject, Unreadable } from './describe/unreadable';
import { readZipEntry } from './describe/zip';

type Reader = (input: DescribeInput) => Promise<ModelFacts>;

const readers: Readonly<Record<ModelFormat, Reader>> = {
  saved_model: input => readSavedModel(mainFile(input)),
  h5: input => readH5(mainFile(input)),
  keras: input => readKeras(mainFile(input)),
  pickle: input => readSklearnModel(mainFile(input)),
  parquet: readSparkModel,
  // R's own format can hold anything; its model's fields would have to be guessed.
  rda: () => Promise.resolve({})
};

/**
 * What a stored model says of itself: its `mlmodel.json`, and where that is silent a safe reading of
 * the model's own files, of which nothing is ever executed. Rejects with ARCHIVE_INVALID when the
 * `mlmodel.json` is wrong, or when a SavedModel lacks its variables; a model that can't be read has no facts.
 */
export async function describeModel(input: DescribeInput): Promise<ModelFacts> {
  const notes = await readNotes(input);
  if (input.recognised.format === 'saved_model') {
    await requireVariables(input);
  }
  const facts = await readers[input.recognised.format](input).catch(orNone({}));
  return { ...facts, ...notes };
}

async function readH5(file: FileBytes): Promise<ModelFacts> {
  const texts = await readRootTexts(file, ['model_config', 'keras_version', 'training_config']);
  const compiled = texts.get('training_config');
  return kerasFacts(
    parseObject(texts.get('model_config') ?? ''),
    texts.get('keras_version') ?? null,
    compiled === undefined ? null : parseObject(compiled)
  );
}

async function readKeras(file: FileBytes): Promise<ModelFacts> {
  const config = parseObject(textOf(await readZipEntry(file, 'config.json')));
  const metadata = await readZipEntry(file, 'metadata.json');
  const version = metadata ? parseObject(textOf(metadata))['keras_version'] : undefined;
  return kerasFacts(config, version ?? null, config['compile_config'] ?? null);
}

function textOf(bytes: Uint8Array | null): string {
  return Buffer.from(bytes ?? []).toString('utf8');
}

/** A graph that can't be read may have variables. */
async function requireVariables(input: DescribeInput): Promise<void> {
  const path = `${input.recognised.root}variables/variables.index`;
  const index = input.files.find(file => file.path === path);
  if (index?.size === 0) {
    throw invalid(`The archive has an empty ${shown(path)}, which the model needs.`);
  }
  if (!index && (await hasVariables(mainFile(input)).catch(orNone(true)))) {
    throw invalid(
      `The archive has no ${shown(path)}; a saved_model needs it unless its graph has no variables.`
    );
  }
}

async function readNotes({ recognised, files, read }: DescribeInput): Promise<ModelFacts> {
  const path = `${recognised.root}mlmodel.json`;
  const file = files.find(other => other.path === path);
  if (!file) {
    return {};
  }
  if (file.size > longestNotes) {
    throw invalid(`The archive's ${shown(path)} is larger than 1 MiB.`);
  }
  return parseNotes(await new FileBytes(read, path, file.size).slice(0, file.size), path);
}

function mainFile({ recognised, files, read }: DescribeInput): FileBytes {
  const size = files.find(file => file.path === recognised.filename)?.size ?? 0;
  return new FileBytes(read, recognised.filename, size);
}

function orNone<T>(none: T): (error: unknown) => T {
  return error => {
    if (error instanceof Unreadable) {
      return none;
    }
    throw error;
  };
}
