import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { median, report, timed, timedShell, wanted } from './measure';

const bundle = join(process.cwd(), 'jupyterlab_mlmodel', 'backend', 'mlmodel.cjs');
const rounds = 3;

type Shape = {
  readonly id: string;
  readonly name: string;
  readonly make: string;
  readonly target: number;
};

const shapes: readonly Shape[] = [
  {
    id: 'one',
    name: '1 × 2 GB',
    make: 'head -c 2000000000 /dev/urandom > model.pkl',
    target: 0.9
  },
  {
    id: 'many',
    name: '10,000 × 100 KB',
    make: 'head -c 1000000000 /dev/urandom | split -b 100000 -a 5 -d - part. && mv part.00000 model.pkl',
    target: 0.8
  }
];

/** Import and export on the folder store against `tar | tar` on the same disk, both ended by a flush. Arguments choose among shapes (`one`, `many`). */
async function main(): Promise<void> {
  const folder = await mkdtemp(join(process.cwd(), '.cache-bench-'));
  try {
    for (const shape of wanted(shapes, each => each.id)) {
      await compare(shape, join(folder, 'run'));
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function compare({ name, make, target }: Shape, folder: string): Promise<void> {
  const members = join(folder, 'members');
  await mkdir(members, { recursive: true });
  await timedShell(`${make} && tar -cf ../model.tar . && sync`, { cwd: members });
  const env = {
    ...process.env,
    MLMODEL_STORE: JSON.stringify({ type: 'folder', path: join(folder, 'store') }),
    MLMODEL_LOCAL: folder
  };
  const times = {
    importing: [] as number[],
    exporting: [] as number[],
    unpacking: [] as number[],
    packing: [] as number[]
  };
  let peak = 0;
  for (let round = 0; round < rounds; round += 1) {
    times.unpacking.push(
      (
        await timedShell('mkdir -p out && cat model.tar | tar -x -C out -f - && sync', {
          cwd: folder
        })
      ).seconds
    );
    times.packing.push(
      (await timedShell('tar -c -C out -f - . | cat > again.tar && sync', { cwd: folder })).seconds
    );
    await timedShell('rm -rf out again.tar && sync', { cwd: folder });
    const statement = `import name=m${round} type=sklearn category=c algorithm=a format=pickle path=OBJECTSTORAGE.LOCAL:model.tar`;
    const imported = await timedShell(`node '${bundle}' ${statement} && sync`, { env });
    const exported = await timedShell(
      `node '${bundle}' export name=m${round} path=OBJECTSTORAGE.LOCAL:again.tar && sync`,
      { env }
    );
    times.importing.push(imported.seconds);
    times.exporting.push(exported.seconds);
    await timedShell('rm -rf store again.tar && sync', { cwd: folder });
    const watched = await timed(['node', bundle, ...statement.split(' ')], { env });
    peak = Math.max(peak, watched.peakMegabytes);
    await timedShell('rm -rf store && sync', { cwd: folder });
  }
  const ratio = (peer: readonly number[], own: readonly number[]): string =>
    `${(median(peer) / median(own)).toFixed(2)} × (${median(own).toFixed(2)} s)`;
  report(`import ${name}, of tar | tar`, ratio(times.unpacking, times.importing), `≥ ${target}`);
  report(`export ${name}, of tar | tar`, ratio(times.packing, times.exporting), `≥ ${target}`);
  report('  peak RSS', `${peak.toFixed(0)} MB`, '≤ 200 MB');
  await rm(folder, { recursive: true });
}

void main();
