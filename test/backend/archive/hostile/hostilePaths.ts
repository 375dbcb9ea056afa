import { hostile, type HostileArchive } from './hostileArchive';
import { endMarker, header, longName, member, model, pax, record, tar } from './rawTar';

const latin1 = (text: string) => Buffer.from(text, 'latin1');
const file = (name: string | Uint8Array) => member({ name }, 'x');
const folder = (name: string) => header({ name, flag: '5' });

const climbing: Readonly<Record<string, string>> = {
  'an absolute path': '/etc/passwd',
  'an absolute path with two slashes': '//etc/passwd',
  'a path that climbs': '../x',
  'a path that climbs in the middle': 'a/../../x',
  'a path that climbs and comes back': 'a/../b',
  'a path that ends climbing': 'a/..',
  'nothing but a climb': '..',
  'a climb behind a dot': './../x',
  'a climb with backslashes': '..\\x',
  'a climb with backslashes in the middle': 'a\\..\\..\\x',
  'a climb with both slashes': 'a/..\\x',
  'a path from a backslash': '\\Windows\\x',
  'a network path': '\\\\server\\share\\x',
  'a drive': 'C:\\x',
  'a drive with a slash': 'c:/x',
  'a drive without a slash': 'C:x'
};

const waysToName: Readonly<Record<string, (name: string) => Uint8Array>> = {
  'in its header': file,
  'in a PAX header': name => Buffer.concat([pax(record('path', name)), file('fine')]),
  'in a GNU long name': name => Buffer.concat([longName(name), file('fine')])
};

const climbs: readonly HostileArchive[] = Object.entries(waysToName).flatMap(([where, write]) =>
  hostile(
    'ARCHIVE_UNSAFE',
    Object.fromEntries(
      Object.entries(climbing).map(([name, path]) => [`${name}, ${where}`, tar(write(path))])
    )
  )
);

const characters = hostile('ARCHIVE_UNSAFE', {
  'a climb in the prefix': tar(member({ name: 'x', prefix: '../up' }, 'x')),
  'an absolute prefix': tar(member({ name: 'x', prefix: '/etc' }, 'x')),
  'a climb of prefix and name together': tar(member({ name: './x', prefix: 'a/..' }, 'x')),
  'a folder that climbs': tar(folder('../up/')),
  'a line feed': tar(file('a\nb')),
  'a carriage return': tar(file('a\rb')),
  'a tab': tar(file('a\tb')),
  'a bell': tar(file('a\x07b')),
  'an escape sequence': { bytes: tar(file('\x1b[2Jx')), says: /\\u\{1b\}\[2Jx/ },
  'a delete character': tar(file('a\x7fb')),
  'a C1 control character': tar(file('a\u0085b')),
  'NUL inside of a name': tar(file('model\0.exe')),
  'NUL inside of a prefix': tar(member({ name: 'x', prefix: 'a\0b' }, 'x')),
  'NUL in a PAX path': tar(pax(record('path', 'a\0b')), file('fine')),
  'NUL in a GNU long name': tar(longName('a\0b'), file('fine')),
  'no name': tar(file('')),
  'an empty GNU long name': tar(longName(''), file('fine')),
  'an empty PAX path': tar(pax(record('path', '')), file('fine')),
  'a file called dot': tar(file('.')),
  'a file called dot in a folder': tar(file('a/.')),
  'a path of 769 bytes': tar(pax(record('path', 'abc/'.repeat(192) + 'x')), file('fine')),
  'a path of a megabyte': {
    bytes: tar(pax(record('path', 'abc/'.repeat(200_000))), file('fine')),
    says: /^.{1,300}$/
  },
  'a name of 256 bytes': tar(pax(record('path', 'x'.repeat(256))), file('fine')),
  'a name of 86 Korean syllables': tar(longName('가'.repeat(86)), file('fine')),
  'a latin-1 name': tar(file(latin1('caf\xe9'))),
  'an overlong slash': tar(file(latin1('..\xc0\xafx'))),
  'half a surrogate pair': tar(file(latin1('\xed\xa0\x80'))),
  'a cut UTF-8 sequence': tar(file(latin1('\xea\xb0'))),
  'a latin-1 PAX path': tar(pax(record('path', latin1('caf\xe9'))), file('fine')),
  'a latin-1 long name': tar(longName(latin1('caf\xe9')), file('fine'))
});

const twins = hostile('ARCHIVE_UNSAFE', {
  'a file twice': { bytes: tar(file('a'), file('a')), says: /"a" is there twice/ },
  'the model twice': tar(model),
  'a folder twice': tar(folder('a/'), folder('a/')),
  'a file that is then a folder': tar(file('a'), folder('a/')),
  'a folder that is then a file': tar(folder('a/'), file('a')),
  'a file used as a folder': tar(file('a'), file('a/b')),
  'a file used as a folder deep below': tar(file('a'), file('a/b/c/d')),
  'a folder by use that is then a file': tar(file('a/b'), file('a')),
  'names that differ in case': { bytes: tar(file('A'), file('a')), says: /"a".*"A"/ },
  'the model in capitals': tar(file('MODEL.PKL')),
  'folders that differ in case': tar(folder('M/'), folder('m/')),
  'folders by use that differ in case': tar(file('M/x'), file('m/y')),
  'a sharp s and its capitals': tar(file('straße'), file('STRASSE')),
  'a long s': tar(file('ſ'), file('s')),
  'the Kelvin sign': tar(file('\u212a'), file('k')),
  'both small sigmas': tar(file('ς'), file('σ')),
  'accents composed and apart': tar(file('é'), file('e\u0301')),
  'Korean composed and apart': tar(file('한글'), file('한글'.normalize('NFD'))),
  'folders by use, composed and apart': tar(file('한/a'), file(`${'한'.normalize('NFD')}/b`)),
  'accents in capitals, apart': tar(file('É'), file('e\u0301')),
  'a dot before the same path': tar(file('a'), file('./a')),
  'two slashes in the same path': tar(file('a/b'), file('a//b')),
  'a dot inside of the same path': tar(file('a/b'), file('a/./b')),
  'a backslash in the same path': tar(file('a/b'), file('a\\b')),
  'the same path by PAX': tar(file('a'), pax(record('path', 'a')), file('b')),
  'the same path by GNU long name': tar(file('a'), longName('a'), file('b')),
  'the same path by a prefix': tar(file('a/b'), member({ name: 'b', prefix: 'a' }, 'x')),
  'a file with a slash at its end and content': tar(file('a/'))
});

/** Archives whose paths are the trouble. */
export const hostilePaths: readonly HostileArchive[] = [
  ...climbs,
  ...characters,
  ...twins,
  ...hostile('ARCHIVE_UNSAFE', {
    'a bad path behind 200 good members': Buffer.concat([
      ...Array.from({ length: 200 }, (_, i) => file(`good/${i}`)),
      file('../x'),
      endMarker
    ])
  })
];
