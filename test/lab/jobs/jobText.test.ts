import { nullTranslator } from '@jupyterlab/translation';
import { describe, expect, it } from 'vitest';
import { jobTitle, shortText, summaryText } from '../../../src/lab/jobs/jobText';
import { givenJob, givenProgress } from './givenJobs';

const trans = nullTranslator.load('jupyterlab_mlmodel');

describe('the title of a job', () => {
  it.each([
    ['import type=sklearn name=mnist path=OBJECTSTORAGE.S:m.tar', 'Importing mnist'],
    ["export name='my model' path=x", 'Exporting my model'],
    ['deploy mnist label=stable', 'Deploying mnist'],
    ['stop mnist', 'Stopping mnist'],
    ['delete mnist', 'Deleting mnist'],
    ['import', 'import'],
    ['list', 'list']
  ])('of %s is %s', (statement, title) => {
    expect(jobTitle(givenJob({}, { statements: [statement] }), trans)).toBe(title);
  });

  it('is short and harmless whatever was typed', () => {
    const name = `\u202e<b>${'x'.repeat(10_000)}`;
    const title = jobTitle(givenJob({}, { statements: [`deploy ${name}`] }), trans);
    expect(title).toMatch(/^Deploying \\u202e<b>x+…$/);
    expect(title.length).toBeLessThan(60);
  });
});

describe('the summary', () => {
  it('of one job says how far, how fast and how long still', () => {
    const job = givenJob({ progress: givenProgress(45), pace: { rate: 12_000_000, left: 20 } });
    expect(summaryText([job], trans)).toBe('Importing mnist 45 % · 12.0 MB/s · 20 s left');
  });

  it('of one job whose size is not known says how much', () => {
    const progress = { kind: 'progress', done: 45, unit: 'bytes', step: 'Copying' } as const;
    expect(summaryText([givenJob({ progress })], trans)).toBe('Importing mnist · 45 B');
  });

  it('of a job that has said nothing yet is its title', () => {
    expect(summaryText([givenJob()], trans)).toBe('Importing mnist');
  });

  it('of several jobs counts them', () => {
    const jobs = [30, 60].map(done => givenJob({ progress: givenProgress(done) }));
    expect(summaryText([...jobs, givenJob()], trans)).toBe('3 jobs · 45 %');
  });
});

it('cuts a text, and does not read all of a long one', () => {
  expect(shortText('a\nb', 5)).toBe('a\\nb');
  expect(shortText('x'.repeat(10_000_000), 5)).toBe('xxxxx…');
});
