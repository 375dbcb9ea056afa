import type { HelpLine } from './message';

/** Something that fits a place, whether or not it begins as the user began. */
export type Suggestion = {
  readonly value: string;
  readonly kind:
    | 'magic'
    | 'verb'
    | 'option'
    | 'model'
    | 'field'
    | 'value'
    | 'version'
    | 'label'
    | 'user'
    | 'connector'
    | 'folder'
    | 'object';
  readonly help?: readonly HelpLine[];
  /** Where the value may need quotes. */
  readonly quoting?: 'operand' | 'option';
  /** How the value begins, as far as it need not be shown again: the folders before a file's name. */
  readonly head?: string;
  /** More is to be written behind the value, inside its quotes. */
  readonly goesOn?: true;
};
