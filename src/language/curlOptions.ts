import type { Located } from '../common/span';
import { complain } from './complaint';

/** What an option of curl asks for, as far as we know it. */
export type CurlOption = 'data' | 'raw' | 'binary' | 'method' | 'header' | 'url' | 'head' | 'quiet';

/** An option as it stands in a command; `value` is there for all but `head` and `quiet`. */
export type GivenCurlOption = {
  readonly option: CurlOption;
  readonly value: Located<string>;
};

const options: Readonly<Record<string, CurlOption>> = {
  '-d': 'data',
  '--data': 'data',
  '--data-ascii': 'data',
  '--data-raw': 'raw',
  '--data-binary': 'binary',
  '-X': 'method',
  '--request': 'method',
  '-H': 'header',
  '--header': 'header',
  '--url': 'url',
  '-i': 'head',
  '--include': 'head',
  '-s': 'quiet',
  '--silent': 'quiet',
  '-S': 'quiet',
  '--show-error': 'quiet'
};
const flags: readonly CurlOption[] = ['head', 'quiet'];

/** The options and URLs that curl reads from `words`. Throws SYNTAX, placed, for any option that isn't ours to carry out. */
export function readCurlOptions(
  text: string,
  words: readonly Located<string>[]
): readonly GivenCurlOption[] {
  const given: GivenCurlOption[] = [];
  const rest = [...words].reverse();
  for (let word = rest.pop(); word; word = rest.pop()) {
    const { value } = word;
    if (!value.startsWith('-')) {
      given.push({ option: 'url', value: word });
    } else if (value.startsWith('--')) {
      const option = known(text, word, value);
      const takes = flags.includes(option) ? word : nextValue(text, word, rest.pop());
      given.push({ option, value: takes });
    } else {
      given.push(...shortOptions(text, word, () => rest.pop()));
    }
  }
  return given;
}

/** `-s`, `-si`, `-XPOST`, `-siX POST`: flags, then at most one option whose value is the rest of the word or the next word. */
function shortOptions(
  text: string,
  word: Located<string>,
  next: () => Located<string> | undefined
): readonly GivenCurlOption[] {
  const given: GivenCurlOption[] = [];
  const letters = word.value;
  for (let at = 1; at < Math.max(2, letters.length); at += 1) {
    const option = known(text, word, `-${letters.charAt(at)}`);
    if (!flags.includes(option)) {
      const attached = letters.slice(at + 1);
      const value = attached === '' ? nextValue(text, word, next()) : { ...word, value: attached };
      return [...given, { option, value }];
    }
    given.push({ option, value: word });
  }
  return given;
}

function known(text: string, { span }: Located<string>, name: string): CurlOption {
  const option = Object.hasOwn(options, name) ? options[name] : undefined;
  if (!option) {
    const message = `${name.slice(0, 40)} is none of the options of curl that run here: -d, --data-raw, --data-binary, -X, -H, -s, -S, -i and --url.`;
    throw complain(text, { code: 'SYNTAX', message, span });
  }
  return option;
}

function nextValue(
  text: string,
  word: Located<string>,
  next: Located<string> | undefined
): Located<string> {
  if (!next || next.value.startsWith('-')) {
    const message = `${word.value} needs a value behind it.`;
    throw complain(text, { code: 'SYNTAX', message, span: word.span });
  }
  return next;
}
