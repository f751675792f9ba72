/** Rules 1 to 18, case by case: what is mortgaged, and its unit. */
import { expect, it } from 'vitest'
import { faultOf } from '../../../lib/kernel/faults.ts'
import { ruleOfFault } from '../../../lib/review/review.ts'
import { asks, builds, ownership, papers, release, status, unit } from '../../support/review/changes.ts'
import { type Case, judges } from '../../support/review/judges.ts'
import type { Scene } from '../../support/review/scene.ts'

const AT = '/units/0/unitNumber'
const SECOND = { unitNumber: '350203001002GB00123F00010204', owners: ['owner'] }
const state = (s: Scene, more: object) => Object.assign(status(s).state, more)
const used = (s: Scene, use?: string) => {
  status(s).facts = use === undefined ? undefined : { ...status(s).facts, use }
}

judges('unit.virtual-number', [
  [
    'says which unit',
    (s) => s.filing.units.push({ unitNumber: '350203000000GB00123F00010203' }),
    ['block* /units/1/unitNumber'],
  ],
  ['nothing of what is no number', (s) => s.filing.units.push({}, { unitNumber: '3502' }), []],
])

judges('unit.old-division-code', [
  [
    'says which unit, and of what division that was',
    (s) => s.filing.units.push({ unitNumber: '350625001002GB00123F00010203' }),
    ['inform /units/1/unitNumber {"prefix":"350625","name":"长泰县"}'],
  ],
  ['nothing of what is no number', (s) => s.filing.units.push({}), []],
])

const NUMBER = '/units/0/certificate/number'
judges('unit.certificate-mismatch', [
  [
    'does not say twice of a certificate that is void',
    (s) => {
      ownership(s).certificateNumber = '闽(2024)厦门市不动产权第0000001号'
      ownership(s).voidCertificates = ['闽（2023）厦门市不动产权第0012345号']
    },
    [],
  ],
  [
    'but where another one is void',
    (s) => {
      ownership(s).certificateNumber = '闽(2024)厦门市不动产权第0000001号'
      ownership(s).voidCertificates = ['闽(2020)厦门市不动产权第0012345号', '闽(2021)厦门市不动产权第0012345号']
    },
    [`block* ${NUMBER}`],
  ],
  [
    'where the book lists none as void',
    (s) => {
      ownership(s).certificateNumber = '闽(2024)厦门市不动产权第0000001号'
      delete ownership(s).voidCertificates
    },
    [`block* ${NUMBER}`],
  ],
  [
    'compares nothing that the book does not show',
    (s) => {
      delete ownership(s).certificateNumber
    },
    [],
  ],
  [
    'applies where one of the units has a certificate, and judges that',
    (s) => {
      s.filing.units.unshift({ ...SECOND, certificate: {} })
      s.book = undefined
    },
    ['not-checked /units'],
  ],
  [
    'asks for no book where there is none to compare',
    (s) => {
      s.filing.units = [SECOND, undefined]
      s.book = undefined
    },
    [],
  ],
])

judges('certificate.void', [
  [
    'knows an old paper too',
    (s) => {
      unit(s).certificate = { legacyNumber: '厦国土房证第00123456号' }
      ownership(s).voidCertificates = ['厦国土房证第00123456号 ']
    },
    ['block* /units/0/certificate/legacyNumber'],
  ],
  [
    'and none where nothing is void',
    (s) => {
      delete ownership(s).voidCertificates
    },
    [],
  ],
  [
    'nothing of a unit without certificate',
    (s) => {
      delete unit(s).certificate
      ownership(s).voidCertificates = ['x']
    },
    [],
  ],
])

/** Land and housing rules that concern a new mortgage only. */
const FIRST: readonly (readonly [string, (s: Scene) => void, string])[] = [
  ['object.homestead-collective', (s) => state(s, { land: 'homestead' }), `block* ${AT}`],
  ['object.homestead-collective', (s) => state(s, { land: 'collective' }), `block* ${AT}`],
  ['object.public-interest', (s) => state(s, { publicInterest: true }), `block* ${AT}`],
  ['object.house-land-apart', (s) => state(s, { togetherWith: ['X', 'Y'] }), `warn ${AT} {"missing":"X、Y"}`],
  ['object.allocated-land', (s) => state(s, { land: 'allocated' }), `warn ${AT}`],
  ['object.restricted-housing', (s) => state(s, { resaleRestricted: true }), `warn ${AT}`],
  ['object.parking-or-storage', (s) => used(s, '地下车位'), `inform ${AT}`],
  ['object.parking-or-storage', (s) => used(s, '地下车库'), `inform ${AT}`],
  ['object.parking-or-storage', (s) => used(s, '储藏室'), `inform ${AT}`],
]
for (const [rule, change, line] of FIRST)
  judges(rule, [
    ['is said of a new mortgage', change, [line]],
    [
      'not of one that ends',
      (s) => {
        change(s)
        release(s)
      },
      [],
    ],
    [
      'nor of one that changes',
      (s) => {
        change(s)
        asks(s, 'mortgage-change')
      },
      [],
    ],
    [
      'nor where the book says nothing of it',
      (s) => {
        delete status(s).state
        delete status(s).facts
      },
      [],
    ],
  ])

judges('object.house-land-apart', [
  [
    'names only what is missing',
    (s) => {
      state(s, { togetherWith: [unit(s).unitNumber, 'Y'] })
      s.filing.units.push(undefined)
    },
    [`warn ${AT} {"missing":"Y"}`],
  ],
])

const factory = (s: Scene) => used(s, '工业')
const UNTIL = '{"until":"2026-11-23"}'
judges('object.land-term-expired', [
  ['hints where it renews itself', (s) => state(s, { landTermTo: '2026-11-23' }), [`inform ${AT} ${UNTIL}`]],
  ...(
    [
      ['住宅', 'inform'],
      ['城镇住宅用地/车库', 'inform'],
      ['职工宿舍', 'inform'],
      ['非住宅', 'block*'],
      ['酒店式公寓', 'block*'],
      ['商服用地/住宅', 'block*'],
    ] as const
  ).map(
    ([use, severity]): Case => [
      `says of ${use}: ${severity}`,
      (s) => {
        used(s, use)
        state(s, { landTermTo: '2026-11-23' })
      },
      [`${severity} ${AT} ${UNTIL}`],
    ],
  ),
  [
    'by the use that the ownership shows, where the status shows none',
    (s) => {
      state(s, { landTermTo: '2026-11-23' })
      used(s)
    },
    [`block* ${AT} ${UNTIL}`],
  ],
  [
    'holds a purchase too',
    (s) => {
      factory(s)
      asks(s, 'ownership-transfer')
      state(s, { landTermTo: '2026-11-23' })
    },
    [`block* ${AT} ${UNTIL}`],
  ],
  [
    'not a release',
    (s) => {
      factory(s)
      release(s)
      state(s, { landTermTo: '2026-11-23' })
    },
    [],
  ],
  [
    'nothing where no term is shown',
    (s) => {
      factory(s)
      delete status(s).state.landTermTo
    },
    [],
  ],
  [
    'nor where the book says nothing of the land',
    (s) => {
      delete status(s).state
    },
    [],
  ],
])

judges('object.land-term-before-debt-end', [
  ['lets a home renew itself', (s) => state(s, { landTermTo: '2040-01-01' }), []],
  [
    'warns from today on',
    (s) => {
      factory(s)
      state(s, { landTermTo: '2026-11-24' })
    },
    [`warn ${AT} {"until":"2026-11-24"}`],
  ],
  [
    'leaves what has ended to the other rule',
    (s) => {
      factory(s)
      state(s, { landTermTo: '2026-11-23' })
    },
    [],
  ],
  [
    'goes by the time in which debts may arise, where no term is stated',
    (s) => {
      factory(s)
      state(s, { landTermTo: '2030-01-01' })
      delete s.filing.mortgage.term
      s.filing.mortgage.determinationPeriod = { from: '2026-11-24', to: '2030-01-02' }
    },
    [`warn ${AT} {"until":"2030-01-01"}`],
  ],
  [
    'is not asked where no end is stated',
    (s) => {
      delete s.filing.mortgage
      s.book = undefined
    },
    [],
  ],
  [
    'nothing where no term of the land is shown',
    (s) => {
      factory(s)
      delete status(s).state
    },
    [],
  ],
])

const built = (s: Scene, more: object = {}) => {
  builds(s)
  state(s, more)
}
judges('object.construction-presold', [
  ['is no matter of a finished home', (s) => state(s, { presold: true }), []],
  [
    'nothing where the book says nothing of it',
    (s) => {
      built(s)
      delete status(s).state
    },
    [],
  ],
])
judges('object.construction-permit', [
  [
    'wants the land too',
    (s) => {
      built(s)
      s.filing.construction = {}
    },
    ['block* /construction/planningPermitNo', 'block* /construction/landCertificate'],
  ],
  ['is no matter of a finished home', () => {}, []],
])
judges('object.construction-finished', [
  ['is no matter of a finished home', (s) => state(s, { ownershipRegistered: true }), []],
  [
    'nor of a conversion',
    (s) => {
      built(s, { ownershipRegistered: true })
      asks(s, 'mortgage-change')
    },
    [],
  ],
  [
    'nothing where the book says nothing of it',
    (s) => {
      built(s)
      delete status(s).state
    },
    [],
  ],
])

/** The book says this of the land of a unit with these letters. */
const onLand = (parcel: string, fixture: string, land: string) => (s: Scene) => {
  unit(s).unitNumber = `350821105003${parcel}00034${fixture}${fixture === 'W' ? '00000000' : '00000001'}`
  state(s, { land })
}
const BARRED = [`block* ${AT}`]
judges('object.homestead-collective', [
  ['finds no bar in a forest on collective land', onLand('JE', 'L', 'collective'), []],
  ['nor in woods of others', onLand('JL', 'L', 'collective'), []],
  ['nor in contracted fields and pastures', onLand('JD', 'W', 'collective'), []],
  ['nor in other farm land', onLand('JN', 'W', 'collective'), []],
  ['nor in land of a collective for building, on which a factory stands', onLand('JB', 'F', 'collective'), []],
  ['nor in such land alone', onLand('JB', 'W', 'collective'), []],
  ['finds one where the book calls it a homestead', onLand('JB', 'F', 'homestead'), BARRED],
  ['finds one in a homestead of a collective', onLand('JC', 'F', 'collective'), BARRED],
  ['none in a homestead of the state', onLand('GC', 'F', 'homestead'), []],
  ['finds one where the book says otherwise than the number', onLand('GB', 'F', 'collective'), BARRED],
  ['finds one in land whose use is open', onLand('JY', 'W', 'collective'), BARRED],
  ['none in land that was granted', onLand('JB', 'F', 'granted'), []],
])

judges('object.leased', [
  [
    'says which of the units',
    (s) => {
      s.filing.units.push(SECOND)
      papers(s, { leasedUnits: ['350203001002GB00123F00010299', SECOND.unitNumber] })
    },
    ['inform /units/1/unitNumber'],
  ],
  ['nothing where nothing is known of leases', (s) => papers(s, {}), []],
])

it('names the rule of a bar in the number itself', () => {
  const told = (source?: string) =>
    ruleOfFault(faultOf(AT, 'unit-number.not-mortgageable', (source === undefined ? {} : { source }) as never))
  expect(told('民法典第三百九十九条第一项')).toBe('object.land-ownership')
  expect(told('民法典第三百九十九条第二项')).toBe('object.homestead-collective')
  expect(told('民法典第三百九十九条第三项')).toBeUndefined()
  expect(told()).toBeUndefined()
  expect(ruleOfFault(faultOf(AT, 'field.unknown', { source: '民法典第三百九十九条第一项' } as never))).toBeUndefined()
})
