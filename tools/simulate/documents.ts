/** Sending a document: declare it, ask for a link, put the bytes, confirm. And reading one back with its digest checked. */
import { createHash, randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { patiently } from '../patience.ts'
import { type Client, Refused } from './client.ts'

export type Upload = {
  readonly type: string
  readonly fileName: string
  readonly contentType?: string
  readonly bytes: Buffer
  /** Makes the whole upload repeatable: the same key always gives the same document. */
  readonly key?: string
}

export type Declared = { readonly documentId: string; readonly sha256: string; readonly length: number }

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

export const declarationOf = (upload: Upload) => ({
  type: upload.type,
  fileName: upload.fileName,
  contentType: upload.contentType ?? 'application/pdf',
  length: upload.bytes.length,
  sha256: sha256Of(upload.bytes),
})

export type Link = { readonly url: string; readonly headers: Record<string, string> }

/** `fetch` sets these itself. */
const OWN_HEADERS = new Set(['content-length', 'host'])

export const putBytes = async (link: Link, bytes: Buffer): Promise<number> => {
  const headers = Object.fromEntries(
    Object.entries(link.headers).filter(([name]) => !OWN_HEADERS.has(name.toLowerCase())),
  )
  const put = async (signal: AbortSignal) => {
    const response = await fetch(link.url, { method: 'PUT', headers, body: new Uint8Array(bytes), signal })
    await response.arrayBuffer()
    return response.status
  }
  return patiently(put, { what: 'an upload' })
}

/** 412 and 409 say that the one permitted upload has happened; the confirmation will compare it. */
const PUT_DONE = new Set([200, 204, 409, 412])

const transfer = async (client: Client, documentId: string, bytes: Buffer): Promise<void> => {
  for (let attempt = 0; ; attempt++) {
    const link = await client
      .insist({ method: 'POST', path: `/v1/documents/${documentId}/upload-link`, key: null })
      .catch((error: unknown) => {
        if (error instanceof Refused && error.answer.body?.code === 'document.already-uploaded') return undefined
        throw error
      })
    if (link === undefined) return
    const status = await putBytes(link.body as Link, bytes).catch(() => 0)
    if (PUT_DONE.has(status)) return
    if (attempt >= 100 || (status >= 400 && status < 500 && attempt >= 3))
      throw new Error(`The upload of ${documentId} was answered ${status}`)
    await pause(Math.min(2000, 100 * 2 ** attempt))
  }
}

export const uploadDocument = async (client: Client, upload: Upload): Promise<Declared> => {
  const key = upload.key ?? randomUUID()
  const declaration = declarationOf(upload)
  const declared = await client.insist({ method: 'POST', path: '/v1/documents', body: declaration, key: `${key}-d` })
  const { documentId } = declared.body as { documentId: string }
  await transfer(client, documentId, upload.bytes)
  await client.insist({ method: 'POST', path: `/v1/documents/${documentId}/confirmation`, key: `${key}-c` })
  return { documentId, sha256: declaration.sha256, length: declaration.length }
}

export type Fetched = { readonly bytes: Buffer; readonly sha256: string; readonly declaredSha256: string }

/** `path` mints the download link; the link answers the bytes. */
export const fetchDocument = async (client: Client, path: string): Promise<Fetched> => {
  for (let attempt = 0; ; attempt++) {
    const link = await client.insist({ method: 'POST', path, key: null })
    const get = async (signal: AbortSignal) => {
      const response = await fetch(link.body.url, { signal }).catch(() => undefined)
      return { response, bytes: response?.ok ? await response.arrayBuffer().catch(() => undefined) : undefined }
    }
    const { response, bytes } = await patiently(get, { what: 'a download' })
    if (bytes !== undefined) {
      const content = Buffer.from(bytes)
      return { bytes: content, sha256: sha256Of(content), declaredSha256: link.body.sha256 }
    }
    if (attempt >= 100 || (response && response.status < 500 && attempt >= 3))
      throw new Error(`The download by ${path} was answered ${response?.status ?? 'not at all'}`)
    await pause(Math.min(2000, 100 * 2 ** attempt))
  }
}
