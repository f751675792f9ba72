/** The simulated buckets say what the local store says, to the same calls of the Objects port. */
import { S3ServiceException } from '@aws-sdk/client-s3'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { sha256Hex } from '../../../lib/kernel/digest.ts'
import type { BucketName } from '../../../lib/names/resources.ts'
import { s3Objects } from '../../../lib/platform/aws/objects.ts'
import type { Objects } from '../../../lib/platform/ports.ts'
import { SimulatedObjects } from '../../../tools/lives/engines/store.ts'
import { useObjects } from '../../support/platform.ts'
import { objectClient } from '../../support/simulated.ts'

const local = useObjects()
const UNTIL = new Date('2040-01-01T00:00:00Z')
const PAST = new Date('2000-01-01T00:00:00Z')

/** Of one length: whoever sends less than it said is waited for, and never answered. */
const contents = fc.constantFrom('one', 'two', '甲')
const buckets = fc.constantFrom<BucketName>('incoming', 'archive')
const keys = fc.constantFrom('a', 'b/甲 1.pdf', 'c')
const untils = fc.constantFrom(UNTIL, UNTIL, UNTIL, PAST)

const objectOf = (text: string) => ({
  length: Buffer.byteLength(text),
  sha256: sha256Hex(text),
  contentType: 'application/pdf',
})

type Side = { readonly objects: Objects; upload(key: string, text: string, sent: string): Promise<number> }
type Call = { readonly says: string; readonly on: (side: Side, name: (key: string) => string) => Promise<unknown> }
const call = (says: unknown, on: Call['on']): Call => ({ says: JSON.stringify(says), on })

const calls: fc.Arbitrary<Call> = fc.oneof(
  fc
    .tuple(keys, contents)
    .map((given) =>
      call(['store', ...given], ({ objects }, name) =>
        objects.store(name(given[0]), Buffer.from(given[1]), objectOf(given[1])),
      ),
    ),
  fc
    .tuple(keys, contents, contents)
    .map((given) => call(['upload', ...given], ({ upload }, name) => upload(name(given[0]), given[1], given[2]))),
  fc
    .tuple(buckets, keys)
    .map(([bucket, key]) => call(['stat', bucket, key], ({ objects }, name) => objects.stat(bucket, name(key)))),
  fc
    .tuple(buckets, keys)
    .map(([bucket, key]) => call(['read', bucket, key], ({ objects }, name) => objects.read(bucket, name(key)))),
  fc
    .tuple(buckets, keys, fc.nat({ max: 5 }), fc.integer({ min: 1, max: 9 }))
    .map(([bucket, key, from, length]) =>
      call(['part', bucket, key, from, length], ({ objects }, name) =>
        objects.readPart(bucket, name(key), from, from + length),
      ),
    ),
  fc
    .tuple(keys, keys, untils)
    .map((given) =>
      call(['keep', ...given], ({ objects }, name) => objects.keep(name(given[0]), name(given[1]), given[2])),
    ),
  fc
    .tuple(keys, keys, untils)
    .map((given) =>
      call(['again', ...given], ({ objects }, name) => objects.keepAgain(name(given[0]), name(given[1]), given[2])),
    ),
  fc
    .tuple(keys, keys, contents, untils)
    .map(([from, to, text, until]) =>
      call(['once', from, to, text, until], ({ objects }, name) =>
        objects.keepOnce(name(from), name(to), objectOf(text), until),
      ),
    ),
  fc
    .tuple(keys, contents, untils)
    .map((given) =>
      call(['preserve', ...given], ({ objects }, name) => objects.preserve(name(given[0]), given[1], given[2])),
    ),
  fc
    .tuple(keys, fc.boolean())
    .map((given) => call(['hold', ...given], ({ objects }, name) => objects.hold(name(given[0]), given[1]))),
)

const outcomeOf = async (of: () => Promise<unknown>): Promise<unknown> => {
  try {
    return { answer: await of() }
  } catch (error) {
    // by its status, as the product reads it: what is refused before S3 looks at it has no other name
    if (error instanceof S3ServiceException) return { refused: error.$metadata.httpStatusCode }
    return { threw: error instanceof Error ? error.message : error }
  }
}

/** The store of the runner, and its address. */
const onLocal = (): Side => ({
  objects: local.objects,
  async upload(key, text, sent) {
    const { url, headers } = await local.objects.mintUpload(key, objectOf(text), 60)
    // the length is what fetch makes of the body
    const { 'content-length': _, ...others } = headers
    const { status } = await fetch(url, { method: 'PUT', headers: others, body: sent })
    return status
  },
})

const onSimulated = (simulated: SimulatedObjects): Side => {
  const objects = s3Objects(
    (bucket) => bucket,
    () => 'governance',
    objectClient(simulated),
  )
  return {
    objects,
    async upload(key, text, sent) {
      const { headers } = await objects.mintUpload(key, objectOf(text), 60)
      try {
        simulated.upload(key, Buffer.from(sent), { ...headers, 'content-length': String(Buffer.byteLength(sent)) })
        return 200
      } catch (error) {
        if (error instanceof S3ServiceException) return error.$metadata.httpStatusCode ?? 0
        throw error
      }
    },
  }
}

it('answers and refuses whatever the port is asked, and keeps the same versions under the same locks and holds', async () => {
  const simulated = new SimulatedObjects({ now: Date.now })
  let runs = 0
  const agrees = fc.asyncProperty(fc.array(calls, { minLength: 5, maxLength: 25 }), async (sequence) => {
    runs += 1
    const name = (key: string) => `${runs}/${key}`
    for (const { says, on } of sequence)
      expect({ [says]: await outcomeOf(() => on(onSimulated(simulated), name)) }).toEqual({
        [says]: await outcomeOf(() => on(onLocal(), name)),
      })
    for (const bucket of ['incoming', 'archive'] as const)
      for (const key of ['a', 'b/甲 1.pdf', 'c'].map(name)) {
        const ours = simulated
          .versions(bucket, key)
          .map(({ bytes, retention, onHold }) => [bytes.length, retention?.until, onHold])
        const theirs = local.store
          .versions(bucket, key)
          .map(({ length, retention, legalHold }) => [
            length,
            retention && Date.parse(retention.until),
            legalHold ?? false,
          ])
        expect(ours).toEqual(theirs)
      }
  })
  await fc.assert(agrees, { numRuns: 25 })
})
