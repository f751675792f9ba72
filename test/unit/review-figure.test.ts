import { describe, expect, it } from 'vitest'
import { type CaseSeen, caseSeen, ENOUGH, figureOf } from '../../lib/review/figure.ts'

const lodged = {
  type: 'case.lodged',
  data: { findings: [{ rule: 'book.seized', severity: 'block*', pointer: '/units/0' }] },
}
const refused = (...rules: string[]) => ({ type: 'case.refused', data: { ground: 'unlawful', rules } })
const seen = (more: Partial<CaseSeen> = {}): CaseSeen => ({
  warned: ['book.seized'],
  insisted: [],
  reasons: [],
  registered: true,
  ...more,
})

describe('what a case shows of the rules', () => {
  it('is nothing while it is open, and nothing where the platform held it', () => {
    expect(caseSeen([lodged])).toBeUndefined()
    expect(caseSeen([{ type: 'case.validation-failed', data: {} }])).toBeUndefined()
  })

  it('is what was warned of, what the registry gave as its reason, and whether the bank insisted', () => {
    const insisted = {
      type: 'finding.insisted',
      data: { insistences: [{ rule: 'book.seized', reason: 'applicant-insists' }] },
    }
    expect(caseSeen([insisted, lodged, refused('book.seized', 'certificate.void')])).toEqual({
      warned: ['book.seized'],
      insisted: ['book.seized'],
      reasons: ['book.seized', 'certificate.void'],
      registered: false,
    })
  })

  it('takes an item of a supplement that points where a rule found something for its reason', () => {
    const asked = (pointer: string) => ({ type: 'case.supplement-required', data: { items: [{ pointer }] } })
    expect(caseSeen([lodged, asked('/units/0/certificate')])?.reasons).toEqual(['book.seized'])
    expect(caseSeen([lodged, asked('/units/1')])?.reasons).toEqual([])
  })

  it('leaves hints out: they foretell nothing', () => {
    const hint = {
      type: 'case.lodged',
      data: { findings: [{ rule: 'fee.category', severity: 'inform', pointer: '' }] },
    }
    expect(caseSeen([hint, { type: 'case.registered', data: {} }])?.warned).toEqual([])
  })
})

describe('the figure of a rule', () => {
  it('prints no rate of too few cases', () => {
    const few = Array.from({ length: ENOUGH - 1 }, () => seen())
    expect(figureOf(few)[0]).not.toHaveProperty('precision')
    expect(figureOf([...few, seen({ reasons: ['book.seized'], registered: false })])[0]).toMatchObject({
      warned: 20,
      hits: 1,
      precision: 0.05,
    })
  })

  it('counts what nobody warned of against recall, and an insisting that was registered for the bank', () => {
    const cases = [
      seen({ reasons: ['book.seized'], registered: false }),
      seen({ warned: [], reasons: ['book.seized'], registered: false }),
      seen({ insisted: ['book.seized'] }),
    ]
    expect(figureOf(cases, 1)).toEqual([
      { rule: 'book.seized', warned: 2, hits: 1, outcomes: 2, precision: 0.5, recall: 0.5, insisted: 1, bankRight: 1 },
    ])
  })
})
