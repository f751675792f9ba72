/**
 * What the scanner said of bytes that an institution brought before. The same bytes are looked at once, as long as the scanner could say
 * nothing new, and lie once, while the first of them lies long enough. All of it is under the institution's own key: what one tenant has
 * brought, no answer to another depends on.
 */
import * as z from 'zod/mini'
import { DOCUMENT_USABLE_DAYS, SHARED_UPLOAD_DAYS } from '../names/limits.ts'
import type { Key, Ports, Scanner, Uploaded } from '../platform/ports.ts'
import type { Document, DocumentDeclaration } from './model.ts'

const DAY_SECONDS = 24 * 60 * 60
const seconds = (at: Date | string): number => Math.floor(new Date(at).getTime() / 1000)

/** In a table whose rows expire; that the bytes were once here is kept no longer than it is useful. */
export const scanOutcomeKey = (owner: string, { sha256, length, contentType }: DocumentDeclaration): Key => ({
  pk: `SCANNED#${owner}#${sha256}`,
  sk: `${length}#${contentType}`,
})

const ScanOutcomeRow = z.object({
  verdict: z.enum(['clean', 'infected']),
  version: z.string(),
  /** Where the bytes lie, and since when at the earliest. */
  key: z.string(),
  storedAt: z.string(),
  /** Seconds since 1970. */
  expiresAt: z.int(),
})
type ScanOutcomeRow = z.infer<typeof ScanOutcomeRow>

export const scanOutcomeAsk = (owner: string, declaration: DocumentDeclaration) =>
  ({ table: 'access', key: scanOutcomeKey(owner, declaration), model: ScanOutcomeRow }) as const

/** Where the bytes lie already, if they were found clean and lie for as long as another document may need them. */
export const liesAlready = (
  row: ScanOutcomeRow | undefined,
  now: Date,
): Pick<Document, 'key' | 'storedAt'> | undefined => {
  if (row?.verdict !== 'clean' || row.expiresAt <= seconds(now)) return undefined
  if (seconds(row.storedAt) + SHARED_UPLOAD_DAYS * DAY_SECONDS <= seconds(now)) return undefined
  return { key: row.key, storedAt: row.storedAt }
}

type Asking = { readonly document: Document; readonly upload: Uploaded; readonly now: Date }

/** A verdict of either kind holds for the version that gave it, and no longer than a document found clean may be filed unseen. */
export const scanOrReuse = async (
  { table, scanner }: Pick<Ports, 'table'> & { readonly scanner: Scanner },
  { document, upload, now }: Asking,
): Promise<Awaited<ReturnType<Scanner['scan']>>> => {
  const key = scanOutcomeKey(document.owner, document)
  const [before, version] = await Promise.all([table.get('access', key, ScanOutcomeRow), scanner.version()])
  if (version === undefined) return 'unfinished'
  if (before?.version === version && before.expiresAt > seconds(now)) return before.verdict
  const verdict = await scanner.scan(upload)
  if (verdict !== 'clean' && verdict !== 'infected') return verdict
  const expiresAt = seconds(now) + DOCUMENT_USABLE_DAYS * DAY_SECONDS
  const { key: at, storedAt = document.declaredAt } = document
  await table.write({ table: 'access', put: { ...key, verdict, version, key: at, storedAt, expiresAt } })
  return verdict
}
