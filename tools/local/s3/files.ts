/**
 * Objects as files: `<bucket>/<hash of the key>/<version>.{bin,json}`. A version is whole or absent: the bytes go to a
 * temporary file and are renamed, and the description, written last, makes the version exist.
 */
import { createHash, randomUUID } from 'node:crypto'
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

export type Version = {
  readonly key: string
  readonly versionId: string
  readonly length: number
  readonly md5: string
  /** Base64, as S3 writes it. */
  readonly sha256: string
  /** The uploader declared the checksum; S3 tells it back only then. */
  readonly checksummed: boolean
  readonly headers: Readonly<Record<string, string>>
  readonly lastModified: string
  readonly retention?: { readonly mode: string; readonly until: string }
  readonly legalHold?: boolean
  readonly deleted?: true
}
export type Draft = Pick<Version, 'key' | 'headers' | 'checksummed' | 'retention'>
export type Received = { readonly path: string; readonly length: number; readonly md5: string; readonly sha256: string }
export type ObjectStore = ReturnType<typeof openObjects>

export const openObjects = (root: string) => {
  mkdirSync(join(root, 'tmp'), { recursive: true })
  let last = 0

  const folder = (bucket: string, key: string): string =>
    join(root, bucket, createHash('sha256').update(key).digest('hex').slice(0, 40))

  const versions = (bucket: string, key: string): Version[] => {
    const directory = folder(bucket, key)
    if (!existsSync(directory)) return []
    const files = readdirSync(directory)
      .filter((file) => file.endsWith('.json'))
      .sort()
    return files.map((file) => JSON.parse(readFileSync(join(directory, file), 'utf8')))
  }

  const current = (bucket: string, key: string): Version | undefined => {
    const version = versions(bucket, key).at(-1)
    return version?.deleted ? undefined : version
  }

  const find = (bucket: string, key: string, versionId?: string): Version | undefined =>
    versionId ? versions(bucket, key).find((one) => one.versionId === versionId && !one.deleted) : current(bucket, key)

  const bytesOf = (bucket: string, version: Version): string =>
    join(folder(bucket, version.key), `${version.versionId}.bin`)

  /** Takes the bytes in and measures them; nothing exists yet. */
  const receive = async (body: Readable): Promise<Received> => {
    const path = join(root, 'tmp', randomUUID())
    const [sha256, md5] = [createHash('sha256'), createHash('md5')]
    let length = 0
    const measure = async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        length += chunk.length
        sha256.update(chunk)
        md5.update(chunk)
        yield chunk
      }
    }
    try {
      await pipeline(body, measure, createWriteStream(path, { flush: true }))
    } catch (error) {
      rmSync(path, { force: true })
      throw error
    }
    return { path, length, md5: md5.digest('hex'), sha256: sha256.digest('base64') }
  }

  /** Makes received bytes a version. Synchronous, so that nothing comes between a caller's check and the write. */
  const commit = (bucket: string, draft: Draft, received: Received): Version => {
    const { path, ...measured } = received
    last = Math.max(last + 1, Date.now())
    const versionId = `${String(last).padStart(14, '0')}${randomUUID().slice(0, 8)}`
    const version: Version = { ...draft, ...measured, versionId, lastModified: new Date(last).toISOString() }
    const directory = folder(bucket, draft.key)
    mkdirSync(directory, { recursive: true })
    renameSync(path, join(directory, `${versionId}.bin`))
    describe(directory, version)
    return version
  }

  const describe = (directory: string, version: Version): void => {
    const path = join(directory, `${version.versionId}.json`)
    writeFileSync(`${path}.tmp`, JSON.stringify(version))
    renameSync(`${path}.tmp`, path)
  }

  const duplicate = async (bucket: string, version: Version): Promise<Received> => {
    const path = join(root, 'tmp', randomUUID())
    await copyFile(bytesOf(bucket, version), path)
    return { path, length: version.length, md5: version.md5, sha256: version.sha256 }
  }

  const remove = (bucket: string, version: Version): void => {
    rmSync(join(folder(bucket, version.key), `${version.versionId}.json`), { force: true })
    rmSync(bytesOf(bucket, version), { force: true })
  }

  const protect = (bucket: string, version: Version, how: Pick<Version, 'retention' | 'legalHold'>): void =>
    describe(folder(bucket, version.key), { ...version, ...how })

  /** A versioned bucket forgets nothing: the delete is a version of its own. */
  const mark = (bucket: string, key: string): void => {
    last = Math.max(last + 1, Date.now())
    const versionId = `${String(last).padStart(14, '0')}${randomUUID().slice(0, 8)}`
    const at = new Date(last).toISOString()
    const marker: Version = {
      key,
      versionId,
      length: 0,
      md5: '',
      sha256: '',
      headers: {},
      checksummed: false,
      lastModified: at,
      deleted: true,
    }
    mkdirSync(folder(bucket, key), { recursive: true })
    describe(folder(bucket, key), marker)
  }

  return { find, current, versions, bytesOf, receive, commit, duplicate, remove, mark, protect }
}
