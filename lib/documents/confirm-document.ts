/**
 * Makes an uploaded document usable, if what the store holds is what was declared, of the format it says, sound and free of malware.
 * Until then nobody can file it or fetch it; with a flaw, never. Doing it twice is harmless, so no transaction is needed.
 */
import { keyedAct } from '../access/idempotency.ts'
import { granted } from '../audit/record.ts'
import { type Answer, answer, type Call } from '../kernel/call.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import { beijing } from '../kernel/time.ts'
import type { Objects, Ports, Scanner, StoredObject, Uploaded } from '../platform/ports.ts'
import type { DocumentPath } from './get-document.ts'
import { type Flaw, inspect, type Verdict } from './inspect/index.ts'
import { readOnce } from './inspect/source.ts'
import { beingScanned, Document, documentAsk, documentKey, hasExpired, inspected, viewOf } from './model.ts'
import { documentFor } from './narrowed.ts'
import { scanOrReuse } from './scan-outcome.ts'
import { checkSignatures } from './signatures/check.ts'

/** Belt and braces: the signed headers of the link should have made a difference impossible. */
const differs = (stored: StoredObject, document: Document) =>
  stored.length !== document.length || stored.sha256 !== document.sha256 || stored.contentType !== document.contentType

type ConfirmPorts = Pick<Ports, 'table'> & { readonly objects: Objects; readonly scanner: Scanner }

/** A scanner that looks from outside needs seconds. */
const SCANNED_AFTER_SECONDS = 5

const FLAW_BY_SCAN = {
  infected: 'document.malware',
  unscannable: 'document.not-scannable',
} as const satisfies Record<string, Flaw>

const refusedFor = (document: Document) => refuse(document.flaw as Flaw)

type Usable = Extract<Verdict, { readonly pages: number }>

/** Pictures have none; of what is not read it is said that it was not. */
const withSignatures = async (
  upload: Uploaded,
  { document: { contentType }, verdict }: { readonly document: Document; readonly verdict: Usable },
  given: Parameters<typeof checkSignatures>[2],
) => {
  if (contentType === 'application/pdf') return checkSignatures(upload, verdict, given)
  if (contentType !== 'application/ofd') return verdict
  return { ...verdict, signatures: { verdict: 'not-verified' as const, checkedAt: beijing(given.now), items: [] } }
}

/** The document as confirmed, by us or by whoever was faster. */
const settle = async (
  { table, objects, scanner }: ConfirmPorts,
  document: Document,
  now: Date,
): Promise<Result<Document>> => {
  if (document.status === 'confirmed') return ok(document)
  if (document.status === 'refused') return refusedFor(document)
  if (hasExpired(document, now)) return refuse('document.expired')
  const stored = await objects.stat('incoming', document.key)
  if (!stored) return refuse('document.not-uploaded')
  if (differs(stored, document)) return refuse('document.differs')
  const { key } = document
  // scanner, inspection and signatures look through one window: no byte is asked for twice
  const upload: Uploaded = {
    key,
    ...readOnce({ length: stored.length, read: (from, to) => objects.readPart('incoming', key, from, to) }),
  }
  const scan = await scanOrReuse({ table, scanner }, { document, upload, now })
  if (scan === 'unfinished') {
    await table.write(beingScanned(document))
    return refuse('document.being-scanned', { retryAfterSeconds: SCANNED_AFTER_SECONDS })
  }
  const verdict = scan === 'clean' ? await inspect(upload, document.contentType) : { flaw: FLAW_BY_SCAN[scan] }
  const found = 'pages' in verdict ? await withSignatures(upload, { document, verdict }, { table, now }) : verdict
  await table.write(inspected(document, found, now))
  const after = await table.get('cases', documentKey(document.owner, document.documentId), Document)
  if (!after) return refuse('resource.not-found')
  return after.status === 'refused' ? refusedFor(after) : ok(after)
}

export const confirmDocument = (
  ports: ConfirmPorts & Pick<Ports, 'ids'>,
  call: Call<unknown, DocumentPath>,
): Promise<Result<Answer>> =>
  keyedAct(ports, call, {
    load: [documentAsk(call.caller.institutionId, call.path.documentId)],
    decide: async ([found]) => {
      const document = await documentFor(ports, call.caller, found)
      if (!document) return refuse('resource.not-found')
      const settled = await settle(ports, document, call.now)
      if (!settled.ok) return settled
      return ok({
        answer: answer(200, viewOf(settled.value)),
        writes: [granted(ports.ids, call, { documentId: document.documentId })],
      })
    },
  })
