import type { Commands } from './command';
import { deploy } from './deploy';
import { deleteModel } from './delete';
import { exportModel } from './export';
import { help } from './help';
import { importModel } from './import';
import { list } from './list';
import { servingPredict } from './servingPredict';
import { servingStatus } from './servingStatus';
import { stop } from './stop';
import { summary } from './summary';

/** Every verb and what carries it out. */
export const commands: Commands = {
  list,
  summary,
  delete: deleteModel,
  import: importModel,
  export: exportModel,
  deploy,
  stop,
  'serving status': servingStatus,
  'serving predict': servingPredict,
  help
};
