import { expect, it } from 'vitest';
import { judge } from '../../../src/modelserver/process/blame';

const evidence = { working: [], suspects: [], fromOutside: false };

it('blames the only one that was working', () => {
  expect(judge({ ...evidence, working: ['/m/1'] })).toEqual({ guilty: '/m/1', suspects: [] });
});

it('suspects all of several, and condemns none of them yet', () => {
  const verdict = judge({ ...evidence, working: ['/m/1', '/n/1'] });
  expect(verdict).toEqual({ suspects: ['/m/1', '/n/1'] });
});

it('blames the only suspect that was working again, whoever else was', () => {
  const verdict = judge({ ...evidence, working: ['/m/1', '/o/1'], suspects: ['/m/1', '/n/1'] });
  expect(verdict).toEqual({ guilty: '/m/1', suspects: [] });
});

it('suspects others when no suspect was working', () => {
  const verdict = judge({ ...evidence, working: ['/o/1', '/p/1'], suspects: ['/m/1', '/n/1'] });
  expect(verdict).toEqual({ suspects: ['/o/1', '/p/1'] });
});

it('keeps its suspects when nobody was working', () => {
  expect(judge({ ...evidence, suspects: ['/m/1'] })).toEqual({ suspects: ['/m/1'] });
});

it('only suspects the one that was working when somebody outside may have ended the process', () => {
  const once = judge({ ...evidence, working: ['/m/1'], fromOutside: true });
  expect(once).toEqual({ suspects: ['/m/1'] });
  const twice = judge({ working: ['/m/1'], suspects: once.suspects, fromOutside: true });
  expect(twice).toEqual({ guilty: '/m/1', suspects: [] });
});
