import { describe, expect, it } from 'vitest'
import { accuracyOf, type CaseSeen, caseSeen, ENOUGH_CASES } from '../../../lib/review/rule-accuracy.ts'

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

  it('takes what stands at that very place, and nothing that only begins like it', () => {
    const asked = (...items: object[]) => ({ type: 'case.further-material', data: { items } })
    expect(caseSeen([lodged, asked({ pointer: '/units/0' })])?.reasons).toEqual(['book.seized'])
    expect(caseSeen([lodged, asked({ pointer: '/units/01' }, {}, { pointer: '/' })])?.reasons).toEqual([])
  })

  it('counts a rule once, however often it is said', () => {
    const twice = {
      type: 'case.lodged',
      data: { findings: [...lodged.data.findings, ...lodged.data.findings, { rule: 'unit.old', severity: 'inform' }] },
    }
    const asked = {
      type: 'case.supplement-required',
      data: { items: [{ pointer: '/units/0' }, { pointer: '/units/0/x' }] },
    }
    expect(caseSeen([twice, asked, refused('book.seized', 'party.minor')])).toEqual({
      warned: ['book.seized'],
      insisted: [],
      reasons: ['book.seized', 'party.minor'],
      registered: false,
    })
  })

  it('waits for each answer that gives a reason, and for no other', () => {
    for (const type of ['case.not-accepted', 'case.refused', 'case.supplement-required', 'case.further-material'])
      expect(caseSeen([lodged, { type, data: { rules: ['certificate.void'] } }])?.reasons).toEqual(['certificate.void'])
    expect(caseSeen([lodged, { type: 'case.accepted', data: { rules: ['certificate.void'] } }])).toBeUndefined()
    expect(caseSeen([refused('book.seized')])).toBeUndefined()
    const registered = { type: 'case.registered', data: { rules: ['certificate.void'] } }
    expect(caseSeen([lodged, registered])).toEqual({
      warned: ['book.seized'],
      insisted: [],
      reasons: [],
      registered: true,
    })
  })

  it('makes nothing of events that say nothing of rules', () => {
    const bare = { type: 'case.lodged', data: {} }
    const insisted = { type: 'finding.insisted', data: {} }
    const asked = { type: 'case.supplement-required', data: { items: [{ pointer: '/units/0' }] } }
    expect(caseSeen([bare, insisted, asked])).toEqual({ warned: [], insisted: [], reasons: [], registered: false })
    const half = {
      type: 'case.lodged',
      data: { findings: [{ rule: 'book.seized' }, { severity: 'warn', pointer: '/units/0' }] },
    }
    expect(caseSeen([half, asked])).toEqual({ warned: ['book.seized'], insisted: [], reasons: [], registered: false })
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
  it('is given of every rule that warned or was a reason, by its id', () => {
    const cases = [seen({ warned: ['b.b'], reasons: ['c.c'] }), seen({ warned: ['b.b', 'a.a'], reasons: ['b.b'] })]
    expect(accuracyOf(cases).map(({ rule }) => rule)).toEqual(['a.a', 'b.b', 'c.c'])
    expect(accuracyOf(cases, 1).map(({ rule, precision, recall }) => [rule, precision, recall])).toEqual([
      ['a.a', 0, undefined],
      ['b.b', 0.5, 1],
      ['c.c', undefined, 0],
    ])
    expect(accuracyOf([])).toEqual([])
  })

  it('gives the bank right only where the book was written', () => {
    const insisted = { insisted: ['book.seized'] }
    const cases = [seen(insisted), seen({ ...insisted, registered: false }), seen({ insisted: ['a.a'] })]
    expect(accuracyOf(cases)).toEqual([
      { rule: 'book.seized', warned: 3, hits: 0, outcomes: 0, insisted: 2, bankRight: 1 },
    ])
  })

  it('prints no rate of too few cases', () => {
    const few = Array.from({ length: ENOUGH_CASES - 1 }, () => seen())
    expect(accuracyOf(few)[0]).not.toHaveProperty('precision')
    expect(accuracyOf([...few, seen({ reasons: ['book.seized'], registered: false })])[0]).toMatchObject({
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
    expect(accuracyOf(cases, 1)).toEqual([
      { rule: 'book.seized', warned: 2, hits: 1, outcomes: 2, precision: 0.5, recall: 0.5, insisted: 1, bankRight: 1 },
    ])
  })
})
