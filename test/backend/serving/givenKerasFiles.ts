import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { tensorFlowPython } from '../../modelserver/givenModels';
import { cacheFolder, say } from '../../support/cacheFolder';

const script = fileURLToPath(new URL('kerasFiles.py', import.meta.url));

/** The folder with the files that `kerasFiles.py` writes, once a machine. */
export async function givenKerasFiles(): Promise<string> {
  const hash = createHash('sha256').update(await readFile(script));
  const target = join(cacheFolder, `keras-${hash.digest('hex').slice(0, 16)}`);
  if (existsSync(target)) {
    return target;
  }
  say('Writing Keras files, about 10 seconds, once.');
  await mkdir(cacheFolder, { recursive: true });
  const fresh = await mkdtemp(join(cacheFolder, 'keras-new-'));
  await promisify(execFile)(tensorFlowPython, [script, fresh], { maxBuffer: 1 << 26 });
  // Whoever comes second finds the first one's, which are the same.
  await rename(fresh, target).catch(() => rm(fresh, { recursive: true }));
  return target;
}
