/** Mortgages and restrictions that the book holds without amount, rank or day. */
import { describe, expect, it } from 'vitest'
import {
  isBefore,
  mortgageSet,
  ranksBehind,
  restrictionSet,
  securedWan,
} from '../../../lib/review/rules/old-entries.ts'

const OLD = { proofNumber: '厦地房他证第0001号', mortgagee: '测试第三银行', kind: 'ordinary' } as const
const known = (rank: number, wan: number, registeredOn = '2022-01-01') => ({
  ...OLD,
  rank,
  registeredOn,
  amount: { currency: 'CNY', fen: wan * 1_000_000 } as const,
})

describe('an old entry', () => {
  it('makes a sum a least one, and an unknown rank a later one', () => {
    expect(securedWan([known(1, 50), known(2, 30)])).toBe(80)
    expect(securedWan([known(1, 50), OLD])).toBe('≥ 50')
    expect(ranksBehind(OLD, [known(1, 50)])).toBe(true)
    expect(ranksBehind(known(2, 1), [OLD])).toBe(true)
    expect(ranksBehind(known(1, 1), [known(2, 1)])).toBe(false)
  })

  it('without a day is older than 2021', () => {
    expect(isBefore(OLD, '2021-01-01')).toBe(true)
    expect(isBefore(known(1, 1, '2021-01-01'), '2021-01-01')).toBe(false)
    expect(isBefore(known(1, 1, '2020-12-31'), '2021-01-01')).toBe(true)
  })

  it('is the same entry when it is read again', () => {
    const shown = { mortgages: [OLD], restrictions: [{ kind: 'seizure' as const }] }
    expect(mortgageSet(shown)).toEqual(mortgageSet(structuredClone(shown)))
    expect(restrictionSet(shown)).toEqual(restrictionSet(structuredClone(shown)))
    expect(mortgageSet({ mortgages: [known(1, 1)] })).not.toEqual(mortgageSet(shown))
  })
})
