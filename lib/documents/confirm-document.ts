/**
 * Makes an uploaded document usable, if what the store holds is what was declared, of the format it says, sound and free of malware.
 * Until then nobody can file it or fetch it; with a flaw, never. Doing it twice is harmless, so no transaction is needed.
 */
import { keyedAct } from '../access/idempotency.ts'
import { granted } from '../audit/record.ts'
import { type Answer, answer, type Call } from '../kernel/call.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import { beijing } from '../kernel/time.ts'
import {
  isOfAnEngine,
  type Objects,
  type Ports,
  type Scanner,
  type StoredObject,
  type Uploaded,
} from '../platform/ports.ts'
import type { DocumentPath } from './get-document.ts'
import type { Flaw, Verdict } from './inspect/index.ts'
import { readOnce } from './inspect/source.ts'
import { beginLooking, beingScanned, endLooking, LOOKS_MAX, looksThatDied } from './looks.ts'
import { Document, documentAsk, documentKey, hasExpired, inspected, viewOf } from './model.ts'
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

/** What scanner, inspection and signatures say of what lies in the store; undefined while the scanner does not. */
const look = async (
  { table, objects, scanner }: ConfirmPorts,
  document: Document,
  now: Date,
): Promise<Parameters<typeof inspected>[1] | undefined> => {
  const { key, length, contentType } = document
  // all of them look through one window: no byte is asked for twice
  const upload: Uploaded = {
    key,
    ...readOnce({ length, read: (from, to) => objects.readPart('incoming', key, from, to) }),
  }
  const scan = await scanOrReuse({ table, scanner }, { document, upload, now })
  if (scan === 'unfinished') return undefined
  if (scan !== 'clean') return { flaw: FLAW_BY_SCAN[scan] }
  // the readers of papers wait for the first confirmation: most calls of documents are others
  const { inspect } = await import('./inspect/index.ts')
  const verdict = await inspect(upload, contentType)
  return 'pages' in verdict ? withSignatures(upload, { document, verdict }, { table, now }) : verdict
}

/** Noted before it begins: one that dies leaves its note, and a file that has killed two is not looked at again. */
const lookCounted = async (ports: ConfirmPorts, document: Document, now: Date): ReturnType<typeof look> => {
  if (looksThatDied(document, now) >= LOOKS_MAX - 1) return { flaw: 'document.unfinished' satisfies Flaw }
  await ports.table.write(beginLooking(document, now))
  try {
    return await look(ports, document, now)
  } catch (error) {
    // store or table did not answer: that is nothing of the file's
    if (isOfAnEngine(error)) await ports.table.write(endLooking(document))
    throw error
  }
}

/** The document as confirmed, by us or by whoever was faster. */
const settle = async (ports: ConfirmPorts, document: Document, now: Date): Promise<Result<Document>> => {
  const { table, objects } = ports
  if (document.status === 'confirmed') return ok(document)
  if (document.status === 'refused') return refusedFor(document)
  if (hasExpired(document, now)) return refuse('document.expired')
  const stored = await objects.stat('incoming', document.key)
  if (!stored) return refuse('document.not-uploaded')
  if (differs(stored, document)) return refuse('document.differs')
  const found = await lookCounted(ports, document, now)
  if (!found) {
    await table.write(beingScanned(document))
    return refuse('document.being-scanned', { retryAfterSeconds: SCANNED_AFTER_SECONDS })
  }
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
