import { describe, expect, it } from 'vitest';
import { usage } from '../../src/language/usage';
import { usageAt } from '../../src/language/usageAt';

function at(marked: string) {
  return usageAt(marked.replace('¦', ''), marked.indexOf('¦'));
}

describe('the usage of the statement at a place', () => {
  it.each([
    ['%mlmodel import name=x¦', usage.import],
    ['%mlmodel im¦port', usage.import],
    ['¦%mlmodel list', usage.list],
    ['%%mlmodel\nlist\nsum¦mary x', usage.summary],
    ['%mlmodel list\n%mlmodel \\\n deploy x ¦', usage.deploy],
    ['%serving status ¦', usage['serving status']],
    ['%%serving predict name=x\n[[1.0]]¦', usage['serving predict']],
    ['%mlmodel serving predict n¦', usage['serving predict']],
    ['%mlmodel help deploy¦', usage.deploy],
    ['%mlmodel help ¦', usage.help]
  ])('finds that of %j', (marked, wanted) => {
    expect(at(marked)?.verb).toBe(wanted);
  });

  it.each([
    ['%mlmodel ¦', '%mlmodel '],
    ['%mlmodel impot name=¦x', '%mlmodel impot name=x'],
    ['%mlmodel list\n%serving ¦', '%serving ']
  ])('has no verb in %j', (marked, lines) => {
    const found = at(marked);
    expect(found?.verb).toBeUndefined();
    expect(marked.replace('¦', '').slice(found?.span.start, found?.span.end)).toBe(lines);
  });

  it.each(['# comm¦ent\n%mlmodel list', '%mlmodel list\n¦\n', '%%mlmodel\n!curl ¦http://x/'])(
    'is none in %j',
    marked => {
      expect(at(marked)).toBeNull();
    }
  );
});

describe('the option at a place', () => {
  it.each([
    ['%mlmodel list ty¦pe=tf', 'type'],
    ['%mlmodel list KIND¦=c', 'category'],
    ['%mlmodel list type¦ = tf', 'type'],
    ['%mlmodel list type=t¦f', 'type'],
    ['%mlmodel list type= ¦', 'type'],
    ['%mlmodel list type=tf ¦', undefined],
    ['%mlmodel list none=¦', undefined],
    ['%mlmodel deploy mnist¦ version=1', 'name'],
    ['%mlmodel deploy mnist version=1 label="a ¦b"', 'label'],
    ['%serving predict name=x tag=(cat, d¦og) version=1', 'tag'],
    ['%serving predict name=x tag=(cat, dog) ve¦rsion=1', 'version'],
    ['%mlmodel import description=base64(¦)', 'description'],
    ['%mlmodel li¦st type=tf', undefined],
    ['%mlmodel help li¦st', undefined]
  ])('of %j', (marked, name) => {
    expect(at(marked)?.option?.name).toBe(name);
  });

  it('has its values, where they are few', () => {
    expect(at('%mlmodel import type=¦')?.option?.values).toEqual(['tf', 'sklearn', 'spark', 'r']);
    expect(at('%mlmodel import type=sklearn format=¦')?.option?.values).toEqual(['pickle']);
    expect(at('%mlmodel list serving=¦')?.option?.values).toEqual(['on', 'off']);
    expect(at('%mlmodel list user=¦')?.option?.values).toEqual([]);
  });
});
