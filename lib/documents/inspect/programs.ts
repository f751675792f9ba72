/** Programs and scripts, by what they are called and by how they begin. */

const ENDINGS = new Set(
  [
    // Windows
    'exe dll com bat cmd ps1 ps1xml ps2 psc1 psm1 psd1 vb vbe vbs js jse mjs cjs ws wsc wsf wsh sct shb shs hta cpl msc msi msp mst msix msixbundle',
    'appx appxbundle appinstaller application appref-ms gadget inf ins isp lnk url scf reg pif scr sys drv ocx efi cab diagcab settingcontent-ms',
    'library-ms search-ms theme themepack chm hlp xll xlam ppam wll mht mhtml html htm xhtml xht svg svgz rdp website iqy oqy slk onepkg',
    // elsewhere
    'sh bash csh ksh zsh fish command elf so dylib app dmg pkg mpkg workflow scpt scptd applescript osx deb rpm apk aab ipa xap snap',
    'appimage flatpak desktop py pyc pyo pyw pyz rb pl pm php php3 php4 php5 phtml phar lua tcl jar war ear class jnlp dex wasm swf asp aspx jsp jspx cgi',
    // office files that may carry macros
    'docm dotm xlsm xltm xlsb pptm potm ppsm ppam sldm docb accde accdb accda accdr ade adp mdb mde mam maf wpsm etm dpsm',
    // images of disks: opened, they show their files without the mark of the web
    'iso img vhd vhdx udf vmdk',
  ].flatMap((line) => line.split(' ')),
)

/** Directions and other characters that are not shown, with which a name hides its ending. */
const UNSHOWN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** Whether a system would start, or a program interpret, a file of this name; of any part, where it is a path. */
export const isProgramName = (name: string): boolean => {
  return name
    .slice(-4_096)
    .replace(UNSHOWN, '')
    .split(/[\\/:]/)
    .some((part) => {
      const bare = part.replace(/[.\s"']+$/u, '').toLowerCase()
      const dot = bare.lastIndexOf('.')
      return dot >= 0 && (ENDINGS.has(bare.slice(dot + 1).trim()) || bare.slice(dot + 1).startsWith('{'))
    })
}

const PROGRAM_TYPE =
  /(?:msdownload|dosexec|executable|x-exe|x-sh\b|shellscript|x-msdos|x-bat|javascript|ecmascript|vbscript|powershell|html|svg|java-archive|x-java|hta\b|macroenabled|x-python|x-perl|x-php|x-ms-shortcut|ms-installer|x-msi|wasm|shockwave)/i

/** A media type (RFC 2046) as an embedded file states it. */
export const isProgramType = (type: string): boolean => PROGRAM_TYPE.test(type.slice(0, 200))

const latin = (text: string): Buffer => Buffer.from(text, 'latin1')

const BEGINNINGS = [
  ...[
    'MZ',
    'ZM',
    '\x7fELF',
    '\xfe\xed\xfa\xce',
    '\xfe\xed\xfa\xcf',
    '\xce\xfa\xed\xfe',
    '\xcf\xfa\xed\xfe',
    '\xca\xfe\xba\xbe',
  ],
  ...[
    '\xca\xfe\xba\xbf',
    '\xbe\xba\xfe\xca',
    'dex\n',
    '\0asm',
    '\x1bLua',
    'L\0\0\0\x01\x14\x02\0',
    'FWS',
    'CWS',
    'ZWS',
    'ITSF',
    '#!',
  ],
  ...['<?php', '<%@', '!<arch>\n', '\xe4R\\{\x8c\xd8\xa7M\xae\xb1Sx\xd0)\x96\xd3', 'BZh91AY&SYELF'],
].map(latin)

/** The old form of Office files and installers may carry macros or programs, and says so nowhere that is simple to read. */
const COMPOUND = latin('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')

/** Archives that are not looked into. */
const CLOSED = [
  ...[
    '\x1f\x8b',
    'BZh',
    '7z\xbc\xaf\x27\x1c',
    'Rar!\x1a\x07',
    'RE~^',
    '\xfd7zXZ\0',
    '(\xb5/\xfd',
    'MSCF',
    'ISc(',
    'LZIP',
    '\x1f\x9d',
    '\x1f\xa0',
    'xar!',
    'KGB_arch',
  ],
  ...['\x60\xea', 'conectix', 'vhdxfile', 'KDMV', '\x04"M\x18', 'PKLITE'],
].map(latin)
/** And those that say so further behind: tar, ISO 9660, LHA, ACE. */
const CLOSED_AT = [
  { at: 257, is: latin('ustar') },
  { at: 32_769, is: latin('CD001') },
  { at: 2, is: latin('-lh') },
  { at: 7, is: latin('**ACE**') },
] as const

const startsWith = (bytes: Buffer, begin: Buffer, at = 0): boolean =>
  bytes.length >= at + begin.length && bytes.subarray(at, at + begin.length).equals(begin)

/** Scripts that have no beginning of their own, by words that no data has. */
const WORDS =
  /^\s*@?echo off\b|<script\b|<(?:\w{1,20}:)?svg\b|<html\b|<!doctype html|<hta:|<\?php|\bwscript\.(?:shell|createobject|echo)|\bcreateobject\s?\(|\bactivexobject\s?\(|\bpowershell(?:\.exe)? |\[internetshortcut\]|\[desktop entry\]|^windows registry editor|^regedit4|\{\\rt|\\objdata|\\objupdate|<job\b|<package\b[^<]{0,100}<job|<component id|^mime-version:|^#@~\^/i
const TEXT_LOOKED_AT_BYTES = 256 * 1024

/** As text in the encoding that its mark or its zeros show. */
const textOf = (bytes: Buffer): string => {
  const part = bytes.subarray(0, TEXT_LOOKED_AT_BYTES)
  const even = part.subarray(0, part.length & ~1)
  if (startsWith(part, latin('\xff\xfe')) || (part[1] === 0 && part[0] !== 0)) return even.toString('utf16le')
  if (startsWith(part, latin('\xfe\xff')) || (part[0] === 0 && part[1] !== 0))
    return Buffer.from(even).swap16().toString('utf16le')
  return part.toString('latin1').replace(/^\xef\xbb\xbf/, '')
}

/** Text has none of the lowest characters, but for what moves the line and the escape. */
const isText = (text: string): boolean => {
  for (let at = 0; at < Math.min(text.length, 4_096); at++) {
    const code = text.charCodeAt(at)
    if (code < 0x20 && code !== 0x1b && (code < 0x09 || code > 0x0d)) return false
  }
  return true
}

export type Kind = 'program' | 'closed-archive' | 'other'

/** What embedded bytes are that are neither paper nor picture. */
export const kindOfContent = (bytes: Buffer): Kind => {
  if (BEGINNINGS.some((begin) => startsWith(bytes, begin)) || startsWith(bytes, COMPOUND)) return 'program'
  if (CLOSED.some((begin) => startsWith(bytes, begin))) return 'closed-archive'
  if (CLOSED_AT.some(({ at, is }) => startsWith(bytes, is, at))) return 'closed-archive'
  const text = textOf(bytes).replace(/^\ufeff/, '')
  if (!isText(text)) return 'other'
  return /^\s*#!/.test(text) || WORDS.test(text) ? 'program' : 'other'
}
