import { quoteOperand, quoteOption } from './quote';

const single = /^'(?:\\.|[^'\\])*'$/s;
const double = /^"(?:\\.|[^"\\])*"$/s;

/**
 * One statement from the arguments of the command line: the shell took their quotes away, and a name or value that
 * needs them gets them back. A single argument is a whole statement already.
 */
export function joinArguments(argv: readonly string[]): string {
  if (argv.length === 1) {
    return argv[0] ?? '';
  }
  const words: string[] = [];
  argv.forEach((argument, index) => {
    const isEmptied = readOption(argument)?.value === '' && readOption(argv[index + 1] ?? '=');
    words.push(isEmptied ? `${argument}''` : typed(argument, words));
  });
  return words.join(' ');
}

/** The argument as a person would type it after `before`. */
function typed(argument: string, before: readonly string[]): string {
  if (isPlain(argument, before)) {
    return argument;
  }
  if (before.at(-1)?.endsWith('=')) {
    return quoteOption(argument);
  }
  const given = readOption(argument);
  return given === null ? quoteOperand(argument) : given.head + typedValue(given);
}

/** A verb, a sign on its own, what still has its quotes, fields, a body: none of them takes quotes. */
function isPlain(argument: string, before: readonly string[]): boolean {
  const verbWords = before[0]?.toLowerCase() === 'serving' ? 2 : 1;
  return (
    before.length < verbWords ||
    /^[=,]$/.test(argument) ||
    isQuoted(argument) ||
    isFields(argument, before) ||
    isBody(argument, before)
  );
}

type GivenOption = { readonly head: string; readonly option: string; readonly value: string };

function readOption(argument: string): GivenOption | null {
  const [, head = '', option = '', value = ''] =
    /^(([^ \t\r\n,|^()'"=]*)=)(.*)$/s.exec(argument) ?? [];
  return head === '' ? null : { head, option: option.toLowerCase(), value };
}

function typedValue({ option, value }: GivenOption): string {
  const isOwnToken =
    (option === 'tag' && /^\(.*\)$/s.test(value)) ||
    (option === 'description' && /^base64\([^()]*\)$/i.test(value));
  return value === '' || isOwnToken || isQuoted(value) ? value : quoteOption(value);
}

function isQuoted(text: string): boolean {
  return single.test(text) || double.test(text);
}

/** Fields come after the name, or begin with a comma to come. */
function isFields(argument: string, before: readonly string[]): boolean {
  const isSummary = before[0]?.toLowerCase() === 'summary';
  const isNamed = before.slice(1).some(word => !word.includes('=') || /^name=/i.test(word));
  return isSummary && (isNamed || argument.endsWith(',')) && !/['"()|=]/.test(argument);
}

function isBody(argument: string, before: readonly string[]): boolean {
  return before[1]?.toLowerCase() === 'predict' && /^[ \t\r\n]*[[{]/.test(argument);
}
