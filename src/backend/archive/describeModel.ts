import type { ModelFacts } from '../../common/model';
import type { Bytes } from '../storage/objectStore';
import type { DescribeInput } from './archive';
import { invalid } from './archiveFailure';
import { longestNotes, parseNotes } from './modelNotes';

/**
 * What a stored model says of itself: its `mlmodel.json`, and where that is silent a safe reading of
 * the model's own files. Rejects with ARCHIVE_INVALID when the `mlmodel.json` is wrong.
 */
export async function describeModel(input: DescribeInput): Promise<ModelFacts> {
  return await readNotes(input);
}

async function readNotes({ recognised, files, read }: DescribeInput): Promise<ModelFacts> {
  const path = `${recognised.root}mlmodel.json`;
  const notes = files.find(file => file.path === path);
  if (!notes) {
    return {};
  }
  if (notes.size > longestNotes) {
    throw invalid(`The archive's ${path} is larger than 1 MiB.`);
  }
  return parseNotes(await gather(await read(path)), path);
}

async function gather(content: Bytes): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
