/** What would run, start or fetch something, or be read in two ways, is refused with its own reason; what lies still passes. */
import { deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { confirmDocument } from '../../../lib/api/documents.ts'
import { inspect } from '../../../lib/documents/inspect/index.ts'
import { SOUND_JPEG, SOUND_OFD, SOUND_PDF, SOUND_PNG, SOUND_TIFF } from '../../support/bad-files.ts'
import {
  contract,
  countingSource,
  packed,
  pdfAttaching,
  pdfWith,
  pdfWithCatalog,
  streamOf,
} from '../../support/papers.ts'
import { type Packed, zipOf } from '../../support/zips.ts'

const seen = (bytes: Buffer) => inspect(countingSource(bytes), 'application/pdf')

const URI = '<< /S /URI /URI (https://example.com/) >>'
const link = (address: string) => pdfWith(`<< /Type /Annot /Subtype /Link /A << /S /URI /URI ${address} >> >>`)
const zip = (...files: readonly (readonly [string, string | Buffer])[]) =>
  zipOf(files.map(([name, data]): Packed => ({ name, data: Buffer.from(data as string, 'latin1') })))
const attaching = (file: Buffer, name = '(data)') => pdfAttaching(name, file)
const latin = (text: string) => Buffer.from(text, 'latin1')
const utf16 = (text: string) => `<feff${Buffer.from(text, 'utf16le').swap16().toString('hex')}>`
/** With an update behind it, whose objects and trailer these are. */
const updated = (bytes: Buffer, body: string, trailer = '') => {
  const at = bytes.length + body.length
  const xref = bytes.toString('latin1').match(/startxref\n(\d+)/)?.[1]
  return Buffer.concat([
    bytes,
    latin(`${body}xref\n0 0\ntrailer\n<< /Size 9 /Root 1 0 R /Prev ${xref} ${trailer}>>\nstartxref\n${at}\n%%EOF\n`),
  ])
}

const DANGERS: Readonly<Record<string, Readonly<Record<string, () => Buffer>>>> = {
  'document.doubled-key': {
    'in an object': () => pdfWith('<< /Type /Font /Type /Font >>'),
    'under another spelling': () => pdfWith('<< /Type /Font /#54ype /Font >>'),
    'behind a byte that some readers take for a blank': () => pdfWith('<< /Type /Font /Type\x80 /Font >>'),
    'in a dictionary within': () => pdfWith('<< /A [<< /B << /C 1 /C 1 >> >>] >>'),
    'in packed objects': () => pdfWith(packed('5 0 << /A 1 /A 2 >>')),
    'of a stream': () => pdfWith(streamOf('/Length 1', Buffer.alloc(1))),
    'of packed objects': () => pdfWith(packed('5 0 << /A 1 >>', '/Type /X /Type /ObjStm /N 1 /First 4')),
    'of a table in a stream': () => pdfWith(streamOf('/Type /XRef /Root 1 0 R /Root 2 0 R', Buffer.alloc(1))),
    'of a trailer': () => latin(pdfWith('null').toString('latin1').replace('/Root 1 0 R', '/Root 2 0 R /Root 1 0 R')),
    'of the trailer of an update': () => updated(pdfWith('null'), '', '/Info 4 0 R /Info 4 0 R '),
    'of an object that an update hides': () => updated(pdfWith('<< /A 1 /A 2 >>'), '4 0 obj\n<< /A 1 >>\nendobj\n'),
    'of an object in the bytes of a stream': () => pdfWith(streamOf('', latin('4 0 obj << /A 1 /A 2 >> endobj'))),
    'of an object in a string': () => pdfWith('(4 0 obj << /A 1 /A 2 >> endobj)'),
    'of an object in a comment': () => pdfWith('null\n% 4 0 obj << /A 1 /A 2 >> endobj'),
    'of an object that only the list of packed objects names': () =>
      pdfWith(packed('5 7 (      << /A 1 /A 2 >>)', '/Type /ObjStm /N 1 /First 4')),
  },
  'document.disguised-objects': {
    'without a type': () => pdfWith(packed('5 0 << /A 1 >>', '/N 1 /First 4')),
    'of another type': () => pdfWith(packed('5 0 << /A 1 >>', '/Type /XObject /N 1 /First 4')),
    'whose type stands elsewhere': () => pdfWith(packed('5 0 << /A 1 >>', '/Type 5 0 R /N 1 /First 4'), '/ObjStm'),
    'whose numbers stand elsewhere': () => pdfWith(packed('5 0 << /A 1 >>', '/Type /ObjStm /N 5 0 R /First 4'), '1'),
    'with escaped names': () => pdfWith(packed('5 0 << /A 1 >>', '/#4e 1 /Firs#74 4')),
    'in the bytes of a stream': () =>
      pdfWith(streamOf('', Buffer.concat([latin('7 0 obj '), packed('5 0 << /A 1 >>', '/N 1 /First 4')]))),
  },
  'document.remote-action': {
    'an address when it is opened': () => pdfWithCatalog(`/OpenAction ${URI}`),
    'an address by reference': () => pdfWithCatalog('/OpenAction 4 0 R', URI),
    'an address whose action is named elsewhere': () => pdfWithCatalog('/OpenAction << /S 4 0 R >>', '/URI'),
    'an address when a page is turned': () => pdfWith(`<< /Type /Page /AA << /O ${URI} >> >>`),
    'an address by additional actions elsewhere': () => pdfWithCatalog('/AA 4 0 R', '<< /WC 5 0 R >>', URI),
    'an address by the pointer': () => pdfWith(`<< /Type /Annot /Subtype /Widget /AA << /E ${URI} >> >>`),
    'an address after something else': () =>
      pdfWithCatalog(`/OpenAction << /S /GoTo /D [3 0 R /Fit] /Next [<< /S /GoTo /D [3 0 R] /Next ${URI} >>] >>`),
    'an address at the end of a chain of objects': () =>
      pdfWithCatalog(
        '/OpenAction 4 0 R',
        '<< /S /GoTo /D [3 0 R /Fit] /Next 5 0 R >>',
        '[6 0 R]',
        '<< /S /GoTo /D [3 0 R] /Next << /S /GoTo /D [3 0 R] /Next 7 0 R >> >>',
        URI,
      ),
    'an address that an update takes away': () =>
      updated(pdfWithCatalog('/OpenAction 4 0 R', URI), '4 0 obj\n<< /S /GoTo /D [3 0 R /Fit] >>\nendobj\n'),
    'another file': () => pdfWith('<< /Subtype /Link /A << /S /GoToR /F (other.pdf) /D [0 /Fit] >> >>'),
    'another file by a page': () => pdfWith('<< /Type /Page /AA << /O << /S /#47oToE /T << /R /C >> >> >> >>'),
    'another file in packed objects': () => pdfWith(packed('5 0 << /S /GoToR /F (a) >>')),
    'the thread of another file': () => pdfWithCatalog('/OpenAction << /S /Thread /F (a.pdf) /D 0 >>'),
    'bytes of another file': () => pdfWith(streamOf('/F (other.bin)', Buffer.alloc(1))),
    'a page of another file': () =>
      pdfWith(streamOf('/Type /XObject /Subtype /Form /Ref << /F (a.pdf) /Page 0 >>', Buffer.alloc(1))),
    'a share of another machine': () => link('(\\\\\\\\host\\\\share)'),
    'a share by slashes': () => link('(//host/share)'),
    'a file of this disk': () => link('(file:///etc/hosts)'),
    'a file in UTF-16': () => link(utf16('FILE:///c:/a')),
    'a file by reference': () => pdfWith('<< /S /URI /URI 5 0 R >>', '(file:///c:/a)'),
    'a protocol of a program': () => link('(ms-word:ofe|u|https://example.com/a)'),
    'a base of addresses': () => pdfWithCatalog('/URI << /Base (smb://host/) >>'),
  },
  'document.active-content': {
    'an address that is a script': () => link('(java\\nscript:x)'),
    'a script by the tree of names': () => pdfWithCatalog('/Names << /JavaScript << /Names [(a) 4 0 R] >> >>', 'null'),
    'a script of a field': () => pdfWith('<< /FT /Tx /AA << /C << /S /J#61vaScript /J#53 (x) >> >> >>'),
    'a script whose kind stands elsewhere': () => pdfWithCatalog('/OpenAction << /S 4 0 R >>', '/JavaScript'),
    'a form with scripts of its own': () => pdfWithCatalog('/AcroForm << /XFA 4 0 R /Fields [] >>', 'null'),
    'a name that some readers end sooner': () => pdfWith('<< /S /Launch\x80a >>'),
    'a program after a page': () => pdfWithCatalog('/OpenAction << /S /GoTo /D [3 0 R] /Next << /S /Launch >> >>'),
    'a sound': () => pdfWith('<< /Subtype /Sound /Sound 5 0 R >>'),
    'an action of a form in an update': () => updated(pdfWith('null'), '5 0 obj\n<< /S /ImportData >>\nendobj\n'),
    'an action that only an offset leads to': () => pdfWith('(x 7 0 obj << /S /SubmitForm >> endobj)'),
    'a paper with a script within a paper': () => attaching(pdfWith('<< /S /JavaScript >>')),
  },
  'document.embedded-program': {
    'by its name': () => attaching(Buffer.from('x'), '(invoice.pdf.exe)'),
    'by its name in UTF-16': () => attaching(Buffer.from('x'), utf16('发票.js')),
    'by its name with a point behind it': () => attaching(Buffer.from('x'), '(a.BAT. . )'),
    'by its name in octal': () => attaching(Buffer.from('x'), '(a.l\\156k)'),
    'by its name the other way round': () => attaching(Buffer.from('x'), utf16('a\u202efdp.exe')),
    'by its name elsewhere': () => pdfWith('<< /Type /Filespec /UF 5 0 R >>', '(setup.msi)'),
    'by its stated type': () =>
      pdfAttaching('(a)', Buffer.from('x'), '/Type /EmbeddedFile /Subtype /application#2Fx-msdownload'),
    'of Windows': () => attaching(latin('MZ\x90\0\x03\0\0\0')),
    'of Linux': () => attaching(latin('\x7fELF\x02\x01\x01')),
    'of macOS': () => attaching(latin('\xcf\xfa\xed\xfe\x07\0\0\x01')),
    'of Java': () => attaching(latin('\xca\xfe\xba\xbe\0\0\0\x34')),
    'a script with its interpreter': () => attaching(latin('#!/bin/sh\n')),
    'a script with a mark before it': () => attaching(latin('\xef\xbb\xbf#!/usr/bin/env x\n')),
    'a script in UTF-16': () => attaching(Buffer.from('\ufeff@echo off\r\n', 'utf16le')),
    'a page of the web': () => attaching(latin('<!DOCTYPE html><p>')),
    'a picture that may hold scripts': () =>
      attaching(latin('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>')),
    'a shortcut': () => attaching(latin('L\0\0\0\x01\x14\x02\0')),
    'an Office file of the old kind': () => attaching(latin('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')),
    'an Office file with macros by its name': () => attaching(zip(['a', 'x']), '(a.docm)'),
    'an Office file with macros by its parts': () =>
      attaching(zip(['[Content_Types].xml', '<a/>'], ['word/vbaProject.bin', 'x'])),
    'an Office file with macros by its list': () =>
      attaching(zip(['[Content_Types].xml', 'vnd.ms-word.document.macroEnabled.main+xml'])),
    'in an archive by its name': () => attaching(zip(['docs/run.ps1', 'x'])),
    'in an archive by its content': () => attaching(zip(['docs/readme', 'MZ'])),
    'in an archive in an archive': () => attaching(zip(['inner', zip(['x', '#!/bin/sh'])])),
    'in a paper in a paper': () => attaching(attaching(latin('MZ'))),
    'in a paper in an archive': () => attaching(zip(['a.pdf', attaching(latin('\x7fELF'))])),
    'without a type, by reference of a list': () =>
      pdfWith('<< /EF 5 0 R >>', '<< /F 6 0 R >>', streamOf('', latin('MZ'))),
    'beside the file it belongs to': () =>
      pdfWith('<< /EF << /F 5 0 R >> /RF << /F [(a) 6 0 R] >> >>', streamOf('', latin('x')), streamOf('', latin('MZ'))),
    'of a note': () => pdfWith('<< /Subtype /FileAttachment /FS << /Type /Filespec /F (a.scr) >> >>'),
    'that an update hides': () =>
      updated(attaching(latin('MZ')), `5 0 obj\n${streamOf('', latin('x')).toString('latin1')}\nendobj\n`),
  },
  'document.embedded-unreadable': {
    'packed twice over in a way that is not read': () =>
      pdfWith('<< /EF << /F 5 0 R >> >>', streamOf('/Filter [/ASCIIHexDecode /FlateDecode]', latin('78'))),
    'an archive of another kind': () => attaching(latin('Rar!\x1a\x07\x01\0')),
    'a tape': () => attaching(Buffer.concat([Buffer.alloc(257), latin('ustar\x0000')])),
  },
  'document.two-formats': {
    'data that is a zip too': () => attaching(Buffer.concat([latin('data'), zip(['a', 'x'])])),
  },
  'document.damaged': {
    'an embedded picture that is cut off': () => attaching(SOUND_PNG.subarray(0, 60)),
    'an embedded file that does not unpack': () =>
      pdfWith('<< /EF << /F 5 0 R >> >>', streamOf('/Filter /FlateDecode', latin('no deflate'))),
  },
  'document.exceeds-limits': {
    'papers in papers in papers': () => [1, 2, 3, 4, 5].reduce((inner) => attaching(inner), SOUND_PDF),
    'an embedded file that swells': () =>
      pdfWith('<< /EF << /F 5 0 R >> >>', streamOf('/Filter /FlateDecode', deflateSync(Buffer.alloc(40_000_000)))),
  },
}

describe.each(Object.entries(DANGERS))('%s', (flaw, files) => {
  it.each(Object.entries(files))('%s', async (_, make) => {
    expect(await seen(make())).toEqual({ flaw })
  })
})

describe('What lies still passes', () => {
  const STILL: Readonly<Record<string, () => Buffer | Promise<Buffer>>> = {
    'a link to the web': () => link('(https://example.com/a?b=c#d)'),
    'a link to a page that is named after a script': () => link('(https://example.com/JavaScript)'),
    'a link without its protocol': () => link('(www.example.com:8080/a)'),
    'a link by mail and telephone': () =>
      pdfWith('<< /S /URI /URI (mailto:a@example.com) >>', '<< /S /URI /URI (tel:+86) >>'),
    'a page to begin with': () => pdfWithCatalog('/OpenAction [3 0 R /Fit]'),
    'a page to begin with, by an action elsewhere': () =>
      pdfWithCatalog('/OpenAction 4 0 R', '<< /S /GoTo /D 5 0 R >>', '[3 0 R /XYZ null null 0]'),
    'a link in a chain that nobody starts': () =>
      pdfWith(`<< /Subtype /Link /A << /S /GoTo /D [3 0 R] /Next ${URI} >> >>`),
    bookmarks: () =>
      pdfWith(
        '<< /Type /Outlines /First 5 0 R /Last 5 0 R /Count 1 >>',
        '<< /Title (a) /Parent 4 0 R /Dest [3 0 R] >>',
      ),
    'a colour profile': () => pdfWith(streamOf('/N 3 /Alternate /DeviceRGB', Buffer.alloc(4))),
    'an invoice in XML': () =>
      attaching(latin('<?xml version="1.0"?><rsm:CrossIndustryInvoice xmlns:rsm="urn:x"/>'), '(factur-x.xml)'),
    'data of a form': () => attaching(Buffer.from('{"form":"申请书"}'), '(data.json)'),
    'a table': () => attaching(Buffer.from('a,b\n1,2\n'), '(a.csv)'),
    'a picture': () => attaching(SOUND_PNG, '(a.png)'),
    'pictures of other kinds': () => attaching(zip(['a.jpg', SOUND_JPEG], ['b.tif', SOUND_TIFF]), '(a.zip)'),
    'a paper': () => attaching(SOUND_PDF, '(合同.pdf)'),
    'a paper in OFD': () => attaching(SOUND_OFD, '(a.ofd)'),
    'an Office file': () =>
      attaching(zip(['[Content_Types].xml', 'vnd.openxmlformats'], ['word/document.xml', '<w/>']), '(a.docx)'),
    'data of no known kind': () => attaching(Buffer.from([1, 2, 3, 0, 255]), '(a.dat)'),
    'the word obj in a text': () =>
      pdfWith('(this obj << is / not >> one obj \\( )', streamOf('', latin(' obj << /A obj ( obj ['))),
    'a contract': () => contract(2),
  }
  it.each(Object.entries(STILL))('%s', async (_, make) => {
    expect(await seen(await make())).toHaveProperty('pages')
  })
})

it('has a reason of its own for each kind, and every reason is in the contract', () => {
  for (const flaw of Object.keys(DANGERS)) expect(confirmDocument.refusals).toContain(flaw)
})
