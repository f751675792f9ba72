/** What a confirmation asks of the store, and what becomes of one that does not end. */
import { expect, it } from 'vitest'
import { trustKey } from '../../../lib/documents/signatures/trust.ts'
import { randomIds, systemClock } from '../../../lib/platform/aws/clock.ts'
import type { Objects } from '../../../lib/platform/ports.ts'
import { declarationOf, uploader } from '../../support/documents.ts'
import { readsAllowed, signedContract, TRUST } from '../../support/papers.ts'
import { useObjects, useTables } from '../../support/platform.ts'

const engine = useTables()
const store = useObjects()
const ids = randomIds(systemClock)

/** The store, and what it was asked for. */
const counted = () => {
  const asked = { reads: 0, bytes: 0 }
  const objects: Objects = {
    ...store.objects,
    readPart: async (bucket, key, from, to) => {
      asked.reads += 1
      asked.bytes += to - from
      return store.objects.readPart(bucket, key, from, to)
    },
  }
  return { asked, objects }
}

it('reads a signed contract of a hundred pages once, scanner, inspection and signatures together', async () => {
  await engine.table.write({
    table: 'directory',
    put: { ...trustKey(1), ...TRUST, keptAt: '2026-11-24T10:00:00.000+08:00' },
  })
  const { asked, objects } = counted()
  const { declare, upload, confirm } = uploader(() => ({ table: engine.table, objects, ids }))
  const bytes = await signedContract(100)
  const documentId = await declare({ as: declarationOf(bytes) })
  await upload(documentId, { body: bytes })
  const confirmed = await confirm(documentId)
  expect(confirmed).toMatchObject({ status: 'confirmed', pages: 100, signatures: { verdict: 'valid' } })
  const allowed = readsAllowed(bytes.length)
  expect(asked.reads).toBeLessThanOrEqual(allowed.reads)
  expect(asked.bytes).toBeLessThanOrEqual(allowed.bytes)
})
