/** Who may see which record: by the county unit it concerns, the registries it asked, or whose it is. */
import { describe, expect, test } from 'vitest'
import { placedOf, seenBy } from '../../../lib/audit/visible-records.ts'
import type { Caller } from '../../../lib/kernel/call.ts'

const BANK = '91350000MA00YH0179'
const homes = new Map([[BANK, '35']])
const watcher = (audience: 'authority' | 'regulator', level: 'province' | 'city', code: string): Caller => ({
  institutionId: '11350000MB0000011X',
  clientId: '11350000MB0000011X.core',
  audience,
  scopes: [],
  jurisdiction: { level, code },
})
const XIAMEN = watcher('regulator', 'city', '350200')
const PROVINCE = watcher('regulator', 'province', '350000')
const QUANZHOU = watcher('authority', 'city', '350500')
const recordOf = (more: object) => JSON.stringify({ actor: { institutionId: BANK }, ...more })

describe('a record', () => {
  test.each([
    ['of a county unit', { area: '350203' }, [true, false, false]],
    [
      'of a query by name that asked registries of two cities',
      { registries: ['350200', '350500'] },
      [true, true, true],
    ],
    ['of a query by name that asked Xiamen alone', { registries: ['350200'] }, [true, false, false]],
    ['that names no place, of a bank of the province', {}, [false, true, false]],
  ])('%s is seen where it belongs', (_, more, expected) => {
    const placed = placedOf(recordOf(more))
    expect([XIAMEN, PROVINCE, QUANZHOU].map((caller) => seenBy(caller, homes)(placed))).toEqual(expected)
  })
})
