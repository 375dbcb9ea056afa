import type { TranslationBundle } from '@jupyterlab/translation';
import type { Failure } from '../../common/failure';
import type { UsageAt } from '../../language/usageAt';
import { usage } from '../../language/usage';
import { verbs } from '../../language/verbs';
import { cellSource } from '../ui/cellSource';
import { translated } from './helpText';

/** A box of text beside a cell. */
export function tooltipElement(content: readonly Node[]): HTMLElement {
  const box = document.createElement('div');
  box.className = 'jp-MlModelEditor-tooltip';
  box.setAttribute('role', 'tooltip');
  box.append(...content);
  return box;
}

/** What is wrong, as the run would say it, and the line to run instead. */
export function failureContent(failure: Failure, trans: TranslationBundle): readonly Node[] {
  const message = line('failure', failure.message, ' ', code(failure.code));
  return failure.try === undefined
    ? [message]
    : [message, line('try', trans.__('Run this instead:'), ' ', code(cellSource(failure.try)))];
}

/** How a statement is used: with the option at the cursor in particular, or the verbs that there are. */
export function usageContent({ verb, option }: UsageAt, trans: TranslationBundle): readonly Node[] {
  if (!verb) {
    return [line('help', trans.__('A statement begins with a verb:')), verbList(trans)];
  }
  return [
    line('help', translated(verb.help, trans)),
    line('synopsis', code(verb.synopsis)),
    ...(option ? optionLines(option, trans) : []),
    line('example', trans.__('Example:'), ' ', code(cellSource(verb.example)))
  ];
}

function optionLines(
  { name, help, isRequired, values, example }: NonNullable<UsageAt['option']>,
  trans: TranslationBundle
): readonly Node[] {
  const said = translated(help, trans);
  const text = isRequired ? trans.__('%1; must be given', said) : said;
  const choices = values.flatMap((value, index) => [...(index > 0 ? [', '] : []), code(value)]);
  return [
    line('option', code(`${name}=`), ' ', text),
    values.length > 0
      ? line('values', trans.__('Values:'), ' ', ...choices)
      : line('values', trans.__('For example:'), ' ', code(`${name}=${example}`))
  ];
}

function verbList(trans: TranslationBundle): HTMLElement {
  const list = document.createElement('dl');
  list.className = 'jp-MlModelEditor-verbs';
  for (const verb of verbs) {
    const term = document.createElement('dt');
    term.append(code(verb));
    const help = document.createElement('dd');
    help.textContent = translated(usage[verb].help, trans);
    list.append(term, help);
  }
  return list;
}

function line(part: string, ...content: readonly (Node | string)[]): HTMLElement {
  const paragraph = document.createElement('p');
  paragraph.className = `jp-MlModelEditor-${part}`;
  paragraph.append(...content);
  return paragraph;
}

function code(text: string): HTMLElement {
  const made = document.createElement('code');
  made.textContent = text;
  return made;
}
