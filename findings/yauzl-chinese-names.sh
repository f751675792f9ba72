#!/bin/sh
# yauzl 3.4.0 (npm), names of entries in Chinese.
# A zip says by bit 11 of an entry's flags that its name is UTF-8. Programs on Chinese Windows set no such bit and write GBK, and some
# write UTF-8 without it. yauzl reads both as code page 437, as APPNOTE (appendix D) has it, so that 合同.xml is found under no name that
# another file of the archive gives. With `decodeStrings: false` it hands over the bytes.
# It matters here because an OFD's pages are looked up by the names that its Document.xml gives, and producers of OFD do write Chinese names.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts yauzl@3.4.0
cat > look.mjs <<'JS'
import { readFileSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import yauzl from 'yauzl'

const number = (bytes, value) => {
  const buffer = Buffer.alloc(bytes)
  buffer.writeUIntLE(value, 0, bytes)
  return buffer
}
const data = Buffer.from('<Page/>')
/** One stored entry, as it stands and as the directory lists it. */
const entry = (name, flags) => {
  const common = [20, flags, 0, 0, 0].map((value) => number(2, value))
  const sizes = [crc32(data), data.length, data.length].map((value) => number(4, value))
  const head = Buffer.concat([...common, ...sizes, number(2, name.length), number(2, 0)])
  return {
    local: Buffer.concat([Buffer.from('PK\x03\x04'), head, name, data]),
    listed: (at) => Buffer.concat([Buffer.from('PK\x01\x02'), number(2, 20), head, Buffer.alloc(10), number(4, at), name]),
  }
}
const zip = (name, flags) => {
  const { local, listed } = entry(name, flags)
  const directory = listed(local.length)
  const counts = [0, 0, 1, 1].map((value) => number(2, value))
  const places = [number(4, directory.length), number(4, local.length), number(2, 0)]
  return Buffer.concat([local, directory, Buffer.from('PK\x05\x06'), ...counts, ...places])
}

const utf8 = Buffer.from('合同.xml')
const gbk = Buffer.concat([Buffer.of(0xba, 0xcf, 0xcd, 0xac), Buffer.from('.xml')])
console.log(`yauzl ${JSON.parse(readFileSync('node_modules/yauzl/package.json', 'utf8')).version}`)
for (const [how, name, flags] of [
  ['UTF-8, flag set', utf8, 0x800],
  ['UTF-8, no flag', utf8, 0],
  ['GBK, no flag', gbk, 0],
])
  for (const decodeStrings of [true, false]) {
    const file = await yauzl.fromBufferPromise(zip(name, flags), { decodeStrings })
    for await (const { fileName } of file.eachEntry())
      console.log(`${how}: ${decodeStrings ? fileName : fileName.toString('hex')}`)
  }
JS
node look.mjs | tee seen
cat > expected <<'TEXT'
yauzl 3.4.0
UTF-8, flag set: 合同.xml
UTF-8, flag set: e59088e5908c2e786d6c
UTF-8, no flag: σÉêσÉî.xml
UTF-8, no flag: e59088e5908c2e786d6c
GBK, no flag: ║╧═¼.xml
GBK, no flag: bacfcdac2e786d6c
TEXT
diff expected seen
