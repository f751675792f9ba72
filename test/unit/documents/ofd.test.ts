/** Pages of an OFD are counted of its parsed tree, as every reader of it would, and its zip holds nothing that two readers take in two ways. */
import { deflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { inspect } from '../../../lib/documents/inspect/index.ts'
import { type Packed, zipOf } from '../../support/zips.ts'

const OFD = 'http://www.ofdspec.org/2016'
const ROOT = `<ofd:OFD xmlns:ofd="${OFD}" Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>`
const page = (at: number) => `<ofd:Page ID="${at}" BaseLoc="Pages/Page_${at}/Content.xml"/>`
const documentOf = (pages: string, more = '') =>
  `<ofd:Document xmlns:ofd="${OFD}">${more}<ofd:Pages>${pages}</ofd:Pages></ofd:Document>`
const content = (at: number, folder = 'Doc_0') => file(`${folder}/Pages/Page_${at}/Content.xml`, '<Page/>')

const file = (name: string | Buffer, data: string | Buffer, more: Partial<Packed> = {}): Packed => ({
  name,
  data: Buffer.from(data as string),
  ...more,
})

const seen = (bytes: Buffer) =>
  inspect(
    { length: bytes.length, read: async (from, to) => bytes.subarray(Math.max(0, from), Math.max(0, to)) },
    'application/ofd',
  )

type Parts = { root?: string | Buffer; document?: string | Buffer; more?: readonly Packed[] }
/** One page, and what a test makes of it. */
const filesOf = ({ root = ROOT, document = documentOf(page(0)), more = [] }: Parts): readonly Packed[] => [
  file('OFD.xml', root),
  file('Doc_0/Document.xml', document),
  content(0),
  ...more,
]
const seenOf = (parts: Parts) => seen(zipOf(filesOf(parts)))

const utf16le = (text: string) => Buffer.from(text, 'utf16le')

describe('the pages of an OFD', () => {
  it.each<[string, Parts, number]>([
    ['one', {}, 1],
    ['several', { document: documentOf(page(0) + page(1)), more: [content(1)] }, 2],
    ['none that stands in a comment', { document: documentOf(`${page(0)}<!-- ${page(1)}${page(2)} -->`) }, 1],
    ['none that stands in CDATA', { document: documentOf(`${page(0)}<![CDATA[${page(1)}]]>`) }, 1],
    ['none that stands elsewhere', { document: documentOf(page(0), `<ofd:Outlines>${page(1)}</ofd:Outlines>`) }, 1],
    ['no page of a template', { document: documentOf(page(0), '<ofd:TemplatePage ID="9" BaseLoc="T.xml"/>') }, 1],
    ['none of another vocabulary', { document: documentOf(`${page(0)}<x:Page xmlns:x="urn:x" BaseLoc="a"/>`) }, 1],
    ['with a prefix of its own', { document: documentOf(page(0)).replaceAll('ofd:', 'o:').replace(':ofd', ':o') }, 1],
    ['without a prefix', { document: documentOf(page(0)).replaceAll('ofd:', '').replace(':ofd=', '=') }, 1],
    ['of the namespace before 2016', { document: documentOf(page(0)).replace('/2016', '') }, 1],
    [
      'in single quotes, blanks and lines',
      { document: documentOf(page(0).replaceAll('"', "'").replaceAll(' ', '\n ')) },
      1,
    ],
    ['with an element that has an end of its own', { document: documentOf(page(0).replace('/>', '></ofd:Page>')) }, 1],
    [
      'with the attributes the other way round',
      { document: documentOf('<ofd:Page BaseLoc="Pages/Page_0/Content.xml" ID="1"/>') },
      1,
    ],
    ['with the place from the root', { document: documentOf(page(0).replace('Pages/', '/Doc_0/Pages/')) }, 1],
    [
      'with the place from the root without its stroke',
      { document: documentOf(page(0).replace('Pages/', 'Doc_0/Pages/')) },
      1,
    ],
    ['with the place from the folder', { document: documentOf(page(0).replace('Pages/', './Pages/')) }, 1],
    ['with the document from the root', { root: ROOT.replace('Doc_0/', '/Doc_0/') }, 1],
    ['with the document from the folder', { root: ROOT.replace('Doc_0/', './Doc_0/') }, 1],
    ['with the place of the document in CDATA', { root: ROOT.replace(/>(Doc_0[^<]*)</, '><![CDATA[$1]]><') }, 1],
    ['with the place of the document on a line of its own', { root: ROOT.replace(/>(Doc_0[^<]*)</, '>\n $1\n<') }, 1],
    [
      'with an earlier version beside it',
      {
        root: ROOT.replace(
          '</ofd:DocBody>',
          '<ofd:Versions><ofd:Version ID="1" Index="1" BaseLoc="V1.xml"/></ofd:Versions></ofd:DocBody>',
        ),
        more: [file('Doc_0/V1.xml', documentOf(page(0) + page(1)))],
      },
      1,
    ],
    [
      'of all documents together',
      {
        root: ROOT.replace(
          '</ofd:OFD>',
          '<ofd:DocBody><ofd:DocRoot>Doc_1/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>',
        ),
        more: [file('Doc_1/Document.xml', documentOf(page(0) + page(1))), content(0, 'Doc_1'), content(1, 'Doc_1')],
      },
      3,
    ],
    ['with a mark of UTF-8', { document: `\ufeff<?xml version="1.0" encoding="UTF-8"?>${documentOf(page(0))}` }, 1],
    ['in UTF-16 with its mark', { document: utf16le(`\ufeff${documentOf(page(0))}`) }, 1],
    ['in UTF-16 without one', { document: utf16le(documentOf(page(0))) }, 1],
    ['in UTF-16 the other way round', { document: utf16le(`\ufeff${documentOf(page(0))}`).swap16() }, 1],
    [
      'in the encoding of Chinese Windows',
      {
        document: Buffer.concat([
          Buffer.from('<?xml version="1.0" encoding="GBK"?><!-- '),
          Buffer.of(0xba, 0xcf, 0xcd, 0xac),
          Buffer.from(` -->${documentOf(page(0))}`),
        ]),
      },
      1,
    ],
    [
      'that says UTF-16 and is UTF-8',
      { document: `<?xml version="1.0" encoding="utf-16"?><!-- 合同 -->${documentOf(page(0))}` },
      1,
    ],
  ])('are counted: %s', async (_, parts, pages) => {
    expect(await seenOf(parts)).toEqual({ pages })
  })

  const deep = `${'<a>'.repeat(100)}${'</a>'.repeat(100)}`
  it.each<[string, Parts, string]>([
    [
      'stand in a comment alone',
      { document: documentOf(`<!-- ${page(0)}${page(1)}${page(2)} -->`) },
      'document.damaged',
    ],
    ['are named and missing', { document: documentOf(page(0) + page(1)) }, 'document.damaged'],
    ['have no place', { document: documentOf('<ofd:Page ID="1"/>') }, 'document.damaged'],
    ['lie outside', { document: documentOf(page(0).replace('Pages/', '../../Pages/')) }, 'document.damaged'],
    ['lie in a document that is missing', { root: ROOT.replace('Doc_0', 'Doc_7') }, 'document.damaged'],
    [
      'lie in two documents, one of them missing',
      { root: ROOT.replace('</ofd:OFD>', '<ofd:DocBody><ofd:DocRoot>D.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>') },
      'document.damaged',
    ],
    [
      'have a root in a comment',
      { root: ROOT.replace('<ofd:DocBody>', '<!--').replace('</ofd:DocBody>', '-->') },
      'document.damaged',
    ],
    ['are not well-formed', { document: documentOf(page(0)).replace('</ofd:Pages>', '') }, 'document.damaged'],
    ['use what is not declared', { document: documentOf(page(0), '&a;') }, 'document.damaged'],
    ['use a prefix that is not declared', { document: documentOf(page(0), '<x:a/>') }, 'document.damaged'],
    [
      'are no UTF-8',
      { document: Buffer.concat([Buffer.from(documentOf(page(0), '<!--')), Buffer.of(0xff)]) },
      'document.damaged',
    ],
    [
      'are in an encoding that nobody knows',
      { document: `<?xml version="1.0" encoding="x-a"?>${documentOf(page(0))}` },
      'document.damaged',
    ],
    [
      'define what is to be expanded',
      { document: `<!DOCTYPE a [<!ENTITY b "c">]>${documentOf(page(0))}` },
      'document.active-content',
    ],
    ['have a root that defines it', { root: `<!DOCTYPE a SYSTEM "b">${ROOT}` }, 'document.active-content'],
    ['lie too deep', { document: documentOf(page(0), deep) }, 'document.exceeds-limits'],
    ['are too many', { document: documentOf(page(0).repeat(2_001)) }, 'document.exceeds-limits'],
    [
      'are in too many documents',
      { root: ROOT.replace(/<ofd:DocBody>.*<\/ofd:DocBody>/, (body) => body.repeat(21)) },
      'document.exceeds-limits',
    ],
  ])('are refused where they %s', async (_, parts, flaw) => {
    expect(await seenOf(parts)).toEqual({ flaw })
  })
})

const gbk = Buffer.of(0xba, 0xcf, 0xcd, 0xac)
const stored = (one: Packed): Packed => ({ ...one, method: 0 })

describe('the zip of an OFD', () => {
  const chinese = filesOf({ document: documentOf(page(0).replace('Page_0', '合同')) })
  it.each<[string, Buffer]>([
    ['with entries as they are', zipOf(filesOf({}).map(stored))],
    ['with sizes behind the bytes', zipOf(filesOf({}).map((one) => ({ ...one, descriptor: true })))],
    ['with numbers of eight bytes', zipOf(filesOf({}), { zip64: true })],
    ['with folders', zipOf(filesOf({ more: [stored(file('Doc_0/', '')), stored(file('Doc_0/Pages/', ''))] }))],
    ['with an empty entry', zipOf(filesOf({ more: [file('Doc_0/empty', '')] }))],
    ['with a Chinese name in UTF-8', zipOf([...chinese, file('Doc_0/Pages/合同/Content.xml', '<Page/>')])],
    [
      'with a Chinese name in the encoding of Windows',
      zipOf([
        ...chinese,
        file(Buffer.concat([Buffer.from('Doc_0/Pages/'), gbk, Buffer.from('/Content.xml')]), '<Page/>'),
      ]),
    ],
  ])('is read %s', async (_, bytes) => {
    expect(await seen(bytes)).toEqual({ pages: 1 })
  })

  const plain = zipOf(filesOf({}))
  const at = plain.length - 22
  const changed = (bytes: Buffer, offset: number, value: number): Buffer => {
    const copy = Buffer.from(bytes)
    copy.writeUInt32LE(value, offset)
    return copy
  }
  const swelling = deflateRawSync(Buffer.alloc(500_000))
  it.each<[string, Buffer, string]>([
    [
      'has a document too long to be read',
      zipOf(filesOf({ document: documentOf(page(0), `<!--${'a'.repeat(4_200_000)}-->`) }).map(stored)),
      'document.damaged',
    ],
    ['has a comment', zipOf(filesOf({}), { comment: 'x' }), 'document.damaged'],
    [
      'has bytes between its directory and its end',
      Buffer.concat([plain.subarray(0, at), Buffer.from('x'), plain.subarray(at)]),
      'document.damaged',
    ],
    ['says its directory is elsewhere', changed(plain, at + 16, 0), 'document.damaged'],
    ['says its directory is shorter', changed(plain, at + 12, 60), 'document.damaged'],
    ['says it has fewer entries', changed(plain, at + 8, 0x0002_0002), 'document.damaged'],
    [
      'contradicts its numbers of eight bytes',
      changed(zipOf(filesOf({}), { zip64: true }), zipOf(filesOf({}), { zip64: true }).length - 6, 7),
      'document.damaged',
    ],
    ['has entries that share bytes', zipOf(filesOf({ more: [file('b', 'a', { at: 0 })] })), 'document.damaged'],
    [
      'has an entry cut short',
      zipOf(filesOf({ more: [file('b', Buffer.alloc(500_000), { packed: swelling.subarray(0, -20) })] })),
      'document.damaged',
    ],
    [
      'has an entry that is no deflate',
      zipOf(filesOf({ more: [file('b', 'abc', { packed: Buffer.from('\xff\xff\xff', 'latin1') })] })),
      'document.damaged',
    ],
    [
      'has an entry longer than it says',
      zipOf(filesOf({ more: [file('b', 'ab', { packed: swelling })] })),
      'document.damaged',
    ],
    [
      'has an entry shorter than it says',
      zipOf(filesOf({ more: [file('b', Buffer.alloc(500_001), { packed: swelling })] })),
      'document.damaged',
    ],
    [
      'has a stored entry of another length',
      zipOf(filesOf({ more: [file('b', 'ab', { method: 0, says: 3 })] })),
      'document.damaged',
    ],
    ['has an entry with a stroke of Windows', zipOf(filesOf({ more: [file('Doc_0\\a', 'a')] })), 'document.damaged'],
    ['has an entry from the root', zipOf(filesOf({ more: [file('/a', 'a')] })), 'document.damaged'],
    ['is strongly encrypted', zipOf(filesOf({ more: [file('a', 'a', { flags: 0x41 })] })), 'document.encrypted'],
    [
      'swells in many entries',
      zipOf(
        filesOf({
          more: ['a', 'b'].map((name) => file(name, 'a', { says: 300_000_000, packed: Buffer.alloc(2_000_000) })),
        }),
      ),
      'document.exceeds-limits',
    ],
    [
      'has too many entries',
      zipOf(filesOf({ more: Array.from({ length: 20_001 }, (_, i) => file(`e${i}`, '', { method: 0 })) })),
      'document.exceeds-limits',
    ],
    [
      'has a directory too long to be read',
      zipOf(
        filesOf({ more: Array.from({ length: 80 }, (_, i) => file(`${i}${'a'.repeat(60_000)}`, '', { method: 0 })) }),
      ),
      'document.exceeds-limits',
    ],
  ])('is refused where it %s', async (_, bytes, flaw) => {
    expect(await seen(bytes)).toEqual({ flaw })
  })
})
