/** Rules 70 to 77, case by case: authority, standing papers, fees, and what the registry takes. */

import { asks, authorization, before, firm, material, release, unit } from '../../support/review/changes.ts'
import { type Case, judges } from '../../support/review/judges.ts'
import type { Scene } from '../../support/review/scene.ts'

const SECOND = { unitNumber: '350203001002GB00123F00010204', owners: ['owner'] }

const stale = (status: string, statusZh: string) => [`block /authorizationId ${JSON.stringify({ status, statusZh })}`]
judges('authorization.stale', [
  ...(
    [
      ['unknown', '没有该授权书'],
      ['expired', '已过期'],
      ['revoked', '已撤销'],
      ['not-yet-valid', '尚未生效'],
    ] as const
  ).map(
    ([status, zh]): Case => [
      `says of a letter that is ${status}`,
      (s) => authorization(s, { status }),
      stale(status, zh),
    ],
  ),
  [
    'says of one for another purpose',
    (s) => authorization(s, { serves: false }),
    stale('other purpose', '查询目的不符'),
  ],
  [
    'says first how it stands, and nothing of its units then',
    (s) => authorization(s, { status: 'revoked', serves: false, covers: () => false }),
    stale('revoked', '已撤销'),
  ],
  ['lets one through that was used up, for it was used for this', (s) => authorization(s, { status: 'used-up' }), []],
  [
    'says which unit it does not cover',
    (s) => {
      s.filing.units.push(SECOND, {})
      authorization(s, { covers: (unitNumber: string) => unitNumber === unit(s).unitNumber })
    },
    ['block /units/1/unitNumber {"status":"unit out of scope","statusZh":"单元不在授权范围内"}'],
  ],
  [
    'is not asked where no letter is cited',
    (s) => {
      authorization(s, { status: 'expired' })
      delete s.filing.authorizationId
    },
    [],
  ],
])

judges('filing.duplicate', [
  ['holds the same again', (s) => before(s), ['block /mortgage/contractNo']],
  ['also where it is registered', (s) => before(s, { stands: 'registered' }), ['block /mortgage/contractNo']],
  ['warns of the contract with other units', (s) => before(s, { units: ['X'] }), ['warn /mortgage/contractNo']],
  [
    'warns where something else was registered',
    (s) => before(s, { registrations: ['mortgage-change'] }),
    ['warn /mortgage/contractNo'],
  ],
  [
    'finds one unit among several, and one registration',
    (s) => {
      asks(s, 'ownership-transfer', 'mortgage-first')
      before(s, { units: ['X', unit(s).unitNumber], registrations: ['mortgage-change', 'mortgage-first'] })
    },
    ['block /mortgage/contractNo'],
  ],
  [
    'finds it among several cases, those that ended left out',
    (s) => {
      before(s)
      const [one] = s.facts.history.sameContract
      s.facts.history.sameContract = [{ ...one, stands: 'ended' }, { ...one, units: ['X'] }, one]
    },
    ['block /mortgage/contractNo'],
  ],
  [
    'does not count what ended for the same',
    (s) => {
      before(s)
      const [one] = s.facts.history.sameContract
      s.facts.history.sameContract = [
        { ...one, stands: 'ended' },
        { ...one, units: ['X'] },
      ]
    },
    ['warn /mortgage/contractNo'],
  ],
  ...['mortgage-pre-notice', 'other-pre-notice'].map(
    (kind): Case => [
      `is asked of ${kind}`,
      (s) => {
        before(s, { registrations: [kind] })
        asks(s, kind)
      },
      ['block /mortgage/contractNo'],
    ],
  ),
  [
    'is not asked of a change',
    (s) => {
      before(s)
      asks(s, 'mortgage-change')
    },
    [],
  ],
])

judges('document.legibility', [
  [
    'says of whom, and nothing of who shows no end or no document',
    (s) => {
      s.filing.parties[1].idDocument.validTo = '2020-01-01'
      s.filing.parties.push({ id: 'third' })
    },
    ['warn /parties/1/idDocument/validTo'],
  ],
])

const told = (why: readonly [string, string], kind: readonly [string, string] = ['金融许可证', 'financial licence']) =>
  JSON.stringify({ nameZh: kind[0], nameEn: kind[1], whyZh: why[0], whyEn: why[1] })
const cited = (...why: readonly [string, string]) => [`block /commonMaterials/3 ${told(why)}`]
judges('common-material.expired', [
  [
    'says of one that is missing',
    (s) => material(s, { at: 3, standing: 'missing' }),
    cited('尚未提交', 'is not kept for this branch or officer'),
  ],
  [
    'not checked',
    (s) => material(s, { at: 3, standing: 'unchecked' }),
    cited('尚未经该登记机构查验', 'has not been checked for this registry'),
  ],
  [
    'refused',
    (s) => material(s, { at: 3, standing: 'refused' }),
    cited('查验未通过', 'was refused when it was checked'),
  ],
  ['not yet valid', (s) => material(s, { at: 3, standing: 'not-yet-valid' }), cited('尚未生效', 'is not in force yet')],
  [
    'expired',
    (s) => material(s, { at: 3, standing: 'expired', validTo: '2026-11-23' }),
    cited('已于 2026-11-23 到期', 'expired on 2026-11-23'),
  ],
  [
    'warns of one that ends soon',
    (s) => material(s, { at: 3, standing: 'good', validTo: '2027-01-23' }),
    [`warn /commonMaterials/3 ${told(['将于 2027-01-23 到期', 'ends on 2027-01-23'])}`],
  ],
  ['not of one without an end', (s) => material(s, { at: 3, standing: 'good' }), []],
  [
    'warns of one kept that ends soon',
    (s) => material(s, { standing: 'good', validTo: '2027-01-23' }),
    [`warn /branch ${told(['将于 2027-01-23 到期', 'ends on 2027-01-23'])}`],
  ],
  ['not of one kept for longer', (s) => material(s, { standing: 'good', validTo: '2027-01-24' }), []],
  ['nor of one kept without an end', (s) => material(s, { standing: 'good' }), []],
  ...(['2026-11-22', '2026-11-24'] as const).map(
    (validTo): Case => [
      `of those kept says the one that ends first, beside one of ${validTo}`,
      (s) => {
        s.facts.materials = [
          { kind: 'financial-licence', standing: 'good', validTo: '2027-01-20' },
          { kind: 'business-licence', standing: 'expired', validTo: '2026-11-23' },
          { kind: 'financial-licence', standing: 'expired', validTo },
          { kind: 'financial-licence', standing: 'good', validTo: '2027-01-21' },
          { kind: 'financial-licence', at: 0, standing: 'good', validTo: '2029-01-21' },
        ]
      },
      [
        validTo === '2026-11-22'
          ? `warn /branch ${told(['已于 2026-11-22 到期', 'expired on 2026-11-22'])}`
          : `warn /branch ${told(['已于 2026-11-23 到期', 'expired on 2026-11-23'], ['营业执照', 'business licence'])}`,
      ],
    ],
  ),
  [
    'takes one that expired nobody knows when for the first',
    (s) => {
      s.facts.materials = [
        { kind: 'business-licence', standing: 'expired', validTo: '2026-11-23' },
        { kind: 'financial-licence', standing: 'expired' },
        { kind: 'business-licence', standing: 'expired', validTo: '2026-11-22' },
      ]
    },
    [`warn /branch ${told(['已于  到期', 'expired on '])}`],
  ],
])

const fee = (at: number, items: number, each: number) =>
  `inform /units/${at}/unitNumber {"items":${items},"each":${each}}`
const bookOf = (s: Scene, use?: string) => {
  s.book['unit-status'].shown.facts = use === undefined ? undefined : { use }
}
/** One more unit, whose book was read too. */
const listsToo = (s: Scene, unitNumber: string) => {
  s.facts.books = new Map([unit(s).unitNumber, unitNumber].map((number) => [number, s.book]))
  s.filing.units.push({ ...SECOND, unitNumber })
  s.book = undefined
}
judges('fee.category', [
  ['is told of what the book says of the use', (s) => bookOf(s, '商业'), [fee(0, 1, 550)]],
  ['by the ownership, where the status does not say', (s) => bookOf(s), [fee(0, 1, 550)]],
  [
    'without what further copies cost',
    (s) => {
      asks(s, 'ownership-transfer')
      s.filing.fees = { extraCopies: 2 }
    },
    [fee(0, 1, 80)],
  ],
  ['counts the items of sale and mortgage', (s) => asks(s, 'ownership-transfer', 'mortgage-first'), [fee(0, 2, 80)]],
  ['leaves out what is free', (s) => asks(s, 'mortgage-cancel', 'mortgage-first'), [fee(0, 1, 80)]],
  ['is told once for a parcel', (s) => listsToo(s, SECOND.unitNumber), [fee(0, 1, 80)]],
  ['and for each parcel', (s) => listsToo(s, '350203001002GB00124F00010204'), [fee(0, 1, 80), fee(1, 1, 80)]],
  ['is not asked where all is free', (s) => asks(s, 'mortgage-cancel'), []],
])

const small = (s: Scene) => firm(s, 'micro-or-small')
judges('fee.exemption-evidence', [
  ['is wanted of a small firm', small, ['warn /loan/borrowerClass']],
  ['of a sole trader', (s) => firm(s, 'sole-trader'), ['warn /loan/borrowerClass']],
  [
    'not of an owner who secures what a small firm borrows',
    (s) => {
      s.filing.loan.borrowerClass = 'micro-or-small'
    },
    [],
  ],
  [
    'of whoever claims it',
    (s) => {
      s.filing.fees = { exemption: 'affordable-housing' }
    },
    ['warn /fees/exemption'],
  ],
  [
    'not where nobody does',
    (s) => {
      delete s.filing.loan
    },
    [],
  ],
  ...['other', 'fee-exemption'].map(
    (slot): Case => [
      `takes ${slot} for it`,
      (s) => {
        small(s)
        s.filing.documents.push({ documentId: 'doc_9', slot })
      },
      [],
    ],
  ),
  [
    'is not asked of a release',
    (s) => {
      small(s)
      release(s)
    },
    [],
  ],
  [
    'nor of what is free',
    (s) => {
      small(s)
      asks(s, 'other-pre-notice')
    },
    [],
  ],
])

const takes = (s: Scene, more: object) => Object.assign(s.facts.capability, more)
judges('registry.capability', [
  ['takes the example', () => {}, []],
  [
    'does not take one of the registrations asked for',
    (s) => {
      asks(s, 'mortgage-first', 'ownership-transfer')
      takes(s, { registrations: ['mortgage-first'] })
    },
    ['block /business'],
  ],
  [
    'says of the kind of mortgage too',
    (s) => takes(s, { businesses: ['release'], mortgageKinds: ['maximum'] }),
    ['block /business', 'block /mortgage/kind'],
  ],
  [
    'says nothing of the way of a business that it does not take',
    (s) => {
      Object.assign(s.filing, { business: 'transfer-with-mortgage', mode: 'amended' })
      takes(s, { businesses: [], ways: { 'transfer-with-mortgage': ['combined'] } })
    },
    ['block /business'],
  ],
  [
    'does not take that way',
    (s) => {
      Object.assign(s.filing, { business: 'transfer-with-mortgage', mode: 'amended' })
      takes(s, { businesses: ['transfer-with-mortgage'], ways: { 'transfer-with-mortgage': ['combined'] } })
    },
    ['block /mode'],
  ],
  [
    'takes every way where it names none',
    (s) => {
      Object.assign(s.filing, { business: 'transfer-with-mortgage', mode: 'amended' })
      takes(s, { businesses: ['transfer-with-mortgage'], ways: {} })
    },
    [],
  ],
  [
    'or nothing of ways',
    (s) => {
      Object.assign(s.filing, { business: 'transfer-with-mortgage', mode: 'amended' })
      takes(s, { businesses: ['transfer-with-mortgage'], ways: undefined })
    },
    [],
  ],
  ['takes a business that has no ways', (s) => takes(s, { ways: { 'new-loan': [] } }), []],
  [
    'is not asked of a kind of mortgage that is not stated',
    (s) => {
      delete s.filing.mortgage.kind
      takes(s, { mortgageKinds: [] })
    },
    [],
  ],
  [
    'nor of a filing without mortgage',
    (s) => {
      delete s.filing.mortgage
      takes(s, { mortgageKinds: [] })
    },
    [],
  ],
  [
    'nor of a business that is not stated',
    (s) => {
      delete s.filing.business
      takes(s, { businesses: [] })
    },
    [],
  ],
  [
    'counts what is there',
    (s) => {
      s.filing.units = [unit(s), undefined]
      s.filing.documents = [s.filing.documents[0], undefined]
      takes(s, { limits: { unitsPerCase: 1, documentsPerCase: 1 } })
    },
    [],
  ],
  [
    'only warns where that is recalled, but for a lender alone',
    (s) => {
      s.facts.capabilityRecalled = true
      s.filing.conversion = { lenderAlone: true }
      takes(s, { businesses: [], lenderAlone: ['mortgage-cancel'], limits: { unitsPerCase: 0, documentsPerCase: 0 } })
    },
    ['warn /business', 'warn /units', 'warn /documents', 'block /conversion/lenderAlone'],
  ],
  [
    'lets both convert',
    (s) => {
      s.filing.conversion = {}
      takes(s, { lenderAlone: undefined })
    },
    [],
  ],
])
