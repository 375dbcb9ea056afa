import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ReadableError, runQuiet, step } from './report.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const packages = ['chromium', 'fonts-dejavu-core', 'fonts-noto-cjk'];

/** The path of the system's Chromium; on a Debian that we may change, it is installed first. */
export async function chromium() {
  const found = find() ?? ((await installed()) ? find() : undefined);
  if (found) return found;
  throw new ReadableError(
    'The UI tests need Chromium: install it (Debian, Ubuntu: apt-get install chromium fonts-dejavu-core fonts-noto-cjk), or name it in CHROMIUM.'
  );
}

function find() {
  const named = process.env.CHROMIUM;
  if (named) return named;
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return names
    .flatMap(name => [...folders, '/usr/bin'].map(folder => join(folder, name)))
    .find(existsSync);
}

async function installed() {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    await step('Installing Chromium', async () => {
      await runQuiet('apt-get', ['update', '-q'], { env });
      await runQuiet('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages], {
        env
      });
    });
    return true;
  } catch {
    return false;
  }
}
