import { build } from 'esbuild';

/** Bundles the backend as it stands into `outfile`: a test of a process needs no build before it. */
export async function bundleBackend(outfile: string): Promise<void> {
  await build({
    entryPoints: ['src/backend/main.ts'],
    bundle: true,
    platform: 'node',
    target: 'node20',
    loader: { '.ohm': 'text', '.proto': 'text', '.py': 'text' },
    outfile,
    logLevel: 'error'
  });
}
