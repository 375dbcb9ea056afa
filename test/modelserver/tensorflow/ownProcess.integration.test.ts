import { describe, expect, it } from 'vitest';
import { givenModels } from '../givenModels';
import { runEngineProgram } from './givenEngine';

const models = await givenModels();

describe('a process of its own', () => {
  it.each([['open'], ['run', models.half_plus_two]])('ends well after %s', async (...args) => {
    expect(await runEngineProgram(...args)).toMatchObject({ code: 0, signal: null });
  });

  it('is what a model can end: its own signature lets a wrong rank in', async () => {
    expect(await runEngineProgram('rank', models.aborting)).toMatchObject({ signal: 'SIGABRT' });
  });

  it('keeps no memory of models that come and go', async () => {
    const { out, code } = await runEngineProgram('rounds', models.half_plus_two, '200');
    expect(code).toBe(0);
    const [early = 0, ...later] = out.trim().split('\n').map(Number);
    expect(Math.max(...later) - early).toBeLessThan(15);
  });

  it('says little of itself', async () => {
    const { err } = await runEngineProgram('run', models.half_plus_two);
    expect(err.trim().split('\n').length).toBeLessThan(6);
  });

  it('shows what a model prints', async () => {
    const { out, err } = await runEngineProgram('run', models.printing);
    expect(out + err).toContain('x is [0 0 0');
  });
});
