/** Something that fits a place, whether or not it begins as the user began. */
export type Suggestion = {
  readonly value: string;
  readonly kind:
    'magic' | 'verb' | 'option' | 'model' | 'field' | 'value' | 'version' | 'label' | 'user';
  readonly help?: string;
  /** Where the value may need quotes. */
  readonly quoting?: 'operand' | 'option';
};
