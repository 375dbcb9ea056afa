import { trans, type Message } from './message';
import type { Verb } from './statement';

/** What can stand right of an option's `=`. */
export type ValueKind =
  | 'name'
  | 'glob'
  | 'text'
  | 'type'
  | 'format'
  | 'switch'
  | 'version'
  | 'path'
  | 'connector'
  | 'description'
  | 'tags';

/** An option: what it takes, and for people one line of help and an example of its value. */
export type OptionUsage = {
  readonly takes: ValueKind;
  readonly help: Message;
  readonly example: string;
  readonly isRequired?: true;
  /** Other names that mean the same. */
  readonly aliases?: readonly string[];
};

/** A verb: how it is written, what it is for, a statement to try, and its options in the order of writing. */
export type VerbUsage = {
  readonly synopsis: string;
  readonly help: Message;
  /** With the manual's model; a guide puts the reader's own name for `mnist_v1`. */
  readonly example: string;
  readonly options: Readonly<Record<string, OptionUsage>>;
};

const name: OptionUsage = { takes: 'name', help: trans.__('The model'), example: 'mnist_v1' };
const user: OptionUsage = {
  takes: 'text',
  help: trans.__('Whose model, when not your own'),
  example: 'ann'
};
const revision: OptionUsage = {
  takes: 'version',
  help: trans.__('A revision; the newest without it'),
  example: '1'
};
const servingVersion: OptionUsage = {
  takes: 'version',
  help: trans.__('A serving version'),
  example: '1'
};
const type: OptionUsage = {
  takes: 'type',
  help: trans.__('What it was made with: tf, sklearn, spark or r'),
  example: 'tf',
  aliases: ['analysis_tool']
};
const category: OptionUsage = {
  takes: 'text',
  help: trans.__('What it is for, such as classification or regression'),
  example: 'classification',
  aliases: ['kind']
};
const algorithm: OptionUsage = {
  takes: 'text',
  help: trans.__('How it works, such as deep or LogisticRegression'),
  example: 'deep'
};
const path: OptionUsage = {
  takes: 'path',
  help: trans.__('The archive: OBJECTSTORAGE.<CONNECTOR>:<KEY>, or a key of the default connector'),
  example: 'OBJECTSTORAGE.MIN_AI:USERS/root/model.tar'
};

/** The one table of verbs and options: check, help and completion go by it. */
export const usage: { readonly [V in Verb]: VerbUsage } = {
  list: {
    synopsis:
      'list [user=USER] [type=TYPE] [category=TEXT] [algorithm=TEXT] [serving=on|off] [name=GLOB]',
    help: trans.__('Lists all models, or those that fit the filters'),
    example: 'list',
    options: {
      name: {
        takes: 'glob',
        help: trans.__('Names to keep: * any characters, ? one'),
        example: 'mnist*'
      },
      user: { takes: 'text', help: trans.__('Whose models'), example: 'ann' },
      type,
      category,
      algorithm,
      serving: {
        takes: 'switch',
        help: trans.__('on: only models that are served; off: the others'),
        example: 'on'
      }
    }
  },
  summary: {
    synopsis: 'summary NAME [FIELD, …] [user=USER] [version=REVISION]',
    help: trans.__('Shows what is known of a model, or only the fields named'),
    example: 'summary mnist_v1 name, format, state',
    options: { name, user, version: revision }
  },
  import: {
    synopsis:
      "import name=NAME type=TYPE category=TEXT algorithm=TEXT format=FORMAT path=PATH [description='…'] [connector_id=CONNECTOR]",
    help: trans.__(
      'Takes in a model from a tar archive; a name of your own gets the next revision'
    ),
    example:
      'import name=mnist_v1 type=tf category=classification algorithm=deep format=saved_model path=OBJECTSTORAGE.MIN_AI:USERS/root/model.tar',
    options: {
      name: { ...name, help: trans.__('The name to give it'), isRequired: true },
      type: { ...type, isRequired: true },
      category: { ...category, isRequired: true },
      algorithm: { ...algorithm, isRequired: true },
      format: {
        takes: 'format',
        help: trans.__('saved_model, h5 or keras (tf), pickle (sklearn), parquet (spark), rda (r)'),
        example: 'saved_model',
        isRequired: true
      },
      path: { ...path, isRequired: true },
      description: {
        takes: 'description',
        help: trans.__("A text about it: '…' or base64(…)"),
        example: "'Handwritten digits'"
      },
      connector_id: {
        takes: 'connector',
        help: trans.__('The connector of a path that names none'),
        example: 'MIN_AI'
      }
    }
  },
  export: {
    synopsis: 'export name=NAME [path=PATH] [user=USER] [version=REVISION]',
    help: trans.__(
      'Packs a model into a tar archive and answers with a link to it that lives an hour'
    ),
    example: 'export name=mnist_v1 path=OBJECTSTORAGE.MIN_AI:USERS/root/exported.tar',
    options: {
      name,
      path: { ...path, help: trans.__('%1; exports/ of the managed store without it', path.help) },
      user,
      version: revision
    }
  },
  delete: {
    synopsis: 'delete NAME [user=USER] [version=REVISION]',
    help: trans.__('Deletes a model, or one revision of it, and lists what is left'),
    example: 'delete mnist_v1',
    options: { name, user, version: { ...revision, help: trans.__('Only this revision') } }
  },
  deploy: {
    synopsis: "deploy NAME [label='…'] [version=REVISION]",
    help: trans.__('Serves a tf model; each deployment gets the next serving version'),
    example: "deploy mnist_v1 label='stable'",
    options: {
      name,
      label: {
        takes: 'text',
        help: trans.__('A label for this serving version'),
        example: 'stable'
      },
      version: revision
    }
  },
  stop: {
    synopsis: 'stop NAME [version=VERSION]',
    help: trans.__('Stops serving a model, all versions or one'),
    example: 'stop mnist_v1',
    options: { name, version: { ...servingVersion, help: trans.__('Only this serving version') } }
  },
  'serving status': {
    synopsis: 'serving status NAME [user=USER]',
    help: trans.__('Shows which versions of a model are served, newest first'),
    example: 'serving status mnist_v1',
    options: { name, user }
  },
  'serving predict': {
    synopsis:
      'serving predict name=NAME [user=USER] [version=VERSION | label=LABEL] [signature=NAME] [tag=(TAG, …)] JSON',
    help: trans.__(
      'Asks a served model; the JSON is a list of instances, or a whole {"instances": …} or {"inputs": …}'
    ),
    example: 'serving predict name=mnist_v1 [[1.0, 2.0]]',
    options: {
      name,
      user,
      version: servingVersion,
      label: {
        takes: 'text',
        help: trans.__('The serving version that has this label'),
        example: 'stable'
      },
      signature: {
        takes: 'text',
        help: trans.__("The model's function to call"),
        example: 'serving_default'
      },
      tag: {
        takes: 'tags',
        help: trans.__('What each place of a prediction stands for'),
        example: '(cat,dog)'
      }
    }
  },
  help: {
    synopsis: 'help [VERB]',
    help: trans.__('Shows this guide, or how a verb is used; so does VERB help'),
    example: 'help import',
    options: {}
  }
};

/** The option that `word` means for `verb`, in any letter case and by any of its names, or null. */
export function findOption(verb: Verb, word: string): string | null {
  const wanted = word.toLowerCase();
  const found = Object.entries(usage[verb].options).find(
    ([option, { aliases = [] }]) => option === wanted || aliases.includes(wanted)
  );
  return found ? found[0] : null;
}

/** All names of the options of `verb`. */
export function optionNames(verb: Verb): readonly string[] {
  return Object.entries(usage[verb].options).flatMap(([option, { aliases = [] }]) => [
    option,
    ...aliases
  ]);
}
