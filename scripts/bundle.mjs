import { mkdir, readFile, readdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { inRoot, root } from './root.mjs';

/**
 * Bundles one TypeScript entry for Node 20 into one CommonJS file at `target`, whole or not at all.
 * Answers with esbuild's list of what went into it. Rejects with esbuild's report.
 */
export async function bundle(entry, target, options = {}) {
  const { build } = await import('esbuild');
  const result = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: target,
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    minifySyntax: true,
    legalComments: 'none',
    loader: { '.ohm': 'text', '.proto': 'text', '.py': 'text' },
    logLevel: 'silent',
    metafile: true,
    ...options
  });
  await mkdir(dirname(target), { recursive: true });
  await replaceFile(target, result.outputFiles[0].contents);
  return result.metafile;
}

/** Writes, beside a bundle, the licences of the packages that it contains, and of those in `others`. */
export async function writeLicenses(metafile, target, others = []) {
  const folders = new Set([...Object.keys(metafile.inputs).flatMap(packageFolder), ...others]);
  const texts = await Promise.all([...folders].sort().map(licenseOf));
  await replaceFile(target, `${texts.join('\n')}`);
}

/** `node_modules/a/lib/x.js` → `node_modules/a`; the clone's own files → nothing. */
function packageFolder(path) {
  const match = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path);
  return match ? [match[0]] : [];
}

async function licenseOf(folder) {
  const { name, version, license } = JSON.parse(
    await readFile(inRoot(folder, 'package.json'), 'utf8')
  );
  const file = (await readdir(inRoot(folder))).find(entry => /^licen[cs]e/i.test(entry));
  const text = file ? await readFile(inRoot(folder, file), 'utf8') : '';
  return `${'='.repeat(80)}\n${name} ${version} (${license})\n\n${text}`;
}

// A backend that is just starting must never meet half a file.
async function replaceFile(target, content) {
  const temporary = join(dirname(target), `.${process.pid}-${Date.now()}.tmp`);
  await writeFile(temporary, content);
  await rename(temporary, target);
}
