import { expect, test } from 'vitest'
import {
  certificateStatusWrite,
  endOfCertificate,
  endsReported,
  endTakenBackWrite,
} from '../../../lib/certificates/ends.ts'
import { ROUTES } from '../../../lib/names/routes/index.ts'
import { BUCKET_VERBS, type Use } from '../../../lib/names/uses.ts'
import { WORKERS } from '../../../lib/names/workers.ts'

const NUMBER = '闽（2026）厦门市不动产证明第0000001号'
const XIAMEN = { registry: '350200', units: ['350203001002GB00123F00010203'] }
const FUZHOU = { registry: '350100', units: ['350102001002GB00123F00010203'] }

type As = 'cancelled' | 'superseded'
const write = (as: As, number = NUMBER, on = XIAMEN, by = 'case_1') =>
  certificateStatusWrite({ number, as, at: '2026-11-24T10:00:00+08:00', by, ...on })
const rowOf = (...writes: ReturnType<typeof write>[]) =>
  Object.assign({}, ...writes.map((one) => 'set' in one && one.set))

test('A cancelled certificate stays cancelled, whichever end was written first', () => {
  expect(endOfCertificate(rowOf(write('cancelled'), write('superseded')), XIAMEN)).toBe('cancelled')
  expect(endOfCertificate(rowOf(write('superseded'), write('cancelled')), XIAMEN)).toBe('cancelled')
  expect(endOfCertificate(rowOf(write('superseded'), write('superseded')), XIAMEN)).toBe('superseded')
  expect(endOfCertificate(undefined, XIAMEN)).toBeUndefined()
})

test.each([
  '闽(2026)厦门市不动产证明第0000001号',
  '闽〔2026〕厦门市不动产证明第0000001号',
  '闽［2026］ 厦门市不动产证明 第０００００01号',
  '  闽(2026)厦门市\u200B不动产证明第0000001号\u3000',
])('%s is the same certificate', (number) => {
  expect(write('cancelled', number)).toEqual(write('cancelled'))
})

test.each([
  ['厦房证字第 00123 号', '厦房证字第００123号'],
  ['厦国土房证【2009】第a1号', '厦国土房证（2009）第Ａ1号'],
])('An old paper’s number is one number in whatever writing: %s, %s', (one, other) => {
  expect(write('cancelled', one)).toEqual(write('cancelled', other))
})

test('What one registry reports, before or after, changes nothing for the certificate of another, nor for other units', () => {
  const others = write('cancelled', NUMBER, FUZHOU, 'uev_1')
  expect(endOfCertificate(rowOf(others), XIAMEN)).toBeUndefined()
  expect(endOfCertificate(rowOf(write('superseded'), others), XIAMEN)).toBe('superseded')
  expect(endOfCertificate(rowOf(others, write('superseded')), XIAMEN)).toBe('superseded')
  const unit = { ...XIAMEN, units: ['350203001002GB00123F00010204'] }
  expect(endOfCertificate(rowOf(write('cancelled')), unit)).toBeUndefined()
})

test('An end that release 0.2.0 wrote stands as it did, beside those of today', () => {
  const old = { cancelledAt: '2026-11-24T10:00:00+08:00', cancelledBy: 'uev_0' }
  expect(endOfCertificate(old, XIAMEN)).toBe('cancelled')
  expect(endOfCertificate({ ...rowOf(write('superseded')), ...old }, XIAMEN)).toBe('cancelled')
})

test('An end that is taken back no longer counts; one reported after that does', () => {
  const takenBack = (row: Record<string, string>) =>
    Object.assign(
      {},
      row,
      ...[endTakenBackWrite(NUMBER, endsReported(row), { at: 'now', changeId: 'chg_1' })].map(
        (one) => 'set' in one && one.set,
      ),
    )
  const wrong = rowOf(write('cancelled', NUMBER, XIAMEN, 'uev_1'))
  expect(endOfCertificate(takenBack(wrong), XIAMEN)).toBeUndefined()
  expect(endOfCertificate(takenBack({ cancelledAt: 'then', cancelledBy: 'uev_0' }), XIAMEN)).toBeUndefined()
  expect(endsReported(takenBack(wrong))).toEqual([])
  const again = { ...takenBack(wrong), ...rowOf(write('cancelled', NUMBER, XIAMEN, 'case_2')) }
  expect(endOfCertificate(again, XIAMEN)).toBe('cancelled')
})

test('Nothing a function can be given deletes an object or lifts its lock; holds are one worker’s alone', () => {
  const actions = Object.values(BUCKET_VERBS).flatMap((verb): readonly string[] => verb.actions)
  expect(actions.filter((action) => /Delete|Bypass|LockConfiguration|Lifecycle/.test(action))).toEqual([])
  const users = Object.entries({ ...ROUTES, ...WORKERS } as Record<string, { uses: readonly Use[] }>)
  expect(users.filter(([, { uses }]) => uses.includes('archive.hold')).map(([name]) => name)).toEqual(['hold'])
})
