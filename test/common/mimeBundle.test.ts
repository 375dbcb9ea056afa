import { expect, describe, it } from 'vitest';
import { mimeBundle } from '../../src/common/mimeBundle';
import { replyMimeType } from '../../src/common/reply';
import { givenFailure, givenResult } from './givenReplies';

describe('the MIME bundle of a reply', () => {
  it('holds the reply as it is, HTML and text', () => {
    const reply = givenResult('name', ['m']);
    expect(mimeBundle(reply)).toEqual({
      [replyMimeType]: reply,
      'text/html': expect.stringContaining('<table') as string,
      'text/plain': 'name\n----\nm'
    });
  });

  it('names an archive and never a link', () => {
    const reply = givenResult('download_url:download', [
      { model: 'm', revision: 1, archive: 'exports/m.tar' }
    ]);
    const bundle = mimeBundle(reply);
    expect(bundle['text/plain']).toContain('exports/m.tar');
    expect(bundle['text/html']).toContain('exports/m.tar');
    expect(JSON.stringify(bundle)).not.toMatch(/https?:|<a /);
  });

  it('has a thousand rows for people, and all in the reply', () => {
    const reply = givenResult('name', ...Array.from({ length: 100_000 }, (_, i) => [`m${i}`]));
    const bundle = mimeBundle(reply);
    expect(bundle['text/plain']).toMatch(/\n… and 99000 more rows$/);
    expect(bundle['text/html']).toContain('… and 99000 more rows');
    expect(bundle[replyMimeType]).toBe(reply);
  });

  it('of a failure has its sentence and the next line', () => {
    const bundle = mimeBundle(
      givenFailure('lst', { message: 'Wrong.', at: { start: 0, end: 3 }, try: 'list' })
    );
    expect(bundle['text/plain']).toBe('Wrong.\n  mlmodel lst\n          ^^^\nRun: mlmodel list');
  });
});
