import { existsSync, readFileSync } from 'node:fs';
import { runQuiet } from './report.mjs';
import { inRoot } from './root.mjs';

/** Whether `node_modules` is what `package-lock.json` asks for; npm keeps a list of what it has installed. */
export function hasNodeModules() {
  if (!existsSync(inRoot('node_modules/.package-lock.json'))) return false;
  const wanted = packagesOf('package-lock.json');
  const installed = packagesOf('node_modules/.package-lock.json');
  return (
    Object.entries(wanted).every(
      ([path, { version, optional, devOptional }]) =>
        path === '' || optional || devOptional || installed[path]?.version === version
    ) && Object.entries(installed).every(([path, { version }]) => wanted[path]?.version === version)
  );
}

/** Installs exactly what `package-lock.json` asks for. Rejects with a ReadableError. */
export async function installNodeModules() {
  // Not `npm ci`, which gives up where a registry lacks some other system's optional binaries.
  const install = ['install', '--no-save', '--no-audit', '--no-fund'];
  try {
    await askRegistry();
  } catch (error) {
    // Without a network npm would try every package for minutes; its cache may still hold them all.
    await npm([...install, '--offline']).catch(() => Promise.reject(error));
    return;
  }
  await npm(install);
}

const askRegistry = () =>
  npm([
    'view',
    'esbuild',
    'version',
    '--fetch-retries=1',
    '--fetch-retry-mintimeout=2000',
    '--fetch-timeout=20000'
  ]);

function npm(args) {
  return runQuiet('npm', [...args, '--no-update-notifier', '--loglevel=error'], {
    // The tests use the system's Chromium.
    env: { ...process.env, PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1' }
  });
}

function packagesOf(file) {
  return JSON.parse(readFileSync(inRoot(file), 'utf8')).packages;
}
