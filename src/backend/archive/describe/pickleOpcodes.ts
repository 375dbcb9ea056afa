import type { Cursor } from './cursor';
import { pairsOf, type PickleMachine } from './pickleMachine';
import type { PickleValue } from './pickleValue';
import { Unreadable } from './unreadable';

/** What an opcode does. */
export type Opcode = (machine: PickleMachine) => void;

const opaque: PickleValue = { kind: 'opaque' };

/** The opcodes of protocols 0 to 5 but STOP and BUILD, by their bytes; Python's `pickletools` documents them. */
export const opcodes: ReadonlyMap<number, Opcode> = new Map<number, Opcode>([
  ...plainData(),
  ...containers(),
  ...objects(),
  ...memory()
]);

function plainData(): [number, Opcode][] {
  return [
    ...['N', '\x88', '\x89'].map((code, i) =>
      op(code, m => m.push([null, true, false][i] ?? null))
    ),
    op('I', m => m.push(integer(line(m.input)))),
    op('L', m => m.push(integer(line(m.input).replace(/L$/, '')))),
    op('F', m => m.push(Number(line(m.input)))),
    op('G', m => m.push(m.input.take(8).readDoubleBE(0))),
    op('J', m => m.push(m.input.take(4).readInt32LE(0))),
    op('K', m => m.push(m.input.uint(1))),
    op('M', m => m.push(m.input.uint(2))),
    op('\x8a', m => m.push(long(m.input.take(m.input.uint(1))))),
    op('\x8b', m => m.push(long(m.input.take(m.input.uint(4))))),
    op('S', m => m.push(line(m.input).replace(/^(['"])(.*)\1$/, '$2'))),
    op('V', m => m.push(unescaped(line(m.input)))),
    ...sized('T', 4, bytes => bytes.toString('latin1')),
    ...sized('U', 1, bytes => bytes.toString('latin1')),
    ...sized('X', 4, bytes => bytes.toString('utf8')),
    ...sized('\x8c', 1, bytes => bytes.toString('utf8')),
    ...sized('\x8d', 8, bytes => bytes.toString('utf8')),
    ...sized('B', 4, bytes => bytes),
    ...sized('C', 1, bytes => bytes),
    ...sized('\x8e', 8, bytes => bytes),
    ...sized('\x96', 8, bytes => bytes)
  ];
}

function containers(): [number, Opcode][] {
  return [
    op('(', m => m.pushMark()),
    ...[']', ')', '\x8f'].map(code => op(code, m => m.push({ kind: 'list', items: [] }))),
    ...['l', 't', '\x91'].map(code =>
      op(code, m => m.push({ kind: 'list', items: m.popToMark() }))
    ),
    op('\x85', m => m.push(m.popList(1))),
    op('\x86', m => m.push(m.popList(2))),
    op('\x87', m => m.push(m.popList(3))),
    op('a', m => m.append([m.pop()])),
    ...['e', '\x90'].map(code => op(code, m => m.append(m.popToMark()))),
    op('}', m => m.push({ kind: 'dict', items: [] })),
    op('d', m => m.push(pairsOf(m.popToMark()))),
    op('s', m => m.setItems(m.popList(2).items)),
    op('u', m => m.setItems(m.popToMark()))
  ];
}

function objects(): [number, Opcode][] {
  return [
    op('c', m => m.push({ kind: 'global', module: line(m.input), name: line(m.input) })),
    op('\x93', stackGlobal),
    op('R', m => call(m, m.popList(1).items)),
    op('\x81', m => call(m, m.popList(1).items)),
    op('\x92', m => call(m, m.popList(2).items)),
    op('o', m => {
      const [callee, ...args] = m.popToMark();
      m.push({ kind: 'object', callee: callee ?? opaque, args: { kind: 'list', items: args } });
    }),
    op('i', m => {
      const callee: PickleValue = { kind: 'global', module: line(m.input), name: line(m.input) };
      m.push({ kind: 'object', callee, args: { kind: 'list', items: m.popToMark() } });
    }),
    op('P', m => {
      line(m.input);
      m.push(opaque);
    }),
    op('Q', m => {
      m.drop();
      m.push(opaque);
    }),
    ...[1, 2, 4].map((length, i) =>
      op(String.fromCharCode(0x82 + i), m => {
        m.input.skip(length);
        m.push(opaque);
      })
    ),
    op('\x97', m => m.push(opaque)),
    op('\x98', () => undefined)
  ];
}

function memory(): [number, Opcode][] {
  return [
    op('0', m => m.drop()),
    op('1', m => void m.popToMark()),
    op('2', m => m.push(m.top())),
    op('p', m => m.memoize(Number(line(m.input)))),
    op('q', m => m.memoize(m.input.uint(1))),
    op('r', m => m.memoize(m.input.uint(4))),
    op('\x94', m => m.memoize()),
    op('g', m => m.recall(Number(line(m.input)))),
    op('h', m => m.recall(m.input.uint(1))),
    op('j', m => m.recall(m.input.uint(4))),
    op('\x80', m => m.input.skip(1)),
    op('\x95', m => m.input.skip(8))
  ];
}

function op(code: string, run: Opcode): [number, Opcode] {
  return [code.charCodeAt(0), run];
}

function sized(
  code: string,
  length: number,
  read: (bytes: Buffer) => PickleValue
): [number, Opcode][] {
  return [op(code, m => m.push(read(m.input.take(m.input.uint(length)))))];
}

function stackGlobal(machine: PickleMachine): void {
  const [module, name] = machine.popList(2).items;
  if (typeof module !== 'string' || typeof name !== 'string') {
    throw new Unreadable('a pickle that names a class in an unknown way');
  }
  machine.push({ kind: 'global', module, name });
}

function call(machine: PickleMachine, args: readonly PickleValue[]): void {
  machine.push({ kind: 'object', callee: machine.pop(), args: args[0] ?? opaque });
}

function line(input: Cursor): string {
  return input.line().toString('latin1');
}

/** `01` and `00` are true and false. */
function integer(text: string): PickleValue {
  return text === '01' || text === '00' ? text === '01' : Number(text);
}

/** Little-endian, two's complement; longer ones mean nothing to us. */
function long(bytes: Buffer): PickleValue {
  if (bytes.length === 0) {
    return 0;
  }
  return bytes.length <= 6 ? bytes.readIntLE(0, bytes.length) : opaque;
}

/** Protocol 0 escapes what is not latin-1, and backslashes. */
function unescaped(text: string): string {
  return text.replace(
    /\\u([0-9a-f]{4})|\\U([0-9a-f]{8})/gi,
    (all, short?: string, long?: string) => {
      const code = parseInt(short ?? long ?? '', 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : all;
    }
  );
}
