import { describe, expect, it } from 'vitest';
import { parse } from '../../src/language/parse';
import { findOption, optionNames, usage } from '../../src/language/usage';
import { verbs } from '../../src/language/verbs';

describe('the table of verbs and options', () => {
  it.each(verbs)('has an example of %s that can be read', verb => {
    const statement = parse(usage[verb].example);
    expect(statement.verb).toBe(verb);
  });

  it.each(verbs)('shows each option of %s in its synopsis', verb => {
    for (const option of Object.keys(usage[verb].options).filter(each => each !== 'name')) {
      expect(usage[verb].synopsis).toContain(`${option}=`);
    }
  });

  it('gives each option an example that can be read', () => {
    for (const verb of verbs.filter(each => each !== 'import')) {
      for (const [option, { example }] of Object.entries(usage[verb].options)) {
        expect(parse(`${verb} ${option}=${example}`)).toHaveProperty(option);
      }
    }
    const options = Object.entries(usage.import.options).map(
      ([option, { example }]) => `${option}=${example}`
    );
    expect(parse(`import ${options.join(' ')}`.replace(/OBJECTSTORAGE\.\w+:/, ''))).toHaveProperty(
      'description'
    );
  });

  it('finds an option by each of its names in any case', () => {
    expect(findOption('list', 'Analysis_Tool')).toBe('type');
    expect(findOption('list', 'KIND')).toBe('category');
    expect(findOption('list', 'constructor')).toBeNull();
    expect(optionNames('list')).toContain('kind');
  });
});
