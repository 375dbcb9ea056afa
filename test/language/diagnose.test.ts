import { describe, expect, it } from 'vitest';
import { MlModelError } from '../../src/common/failure';
import { readCell } from '../../src/language/cell';
import { diagnose, isBeingWritten } from '../../src/language/diagnose';
import { parse } from '../../src/language/parse';

/** The stretches of a cell in which something is wrong. */
function wrongIn(source: string): readonly string[] {
  return diagnose(source, []).map(({ span }) => source.slice(span.start, span.end));
}

/** Whether somebody who writes at the `¦` of `marked` sees nothing wrong. */
function isQuiet(marked: string): boolean {
  const cursor = marked.indexOf('¦');
  const source = marked.replace('¦', '');
  return diagnose(source, []).every(each => isBeingWritten(each, source, cursor));
}

/** What a run of the cell's first statement says. */
function saidByRun(source: string): unknown {
  try {
    parse(readCell(source)?.[0] ?? '');
    return null;
  } catch (error) {
    return error instanceof MlModelError ? error.failure : error;
  }
}

describe('what is wrong in a cell', () => {
  it.each([
    ['%mlmodel impot name=x', ['impot']],
    ['%mlmodel list typ=tf', ['typ']],
    ['  \n\n%mlmodel list\n# typ=\n  %mlmodel   list type=tff', ['tff']],
    ['%mlmodel import \\\n  name=a/b \\\n  type=tf', ['a/b']],
    ['%mlmodel list\\\n typ=tf', ['typ']],
    ['%%mlmodel\r\nlist\r\nlist typ=tf\r\ndeploy a b\r\n', ['typ', 'b']],
    ['%%mlmodel lst\nlist', ['lst']],
    ['%SERVING stat x', ['SERVING stat']],
    ['%serving stat x', ['serving stat']],
    ['%%serving predict nme=x\n[[1.0]]', ['nme']],
    ['mlmodel deploy x versio=1', ['versio']],
    ["%mlmodel deploy x label='a  b' versio=1", ['versio']],
    ["%mlmodel deploy '한국어 모델' versio=1", ['versio']],
    ['%mlmodel import name=x', ['import']],
    ['%mlmodel list \\', []],
    ['%mlmodel list', []],
    ['%mlmodel', []],
    ['%mlmodel summary x name,', [',']],
    ["%mlmodel deploy x label='open", ["'open"]],
    ['%%mlmodel\n!curl -X get http://localhost:8501/v1/models/x', ['get']],
    [
      '%%mlmodel\nlist\n!curl -d \'{"instances": [1]}\' \\\n  -X get http://localhost:8501/v1',
      ['get']
    ],
    ['x = 1\n%mlmodel impot', []],
    ['print("%mlmodel impot")', []],
    ['', []]
  ])('finds it in %j', (source, wrong) => {
    expect(wrongIn(source)).toEqual(wrong);
  });

  it('says what the run would say', () => {
    for (const source of ['%mlmodel impot', '%mlmodel import name=x', '%serving predict tag=(a']) {
      expect(diagnose(source, []).map(({ failure }) => failure)).toEqual([saidByRun(source)]);
    }
  });

  it('marks something inside the cell, whatever is written', () => {
    const pieces = [
      '%mlmodel ',
      'list',
      "'",
      '(',
      ',',
      '=',
      '\\\n',
      '\n',
      '!curl ',
      '%%mlmodel\n',
      '"x'
    ];
    for (const a of pieces) {
      for (const b of pieces) {
        for (const c of pieces) {
          const source = `%mlmodel ${a}${b}${c}x`;
          for (const { span, lines } of diagnose(source, [])) {
            expect(span.start).toBeGreaterThanOrEqual(lines.start);
            expect(span.end).toBeLessThanOrEqual(Math.max(lines.end, span.start + 1));
            expect(span.end).toBeGreaterThan(span.start);
          }
        }
      }
    }
  });
});

describe('while somebody writes', () => {
  const whole =
    "%mlmodel import name='a model' type=tf category=two algorithm=deep format=saved_model path=OBJECTSTORAGE.MIN_AI:USERS/root/model.tar description='two words' connector_id=MIN_AI";
  const others = [
    '%mlmodel summary mnist_v1 name, format, state',
    "%mlmodel deploy mnist_v1 label='stable one' version=1",
    '%serving status mnist_v1',
    '%serving predict name=mnist_v1 tag=(cat, dog) version=1 [[1.0, 2.0]]',
    '%mlmodel list serving=on name=mnist*'
  ];

  it.each([whole, ...others])('marks nothing from the first sign to the last of %j', source => {
    for (let end = 1; end <= source.length; end += 1) {
      const written = source.slice(0, end);
      expect([written, isQuiet(`${written}¦`)]).toEqual([written, true]);
    }
  });

  it.each([
    ['%mlmodel impot ¦', false],
    ['%mlmodel imp¦ot', true],
    ['%mlmodel list typ=tf user=a¦', false],
    ['%mlmodel import name=x\n¦', false],
    ['%mlmodel import name=x\n%mlmodel list¦', false],
    ['%mlmodel import \\\n¦', true],
    ['%%mlmodel\nimpot\n¦', false],
    ["%mlmodel deploy x label='open\n¦", false],
    ["%mlmodel ¦deploy x label='open", false],
    ['%mlmodel list type= ¦', true]
  ])('%j is left alone: %s', (marked, isLeft) => {
    expect(isQuiet(marked)).toBe(isLeft);
  });
});
