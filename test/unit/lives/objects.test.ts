/** What no local store shows of the simulated buckets: time, the scanner's tag, and that nothing is shared. */
import { DeleteObjectCommand, GetObjectCommand, NoSuchBucket } from '@aws-sdk/client-s3'
import { beforeEach, expect, it } from 'vitest'
import { sha256Hex } from '../../../lib/kernel/digest.ts'
import { INCOMING_EXPIRY_DAYS } from '../../../lib/names/limits.ts'
import { guardDutyScanner } from '../../../lib/platform/aws/guardduty.ts'
import { s3Objects } from '../../../lib/platform/aws/objects.ts'
import { SimulatedObjects } from '../../../tools/lives/engines/store.ts'
import { objectClient } from '../../support/simulated.ts'

const DAY_MS = 86_400_000
const KEY = 'incoming/paper'
const UNTIL = new Date('2040-01-01T00:00:00Z')

let now: number
let store: SimulatedObjects
beforeEach(() => {
  now = Date.parse('2026-12-01T01:00:00Z')
  store = new SimulatedObjects({ now: () => now })
})
const ports = () =>
  s3Objects(
    (bucket) => bucket,
    () => 'compliance',
    objectClient(store),
  )

it('forgets an upload on the midnight after its days, and what was kept of it never', async () => {
  store.put('incoming', KEY, Buffer.from('paper'))
  await ports().keep(KEY, 'cases/paper', UNTIL)
  now = Date.parse('2026-12-02T00:00:00Z') + INCOMING_EXPIRY_DAYS * DAY_MS - 1
  expect(store.get('incoming', KEY)?.toString()).toBe('paper')
  now += 1
  expect(store.get('incoming', KEY)).toBeUndefined()
  expect(await ports().stat('incoming', KEY)).toBeUndefined()
  expect(store.get('archive', 'cases/paper')?.toString()).toBe('paper')
})

it('locks in the archive alone, and not until a day that has passed', async () => {
  store.put('incoming', KEY, Buffer.from('paper'))
  await ports().keep(KEY, 'cases/paper', UNTIL)
  expect(store.versions('archive', 'cases/paper')).toMatchObject([
    { retention: { mode: 'COMPLIANCE', until: UNTIL.getTime() }, onHold: false, sha256: expect.any(String) },
  ])
  await expect(ports().preserve('cases/late', '{}', new Date(now))).rejects.toMatchObject({
    $metadata: { httpStatusCode: 400 },
  })
})

it('shows the tag by which the scanner marks an upload', async () => {
  store.put('incoming', KEY, Buffer.from('paper'))
  const log = { info: () => {}, error: () => {}, measure: () => {} }
  const scanner = guardDutyScanner((bucket) => bucket, log, objectClient(store))
  const scanned = () => scanner.scan({ key: KEY, length: 5, read: async () => Buffer.from('paper') })
  expect(await scanned()).toBe('unfinished')
  store.tag('incoming', KEY, [{ Key: 'GuardDutyMalwareScanStatus', Value: 'NO_THREATS_FOUND' }])
  expect(await scanned()).toBe('clean')
})

it('shares nothing with what was given or is got', async () => {
  const bytes = Buffer.from('paper')
  store.put('incoming', KEY, bytes)
  bytes.fill(0)
  store.get('incoming', KEY)?.fill(0)
  const read = await ports().read('incoming', KEY)
  read.fill(0)
  expect((await ports().readPart('incoming', KEY, 1, 3)).toString()).toBe('ap')
  expect(store.get('incoming', KEY)?.toString()).toBe('paper')
})

it('lists keys of a bucket, and tells what it does not know', () => {
  for (const key of ['b', 'a']) store.put('archive', key, Buffer.from(sha256Hex(key)))
  expect(store.keys('archive')).toEqual(['a', 'b'])
  expect(() => store.send(new GetObjectCommand({ Bucket: 'none', Key: 'a' }))).toThrow(NoSuchBucket)
  expect(() => store.send(new GetObjectCommand({ Bucket: 'archive', Key: 'a', VersionId: '1' }))).toThrow('not know')
  expect(() => store.send(new DeleteObjectCommand({ Bucket: 'archive', Key: 'a' }))).toThrow('does not know')
})
