import { Cursor } from './cursor';
import { arrayBytes, holdsObjects, isStoredArray } from './joblibArray';
import { PickleMachine } from './pickleMachine';
import { opcodes } from './pickleOpcodes';
import { isKind, type PickleValue } from './pickleValue';
import { Unreadable } from './unreadable';

const stop = 0x2e;
const build = 0x62;
/** Opcodes of a pickle; what a model says of itself stands in its first hundreds. */
const mostOpcodes = 200_000;
const deepest = 4;

/**
 * The value that a pickle describes, as far as `head`, its first bytes, tells: objects are pictures of
 * what would be called and with what. Nothing is imported, called or allocated on the pickle's word.
 * Throws {@link Unreadable} when nothing can be told.
 */
export function readPickle(head: Uint8Array): PickleValue {
  const machine = new PickleMachine(new Cursor(head), 0);
  try {
    return run(machine);
  } catch (error) {
    const salvaged = error instanceof Unreadable ? machine.salvage() : undefined;
    if (salvaged === undefined) {
      throw error;
    }
    return salvaged;
  }
}

function run(machine: PickleMachine): PickleValue {
  for (let count = 0; count < mostOpcodes; count += 1) {
    const code = machine.input.uint(1);
    if (code === stop) {
      return machine.pop();
    }
    step(machine, code);
  }
  throw new Unreadable('a pickle that does not end');
}

function step(machine: PickleMachine, code: number): void {
  if (code === build) {
    setState(machine);
    return;
  }
  const opcode = opcodes.get(code);
  if (!opcode) {
    throw new Unreadable('an unknown opcode');
  }
  opcode(machine);
}

/** Joblib writes an array's bytes, or a pickle of its objects, right behind the state of what stands for it. */
function setState(machine: PickleMachine): void {
  const state = machine.pop();
  const target = machine.top();
  if (!isKind(target, 'object')) {
    return;
  }
  target.state = state;
  if (!isStoredArray(target)) {
    return;
  }
  if (!holdsObjects(target)) {
    machine.input.skip(arrayBytes(target, machine.input));
    return;
  }
  if (machine.depth >= deepest) {
    throw new Unreadable('pickles in pickles');
  }
  machine.pop();
  machine.push(run(new PickleMachine(machine.input, machine.depth + 1)));
}
