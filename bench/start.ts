import { readdir, readFile, rm, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { startLab, type Lab } from './lab/lab';
import { launchChromium } from './lab/labPage';
import { median, report } from './measure';

const rounds = 5;
const extension = '/lab/extensions/jupyterlab-mlmodel/static/';
const folder = join(process.cwd(), 'jupyterlab_mlmodel', 'labextension', 'static');

/** What the extension costs a page that only starts: bytes that it loads, and time of the main thread spent in it. */
async function main(): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), 'mlmodel-bench-start-'));
  try {
    const lab = await startLab(scratch);
    try {
      const browser = await launchChromium();
      const starts: Start[] = [];
      for (let round = 0; round < rounds; round += 1) {
        const page = await browser.newPage();
        starts.push(await measureStart(page, lab));
        await page.close();
      }
      await browser.close();
      await tell(starts);
    } finally {
      await lab.stop();
    }
  } finally {
    await rm(scratch, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** The files that a start loads, the milliseconds spent below our code, and how often the backend was asked. */
type Start = {
  readonly files: readonly string[];
  readonly milliseconds: number;
  readonly requests: number;
};

async function measureStart(page: Page, lab: Lab): Promise<Start> {
  const files = new Set<string>();
  let requests = 0;
  page.on('request', request => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith(extension)) {
      files.add(pathname.slice(extension.length));
    }
    requests += Number(pathname.startsWith('/mlmodel/'));
  });
  const session = await page.context().newCDPSession(page);
  await session.send('Profiler.enable');
  await session.send('Profiler.setSamplingInterval', { interval: 100 });
  await session.send('Profiler.start');
  await page.goto(`${lab.url}lab?token=${lab.token}&reset`);
  await page.locator('#jp-main-dock-panel').waitFor();
  await page.evaluate(() => (window as unknown as { jupyterapp: App }).jupyterapp.restored);
  const { profile } = await session.send('Profiler.stop');
  return { files: [...files], milliseconds: timeBelow(profile, extension), requests };
}

type App = { readonly restored: Promise<void> };
type Profile = {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly url: string };
    readonly children?: readonly number[];
  }[];
  readonly samples?: readonly number[];
  readonly timeDeltas?: readonly number[];
};

/** Milliseconds in which a function of these files was on the stack. */
function timeBelow({ nodes, samples = [], timeDeltas = [] }: Profile, path: string): number {
  const below = new Set<number>();
  const parents = new Set(nodes.filter(({ callFrame }) => callFrame.url.includes(path)));
  const byId = new Map(nodes.map(node => [node.id, node]));
  for (const node of parents) {
    below.add(node.id);
    for (const child of node.children ?? []) {
      const found = byId.get(child);
      if (found) {
        parents.add(found);
      }
    }
  }
  return samples.reduce(
    (sum, id, index) => sum + (below.has(id) ? (timeDeltas[index] ?? 0) / 1000 : 0),
    0
  );
}

async function tell(starts: readonly Start[]): Promise<void> {
  const [{ files } = { files: [] }] = starts;
  const sizes = await Promise.all(
    files.map(async file => gzipSync(await readFile(join(folder, file))).length)
  );
  const all = await readdir(folder);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const scripts = all.filter(file => file.endsWith('.js')).length;
  report(
    'extension at start, gzipped',
    `${(total / 1000).toFixed(1)} kB (${files.length} of ${scripts} files)`,
    '≤ 60 kB'
  );
  const times = starts.map(({ milliseconds }) => milliseconds);
  report('main thread at start, below our code', `${median(times).toFixed(1)} ms`, '≤ 20 ms');
  const requests = Math.max(...starts.map(start => start.requests));
  report('requests to the backend at start', String(requests), '0');
}

void main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
