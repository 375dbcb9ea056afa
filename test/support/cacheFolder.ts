import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where test servers stay between runs, outside any clone. */
export const cacheFolder = join(
  process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'),
  'mlmodel-test-servers'
);

/** Tells the person before the screen what takes so long. */
export function say(sentence: string): void {
  process.stderr.write(`[test servers] ${sentence}\n`);
}
