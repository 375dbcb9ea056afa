import { copyFile, mkdir, readdir, rename } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot } from './root.mjs';

/** Lets a bundle take koffi's binary from the folder `koffi` beside it, by platform, and nothing from `node_modules`. */
export const nativeKoffi = {
  name: 'native-koffi',
  setup(build) {
    build.onResolve({ filter: /^koffi$/ }, ({ path }) => ({ path, namespace: 'native' }));
    build.onLoad({ filter: /.*/, namespace: 'native' }, () => ({
      contents:
        'const { join } = require("node:path");' +
        'module.exports = require(join(__dirname, "koffi", `${process.platform}-${process.arch}.node`));'
    }));
  }
};

/** Copies koffi's binaries for the platforms that npm has installed into `folder/koffi`. TensorFlow is built for glibc only. */
export async function copyKoffi(folder) {
  const target = join(folder, 'koffi');
  await mkdir(target, { recursive: true });
  for (const name of await readdir(inRoot('node_modules/@koromix'))) {
    const platform = name.replace(/^koffi-/, '');
    const source = inRoot('node_modules/@koromix', name, platform.replace('-', '_'), 'koffi.node');
    if (!existsSync(source)) continue;
    // A server that runs has it mapped: another file takes its place.
    const temporary = join(target, `.${process.pid}.tmp`);
    await copyFile(source, temporary);
    await rename(temporary, join(target, `${platform}.node`));
  }
}
