/** Rules 45 to 56, case by case: the particulars of the mortgage and what the contracts say. */
import { expect, it } from 'vitest'
import { faultOf } from '../../../lib/kernel/faults.ts'
import { ruleOfFault } from '../../../lib/review/review.ts'
import { asks, before, changes, listed, papers, status, unit } from '../../support/review/changes.ts'
import { type Case, judges } from '../../support/review/judges.ts'
import { mortgage, others, restricted, type Scene } from '../../support/review/scene.ts'

const AT = '/units/0/unitNumber'
const yuan = (fen: number, currency = 'CNY') => ({ currency, fen })
const maximum = (s: Scene) => {
  s.filing.mortgage = {
    kind: 'maximum',
    contractNo: '抵2026-0001',
    ceiling: yuan(120_000_000),
    ceilingCovers: 'all',
    determinationPeriod: { from: '2026-12-01', to: '2030-12-01' },
  }
}

it('names the rule of a fault in a field of the mortgage', () => {
  const told = (pointer: string, code: Parameters<typeof faultOf>[1] = 'value.missing') =>
    ruleOfFault(faultOf(pointer, code))
  expect(told('/mortgage/claim')).toBe('particulars.ordinary')
  expect(told('/mortgage/claim/fen')).toBe('particulars.ordinary')
  expect(told('/mortgage/claims')).toBeUndefined()
  expect(told('/mortgage/term/to')).toBe('particulars.ordinary')
  expect(told('/mortgage/ceiling', 'field.unknown')).toBe('particulars.ordinary')
  expect(told('/mortgage/ceilingCovers', 'field.unknown')).toBe('particulars.ordinary')
  expect(told('/mortgage/ceilingCovers')).toBeUndefined()
  expect(told('/mortgage/ceiling')).toBe('particulars.maximum')
  expect(told('/mortgage/determinationPeriod/from')).toBe('particulars.maximum')
  expect(told('/mortgage/transferRestricted')).toBe('particulars.restriction-unanswered')
  expect(told('/mortgage')).toBeUndefined()
  expect(told('/x', 'field.unknown')).toBeUndefined()
})

judges('particulars.scope-of-security', [
  [
    'says what the ceiling covers is missing',
    (s) => {
      maximum(s)
      delete s.filing.mortgage.ceilingCovers
    },
    ['warn /mortgage/ceilingCovers'],
  ],
  ['not where it is said', maximum, []],
  ['not where both name a scope', (s) => papers(s, { scopeOfSecurity: '本金' }), []],
  [
    'not where there is no mortgage',
    (s) => {
      papers(s, { scopeOfSecurity: '本金' })
      delete s.filing.mortgage
    },
    [],
  ],
])

const term = { from: '2026-12-01', to: '2046-12-01' }
const SCOPE = '主债权及利息、违约金、损害赔偿金和实现抵押权的费用'
const differs = (title: string, more: object, ...fields: string[]): Case => [
  title,
  (s) => papers(s, more),
  fields.map((field) => `block* ${field}`),
]
judges('particulars.form-contract-differ', [
  differs('takes the same in all', {
    contractNo: '抵2026-0001',
    amount: yuan(120_000_000),
    period: term,
    scopeOfSecurity: ` ${SCOPE}`,
    transferRestricted: true,
    units: ['350203001002GB00123F00010203'],
    parties: ['测试乙', ' 测试甲', undefined],
  }),
  differs('another currency', { amount: yuan(120_000_000, 'USD') }, '/mortgage/claim'),
  differs('an amount that is not stated', { amount: { currency: 'USD' } }),
  differs('another beginning', { period: { ...term, from: '2026-12-02' } }, '/mortgage/term'),
  differs('another end', { period: { ...term, to: '2046-12-02' } }, '/mortgage/term'),
  differs('another scope', { scopeOfSecurity: '本金' }, '/mortgage/scopeOfSecurity'),
  differs('another answer', { transferRestricted: false }, '/mortgage/transferRestricted'),
  differs('one unit more', { units: ['350203001002GB00123F00010203', 'X'] }, '/units'),
  differs('another unit', { units: ['X'] }, '/units'),
  differs('one party of two', { parties: ['测试甲', '测试申'] }, '/parties'),
  differs(
    'several things at once, in the order of the form',
    { parties: ['测试申'], contractNo: 'x', amount: yuan(1) },
    '/mortgage/contractNo',
    '/mortgage/claim',
    '/parties',
  ),
  differs('nothing where nothing was transcribed', {}),
  [
    'compares nothing that is not filed',
    (s) => {
      s.filing.mortgage = {}
      delete s.filing.units
      papers(s, {
        contractNo: 'x',
        amount: yuan(1),
        period: term,
        scopeOfSecurity: '本金',
        transferRestricted: false,
        units: ['X'],
      })
    },
    [],
  ],
  [
    'counts a unit without number for another',
    (s) => {
      s.filing.units.push({}, undefined)
      papers(s, { units: [unit(s).unitNumber] })
    },
    ['block* /units'],
  ],
  [
    'misses a party where none is filed',
    (s) => {
      delete s.filing.parties
      papers(s, { parties: ['测试甲'] })
    },
    ['block* /parties'],
  ],
  [
    'names the fields of a maximum-amount mortgage',
    (s) => {
      maximum(s)
      papers(s, { amount: yuan(1), period: { from: '2026-12-01', to: '2030-12-02' } })
    },
    ['block* /mortgage/ceiling', 'block* /mortgage/determinationPeriod'],
  ],
  [
    'is not asked where there is no mortgage',
    (s) => {
      delete s.filing.mortgage
      papers(s, { parties: ['测试申'] })
    },
    [],
  ],
])

judges('particulars.amount-unit', [
  [
    'finds 万元 for 元, up and down, in loan and contract',
    (s) => {
      s.filing.loan.amount = yuan(1_200_000_000_000)
      papers(s, { amount: yuan(1_200_000) })
    },
    ['warn /loan/amount', 'warn /papers/amount'],
  ],
  [
    'finds 元 for 分, up',
    (s) => {
      s.filing.loan.amount = yuan(12_000_000_000)
    },
    ['warn /loan/amount'],
  ],
  [
    'not a thousand',
    (s) => {
      s.filing.loan.amount = yuan(120_000)
    },
    [],
  ],
  [
    'not in another currency',
    (s) => {
      s.filing.loan.amount = yuan(1_200_000, 'USD')
    },
    [],
  ],
  [
    'compares the ceiling too',
    (s) => {
      maximum(s)
      s.filing.loan.amount = yuan(1_200_000)
    },
    ['warn /loan/amount'],
  ],
  [
    'not where nothing is secured yet',
    (s) => {
      delete s.filing.mortgage.claim
      s.filing.loan.amount = yuan(1_200_000)
      papers(s, { amount: yuan(12_000) })
    },
    [],
  ],
  [
    'is not asked where there is no mortgage',
    (s) => {
      delete s.filing.mortgage
      s.filing.loan.amount = { fen: 100 }
      papers(s, { amount: { fen: 1 } })
    },
    [],
  ],
])

judges('particulars.amount-above-value', [
  [
    'says it of the ceiling',
    (s) => {
      maximum(s)
      papers(s, { value: yuan(1) })
    },
    ['warn /mortgage/ceiling'],
  ],
  ['not in another currency', (s) => papers(s, { value: yuan(1, 'USD') }), []],
  ['not where no value is stated', (s) => papers(s, { value: { currency: 'CNY' } }), []],
  [
    'nor where nothing is secured yet',
    (s) => {
      s.filing.mortgage.claim = { currency: 'CNY' }
      papers(s, { value: yuan(-1) })
    },
    [],
  ],
  [
    'nor where there is no mortgage',
    (s) => {
      delete s.filing.mortgage
      papers(s, { value: yuan(1) })
    },
    [],
  ],
])

judges('particulars.forfeiture-clause', [
  [
    'is not asked where there is no mortgage',
    (s) => {
      delete s.filing.mortgage
      papers(s, { forfeitureClause: true })
    },
    [],
  ],
])

const fixed = (s: Scene, ...list: object[]) => {
  changes(s)
  listed(s, ...list)
}
const seizedToo = (s: Scene, kind = 'seizure') => {
  status(s).restrictions = [restricted('objection'), restricted(kind)]
}
judges('maximum.already-determined', [
  [
    'is said of one that was determined',
    (s) => fixed(s, mortgage({ kind: 'maximum', determined: true })),
    [`block* ${AT}`],
  ],
  ['not of an ordinary one', (s) => fixed(s, mortgage({ determined: true, termTo: '2020-01-01' })), []],
  ['not of one without an end', (s) => fixed(s, mortgage({ kind: 'maximum' })), []],
  [
    'is said of one that a seizure fixes',
    (s) => {
      fixed(s, mortgage({ kind: 'maximum' }))
      seizedToo(s)
    },
    [`block* ${AT}`],
  ],
  [
    'which an advance seizure does not',
    (s) => {
      fixed(s, mortgage({ kind: 'maximum' }))
      seizedToo(s, 'provisional-seizure')
    },
    [],
  ],
  [
    'nor a seizure an ordinary one',
    (s) => {
      fixed(s, mortgage())
      seizedToo(s)
    },
    [],
  ],
  [
    'is no matter of the mortgage of another',
    (s) => {
      fixed(s, others({ kind: 'maximum', determined: true }))
      seizedToo(s)
    },
    [],
  ],
  [
    'goes by the mortgage where the status was not read',
    (s) => {
      fixed(s, mortgage({ kind: 'maximum' }))
      delete s.book['unit-status']
    },
    [],
  ],
  [
    'nor where nothing is changed',
    (s) => {
      fixed(s, mortgage({ kind: 'maximum', determined: true }))
      asks(s, 'mortgage-cancel')
    },
    [],
  ],
])

const drawn = (s: Scene, more: object = {}) => {
  maximum(s)
  before(s, { stands: 'registered', ...more })
}
judges('maximum.draw-needs-no-registration', [
  [
    'is said where one of the units is covered',
    (s) => {
      drawn(s, { units: ['X', unit(s).unitNumber] })
    },
    ['inform /mortgage/contractNo'],
  ],
  [
    'is said where one of the cases covers one',
    (s) => {
      drawn(s)
      const [one] = s.facts.history.sameContract
      s.facts.history.sameContract.push({ ...one, stands: 'open' })
    },
    ['inform /mortgage/contractNo'],
  ],
  ['not where none is', (s) => drawn(s, { units: ['X'] }), []],
  [
    'not of an ordinary mortgage',
    (s) => {
      drawn(s)
      s.filing.mortgage.kind = 'ordinary'
    },
    [],
  ],
  [
    'nor where none is made',
    (s) => {
      drawn(s)
      asks(s, 'mortgage-change')
    },
    [],
  ],
])
