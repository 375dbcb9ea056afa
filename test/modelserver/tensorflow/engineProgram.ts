// A process that runs models and then ends by itself: engineProgram LIBRARY open | run FOLDER | rank FOLDER | rounds FOLDER COUNT
import { TensorFlowEngine } from '../../../src/modelserver/tensorflow/tensorFlowEngine';
import type { ILoadedModel } from '../../../src/modelserver/engine';

const [library = '', command, folder = '', count] = process.argv.slice(2);
const engine = new TensorFlowEngine({ library });

const floats = (shape: readonly number[]) => ({
  signature: 'serving_default',
  inputs: new Map([
    ['x', { dtype: 'DT_FLOAT', shape, data: new Float32Array(shape.reduce((a, b) => a * b)) }]
  ] as const)
});

async function rounds(): Promise<void> {
  for (let round = 1; round <= Number(count); round++) {
    const model: ILoadedModel = await engine.load(folder);
    await model.run(floats([8]));
    await model.close();
    if (round % 50 === 0) process.stdout.write(`${Math.round(process.memoryUsage.rss() / 1e6)}\n`);
  }
}

async function main(): Promise<void> {
  if (command === 'open') await engine.load('/no/such/model').catch(() => undefined);
  if (command === 'run') await (await engine.load(folder)).run(floats([8]));
  if (command === 'rank') await (await engine.load(folder)).run(floats([2, 8]));
  if (command === 'rounds') await rounds();
}

void main();
