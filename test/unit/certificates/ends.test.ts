import { expect, test } from 'vitest'
import { certificateStatusWrite, endOfCertificate } from '../../../lib/certificates/ends.ts'
import { ROUTES } from '../../../lib/names/routes/index.ts'
import { BUCKET_VERBS, type Use } from '../../../lib/names/uses.ts'
import { WORKERS } from '../../../lib/names/workers.ts'

const write = (as: 'cancelled' | 'superseded', number = '闽（2026）厦门市不动产证明第0000001号') =>
  certificateStatusWrite({ number, as, at: '2026-11-24T10:00:00+08:00', by: 'case_1' })
const rowOf = (...writes: ReturnType<typeof write>[]) =>
  Object.assign({}, ...writes.map((one) => 'set' in one && one.set))

test('A cancelled certificate stays cancelled, whichever end was written first', () => {
  expect(endOfCertificate(rowOf(write('cancelled'), write('superseded')))).toBe('cancelled')
  expect(endOfCertificate(rowOf(write('superseded'), write('cancelled')))).toBe('cancelled')
  expect(endOfCertificate(rowOf(write('superseded'), write('superseded')))).toBe('superseded')
  expect(endOfCertificate(undefined)).toBeUndefined()
})

test('Brackets of either width name the same certificate', () => {
  expect(write('cancelled', '闽(2026)厦门市不动产证明第0000001号')).toEqual(write('cancelled'))
})

test('Nothing a function can be given deletes an object or lifts its lock; holds are one worker’s alone', () => {
  const actions = Object.values(BUCKET_VERBS).flatMap((verb): readonly string[] => verb.actions)
  expect(actions.filter((action) => /Delete|Bypass|LockConfiguration|Lifecycle/.test(action))).toEqual([])
  const users = Object.entries({ ...ROUTES, ...WORKERS } as Record<string, { uses: readonly Use[] }>)
  expect(users.filter(([, { uses }]) => uses.includes('archive.hold')).map(([name]) => name)).toEqual(['hold'])
})
