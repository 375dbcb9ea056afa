import type { Commands } from './command';
import { deleteModel } from './delete';
import { exportModel } from './export';
import { help } from './help';
import { importModel } from './import';
import { list } from './list';
import { notServing } from './notServing';
import { summary } from './summary';

/** Every verb and what carries it out. */
export const commands: Commands = {
  list,
  summary,
  delete: deleteModel,
  import: importModel,
  export: exportModel,
  deploy: notServing,
  stop: notServing,
  'serving status': notServing,
  'serving predict': notServing,
  help
};
