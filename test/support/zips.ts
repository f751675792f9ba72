/** Zips made byte by byte, as well-formed or as wrong as a test wants them. */
import { crc32, deflateRawSync } from 'node:zlib'

export type Packed = {
  /** Bytes, where a program wrote it in an encoding of its own. */
  readonly name: string | Buffer
  readonly data: Buffer
  readonly flags?: number
  readonly method?: number
  readonly says?: number
  readonly crc?: number
  /** What stands in the archive, where it is not what `data` packs to. */
  readonly packed?: Buffer
  /** Sizes and checksum behind the bytes, as a program that writes a stream has them. */
  readonly descriptor?: boolean
  /** Where the directory says it begins. */
  readonly at?: number
}

const le = (bytes: number, value: number) => {
  const buffer = Buffer.alloc(bytes)
  if (bytes === 8) buffer.writeBigUInt64LE(BigInt(value))
  else buffer.writeUIntLE(value, 0, bytes)
  return buffer
}
const latin = (text: string) => Buffer.from(text, 'latin1')

const MANY = 0xffff_ffff

/** Both sizes and the place as numbers of eight bytes. */
const zip64Extra = (...values: readonly number[]) =>
  Buffer.concat([le(2, 1), le(2, 8 * values.length), ...values.map((value) => le(8, value))])

const entryOf = (file: Packed, at: number, zip64: boolean) => {
  const { data, flags = 0, method = 8, says = data.length, crc = crc32(data), descriptor = false } = file
  const name = Buffer.from(file.name as string)
  const packed = file.packed ?? (method === 0 ? data : deflateRawSync(data))
  const head = (sizes: readonly [number, number, number], extra: Buffer) =>
    Buffer.concat([
      le(2, zip64 ? 45 : 20),
      le(2, flags | (descriptor ? 8 : 0)),
      le(2, method),
      le(4, 0),
      ...sizes.map((size) => le(4, size)),
      le(2, name.length),
      le(2, extra.length),
    ])
  const sizes = [crc >>> 0, packed.length, says] as const
  const places = zip64 ? zip64Extra(says, packed.length, at) : Buffer.alloc(0)
  const behind = descriptor
    ? Buffer.concat([latin('PK\x07\x08'), ...sizes.map((size) => le(4, size))])
    : Buffer.alloc(0)
  const local = [latin('PK\x03\x04'), head(descriptor ? [0, 0, 0] : sizes, Buffer.alloc(0)), name, packed, behind]
  const listed = [
    latin('PK\x01\x02'),
    le(2, 20),
    head(zip64 ? [sizes[0], MANY, MANY] : sizes, places),
    le(2, 0),
    le(2, 0),
    le(2, 0),
    le(4, 0),
    le(4, zip64 ? MANY : (file.at ?? at)),
    name,
    places,
  ]
  return { local: Buffer.concat(local), listed: Buffer.concat(listed) }
}

type Archive = { readonly comment?: string; readonly zip64?: boolean }

export const zipOf = (files: readonly Packed[], { comment = '', zip64 = false }: Archive = {}): Buffer => {
  const [locals, directory]: [Buffer[], Buffer[]] = [[], []]
  let at = 0
  for (const file of files) {
    const { local, listed } = entryOf(file, at, zip64)
    locals.push(local)
    directory.push(listed)
    at += local.length
  }
  const listed = Buffer.concat(directory)
  const counts = (bytes: number) => [le(bytes, files.length), le(bytes, files.length)]
  const end64 = [
    latin('PK\x06\x06'),
    le(8, 44),
    le(2, 45),
    le(2, 45),
    le(8, 0),
    ...counts(8),
    le(8, listed.length),
    le(8, at),
    latin('PK\x06\x07'),
    le(4, 0),
    le(8, at + listed.length),
    le(4, 1),
  ]
  const end = zip64
    ? [le(2, 0xffff), le(2, 0xffff), le(4, MANY), le(4, MANY)]
    : [...counts(2), le(4, listed.length), le(4, at)]
  return Buffer.concat([
    ...locals,
    listed,
    ...(zip64 ? end64 : []),
    latin('PK\x05\x06'),
    le(4, 0),
    ...end,
    le(2, comment.length),
    latin(comment),
  ])
}
