import { MlModelError } from '../../common/failure';

const check = 'run `mlmodel store check` in a terminal to see all that is wrong';

/** The advice for what a newer version wrote. */
export const update = `update mlmodel, or ${check}`;

/** CATALOG_DAMAGED: an object of the log that can't be trusted. Nothing is read past it, so that nothing is lost unseen. */
export class CatalogDamage extends MlModelError {
  constructor(
    /** The key of the object. */
    readonly where: string,
    /** What is wrong, as the end of a sentence about it. */
    readonly problem: string,
    advice: string = check
  ) {
    super({
      code: 'CATALOG_DAMAGED',
      message: `The catalog can't be read: ${where} ${problem}; ${advice}.`
    });
  }
}
