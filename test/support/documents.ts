/** Calls as the runtime hands them to use cases, and what they answered, without HTTP between. */
import { createHash, randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { confirmDocument } from '../../lib/documents/confirm-document.ts'
import { declareDocument } from '../../lib/documents/declare-document.ts'
import { testFileScanner } from '../../lib/documents/inspect/scan.ts'
import { mintUploadLink } from '../../lib/documents/mint-upload-link.ts'
import type { DocumentDeclaration } from '../../lib/documents/model.ts'
import type { Answer, Call } from '../../lib/kernel/call.ts'
import type { Result } from '../../lib/kernel/result.ts'
import type { Operation } from '../../lib/names/routes/index.ts'
import type { Ids, Objects, Scanner, Table } from '../../lib/platform/ports.ts'
import { makePdf } from '../../tools/simulate/pdf.ts'

export const BANK = '91350000MA00YH0179'
export const OTHER_BANK = '91350000MA00YH0254'
export const REGISTRY = '350200'
export const OTHER_REGISTRY = '350100'
export const AUTHORITY = '11350000MB0000011X'
export const NOW = new Date('2026-11-24T02:00:00.500Z')
export const DAY_MS = 24 * 60 * 60 * 1000
export const later = (ms: number) => new Date(NOW.getTime() + ms)

export type CallOptions = { readonly by?: string; readonly key?: string; readonly now?: Date }

const audienceOf = (by: string) => {
  if (by === AUTHORITY) return 'authority'
  return by.length === 6 ? 'registry' : 'bank'
}

export const call = <Body, Path>(
  operation: Operation,
  sent: { readonly body?: Body; readonly path?: Path },
  { by = BANK, key = randomUUID(), now = NOW }: CallOptions = {},
) =>
  ({
    operation,
    method: 'POST',
    url: `/${operation}/${JSON.stringify(sent.path ?? {})}`,
    caller: { institutionId: by, clientId: `${by}.core`, audience: audienceOf(by), scopes: [] },
    path: sent.path,
    query: {},
    body: sent.body,
    text: JSON.stringify(sent.body ?? ''),
    headers: { 'idempotency-key': key },
    language: 'zh',
    requestId: randomUUID(),
    now,
  }) as unknown as Call<Body, Path>

export const bodyOf = (result: Result<Answer>) =>
  result.ok ? { status: result.value.status, ...JSON.parse(result.value.body) } : { refused: result.refusal.code }

export type DocumentPorts = { readonly table: Table; readonly objects: Objects; readonly ids: Ids }

export const BYTES = makePdf(['借款合同'])
export const declarationOf = (bytes: Buffer): DocumentDeclaration => ({
  type: 'loan-contract',
  fileName: '借款合同.pdf',
  contentType: 'application/pdf',
  length: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
})
export const DECLARATION = declarationOf(BYTES)

/** What an institution does with its documents, step by step. */
export const uploader = (ports: () => DocumentPorts) => {
  const declare = async (given: CallOptions & { readonly as?: Partial<DocumentDeclaration> } = {}): Promise<string> => {
    const body = { ...DECLARATION, ...given.as }
    return bodyOf(await declareDocument(ports(), call('declareDocument', { body }, given))).documentId
  }
  /** A real store would refuse other bytes than declared; this one takes them. */
  const upload = async (documentId: string, { by = BANK, body = BYTES } = {}) => {
    const minted = await mintUploadLink(ports(), call('mintUploadLink', { path: { documentId } }, { by }))
    // bytes that lie here already from an earlier document of the same institution
    if (bodyOf(minted).refused === 'document.already-uploaded') return
    const { url, headers } = bodyOf(minted)
    const { 'content-length': _, ...sent } = headers
    const digest = createHash('sha256').update(body).digest('base64')
    const answer = await fetch(url, {
      method: 'PUT',
      headers: { ...sent, 'x-amz-checksum-sha256': digest },
      body: new Uint8Array(body),
    })
    expect(answer.status).toBe(200)
  }
  const confirm = async (documentId: string, given: CallOptions & { readonly scanner?: Scanner } = {}) =>
    bodyOf(
      await confirmDocument(
        { ...ports(), scanner: given.scanner ?? testFileScanner },
        call('confirmDocument', { path: { documentId } }, given),
      ),
    )
  const confirmed = async (given: CallOptions & { readonly as?: Partial<DocumentDeclaration> } = {}) => {
    const documentId = await declare(given)
    await upload(documentId, given)
    expect(await confirm(documentId, given)).toMatchObject({ status: 'confirmed' })
    return documentId
  }
  return { declare, upload, confirm, confirmed }
}
