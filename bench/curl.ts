import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LabPage } from './lab/labPage';
import { startLab, type Lab } from './lab/lab';
import { median, quantile, report, timed, timedShell } from './measure';
import { writeModel } from './serving/servers';

const rounds = 60;
const width = 784;

/**
 * A `!curl … :predict` cell against plain curl: the same request sent by the curl program, through the backend behind the Jupyter
 * server, and by cells of a notebook in Chromium, where the peer is the kernel's own `!curl`.
 */
async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'mlmodel-bench-curl-'));
  try {
    const lab = await startLab(folder);
    try {
      await compare(lab, await deployed(lab));
    } finally {
      await lab.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Imports and deploys the benchmark's model; answers the URL that predicts with it. */
async function deployed(lab: Lab): Promise<string> {
  await writeModel(lab.notebooks);
  await timedShell(`tar -C '${lab.notebooks}/1' -cf '${lab.notebooks}/bench.tar' .`);
  await lab.run(
    'import name=bench type=tf category=bench algorithm=mlp format=saved_model path=OBJECTSTORAGE.LOCAL:bench.tar'
  );
  const reply = await lab.run('deploy bench');
  const [, version] = /(http:\/\/\S+?\/versions\/1)\b/.exec(reply.next ?? '') ?? [];
  if (version === undefined) {
    throw new Error(`deploy offered no curl line: ${JSON.stringify(reply)}`);
  }
  return `${version}:predict`;
}

async function compare(lab: Lab, url: string): Promise<void> {
  const body = JSON.stringify({ instances: [Array.from({ length: width }, () => 0.5)] });
  const cell = `!curl -s -d '${body}' ${url}`;
  const page = await LabPage.open(lab);
  // The backend doesn't know -4, so this cell goes to the kernel as it is.
  const kernelCell = `!curl -4 -s -d '${body}' ${url}`;
  const times = { curl: [], direct: [], backend: [], cell: [], kernel: [], one: [] } as Record<
    'curl' | 'direct' | 'backend' | 'cell' | 'kernel' | 'one',
    number[]
  >;
  try {
    for (let round = 0; round < rounds; round += 1) {
      const { seconds } = await timed(['curl', '-s', '-d', body, url]);
      times.curl.push(seconds * 1000);
      times.direct.push(await milliseconds(() => fetch(url, { method: 'POST', body })));
      times.backend.push(await milliseconds(() => lab.run(cell)));
      times.cell.push(await page.runCell(cell));
      times.kernel.push(await page.runCell(kernelCell));
      times.one.push(await page.runCell('1'));
    }
  } finally {
    await page.close();
  }
  const added = (own: readonly number[], peer: readonly number[]): string =>
    `${(median(own) - median(peer)).toFixed(1)} ms (${median(own).toFixed(1)} / ${median(peer).toFixed(1)})`;
  report(
    'curl through Jupyter and backend, over HTTP itself',
    added(times.backend, times.direct),
    '—'
  );
  report('curl through Jupyter and backend, over curl', added(times.backend, times.curl), '≤ 5 ms');
  report('curl cell, over curl itself', added(times.cell, times.curl), '≤ 5 ms');
  report('curl cell, over the kernel’s !curl', added(times.cell, times.kernel), '≤ 5 ms');
  report('curl cell, over a kernel’s cell that answers 1', added(times.cell, times.one), '—');
  report('curl cell, p95', `${quantile(times.cell, 0.95).toFixed(1)} ms`, '—');
}

async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  const answer = await work();
  if (answer instanceof Response) {
    await answer.text();
  }
  return performance.now() - started;
}

void main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
