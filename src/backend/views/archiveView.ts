import type { ArchiveView } from '../../common/archiveView';
import { failure, MlModelError, type Failure } from '../../common/failure';
import { asPath } from '../../language/storePath';
import { Given } from '../../language/given';
import type { StorePath } from '../../language/statement';
import { describeModel } from '../archive/describeModel';
import { recogniseAny } from '../archive/rules';
import type { Services } from '../commands/command';
import type { OpenedObject } from '../storage/objectStore';
import { storeFailure } from '../storage/storeFailure';
import { ArchiveLook, type Seen } from './archiveLook';
import { modelWords } from './modelWords';
import { nameOfFile } from './nameOfFile';
import { withoutPlace } from './keyListing';

const mostMembers = 1000;
/** The look ends by itself when bytes come; this is for a store that goes silent in between. */
const silentMs = 6000;

/**
 * What the archive at `text` (`OBJECTSTORAGE.<connector>:<key>`) holds, as far as a moment's reading tells. What would be wrong with
 * importing it is its `problem`; what keeps us from reading it (no such connector, object or permission) is thrown.
 */
export async function viewArchive(
  text: string,
  { connectors, limits }: Pick<Services, 'connectors' | 'limits'>,
  signal: AbortSignal
): Promise<ArchiveView> {
  const value = readPath(text);
  const span = { start: 0, end: text.length };
  const { store, key, connector } = await inItsOwnWords(() => connectors.resolve({ value, span }));
  const place = `OBJECTSTORAGE.${connector}:${key}`;
  const patience = AbortSignal.timeout(silentMs);
  try {
    const opened = await store.open(key, { signal: AbortSignal.any([signal, patience]) });
    const seen = await new ArchiveLook({ store, key, opened, signal, patience }, limits).take();
    return { ...headOf(key, opened, seen), ...(await modelIn(seen)) };
  } catch (error) {
    if (patience.aborted && !signal.aborted) {
      const sentence = `${place} did not answer within ${silentMs / 1000} seconds; try it again.`;
      throw failure('TIMEOUT', sentence, { cause: error });
    }
    throw storeFailure(error, place);
  }
}

function readPath(text: string): StorePath {
  const span = { start: 0, end: text.length };
  try {
    return asPath(new Given(text, 'path', { kind: 'text', value: text, isQuoted: false, span }));
  } catch (error) {
    throw error instanceof MlModelError ? withoutPlace(error) : error;
  }
}

async function inItsOwnWords<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof MlModelError ? withoutPlace(error) : error;
  }
}

function headOf(key: string, { size }: OpenedObject, seen: Seen) {
  return {
    size,
    members: seen.files.slice(0, mostMembers),
    isComplete: seen.isComplete,
    files: seen.files.length,
    bytes: seen.files.reduce((sum, file) => sum + file.size, 0),
    name: nameOfFile(key)
  };
}

type ModelIn = Pick<
  ArchiveView,
  'type' | 'format' | 'category' | 'algorithm' | 'description' | 'problem'
>;

async function modelIn(seen: Seen): Promise<ModelIn> {
  const { files, isComplete } = seen;
  const problem = seen.problem && { problem: seen.problem };
  let kind: Pick<ArchiveView, 'type' | 'format'> = {};
  try {
    const recognised = recogniseAny(files);
    const { type, format } = recognised;
    kind = { type, format };
    const input = { recognised, files, read: seen.read };
    const { description } = await describeModel(input);
    const notesPath = `${recognised.root}mlmodel.json`;
    // Notes take the place of what the model says itself, and what they leave out of it is its class.
    const ofModel = files.filter(file => file.path !== notesPath);
    const { parameter } = await describeModel({ ...input, files: ofModel });
    const notes = await seen.notes(recognised.root);
    const words = modelWords(recognised, parameter, notes);
    return { ...kind, ...words, ...(description !== undefined && { description }), ...problem };
  } catch (error) {
    // Of half an archive it can't be said what is missing.
    return { ...kind, ...(problem ?? (isComplete ? { problem: archiveProblem(error) } : {})) };
  }
}

/** What an import would refuse too. Throws anything else on. */
function archiveProblem(error: unknown): Failure {
  if (error instanceof MlModelError && error.failure.code.startsWith('ARCHIVE_')) {
    return error.failure;
  }
  throw error;
}
