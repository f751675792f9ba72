/** Rules 32 to 44, case by case: who applies, signs and consents. */
import { describe, expect, it } from 'vitest'
import { faultOf } from '../../../lib/kernel/faults.ts'
import { ruleOfFault } from '../../../lib/review/review.ts'
import { asks, coOwned, papers, refinances, release, unit } from '../../support/review/changes.ts'
import { type Case, judges } from '../../support/review/judges.ts'
import type { Scene } from '../../support/review/scene.ts'

const shares = (s: Scene, ...list: (readonly [string, number, number])[]) => {
  coOwned(s, 'by-shares')
  unit(s).shares = list.map(([owner, numerator, denominator]) => ({ owner, share: { numerator, denominator } }))
}
const lenderAlone = (s: Scene) => {
  Object.assign(s.filing, { business: 'pre-notice-conversion', mode: 'after' })
  s.filing.conversion = { preNoticeNo: '闽(2024)厦门市不动产证明第0000009号', lenderAlone: true }
}

const renames = (s: Scene, after: string) => {
  asks(s, 'mortgage-change')
  s.filing.business = 'mortgage-change'
  s.filing.change = { items: [{ of: 'names', before: '测试储蓄银行', after }] }
}

judges('coowners.joint-all', [
  ['wants nobody more of a sole owner', () => {}, []],
  ['wants nobody more of owners by shares', (s) => coOwned(s, 'by-shares'), []],
  [
    'says which unit',
    (s) => {
      coOwned(s, 'joint')
      s.filing.units.unshift({ unitNumber: '350203001002GB00123F00010204', owners: ['owner'], coOwnership: 'joint' })
    },
    ['block* /units/1/owners'],
  ],
  [
    'wants no owner where the mortgage only ends',
    (s) => {
      coOwned(s, 'joint')
      release(s)
    },
    [],
  ],
  [
    'wants no owner where the lender converts alone',
    (s) => {
      coOwned(s, 'joint')
      lenderAlone(s)
    },
    [],
  ],
  [
    'wants no owner where the lender has its own name changed',
    (s) => {
      coOwned(s, 'joint')
      renames(s, '测试银行厦门分行')
    },
    [],
  ],
  [
    'wants them where it is the name of another, or more than a name',
    (s) => {
      coOwned(s, 'joint')
      renames(s, '测试实业有限公司')
      s.filing.change.items[0].before = '测试甲'
    },
    ['block* /units/0/owners'],
  ],
  [
    'wants them where both convert',
    (s) => {
      coOwned(s, 'joint')
      s.filing.conversion = { preNoticeNo: '闽(2024)厦门市不动产证明第0000009号' }
    },
    ['block* /units/0/owners'],
  ],
  [
    'says nothing while nobody is listed as applying',
    (s) => {
      coOwned(s, 'joint')
      delete s.filing.mortgagors
    },
    [],
  ],
  [
    'cannot miss an owner that is not named',
    (s) => {
      unit(s).coOwnership = 'joint'
      unit(s).owners = ['owner', undefined]
    },
    [],
  ],
])

/** The owner and his wife, or whoever of them does, sell to the buyer. */
const sells = (s: Scene, sellers: readonly string[], bought: object = { buyers: ['buyer'] }) => {
  asks(s, 'ownership-transfer', 'mortgage-first')
  s.filing.sale = { sellers, ...bought }
  s.filing.mortgagors = [{ party: 'buyer' }]
}
const COUPLE = { buyers: ['buyer', 'wife'], coOwnership: 'joint' }
const BY_SHARES = {
  buyers: ['buyer', 'wife'],
  coOwnership: 'by-shares',
  shares: [
    { owner: 'buyer', share: { numerator: 1, denominator: 2 } },
    { owner: 'wife', share: { numerator: 1, denominator: 2 } },
  ],
}

describe('in a sale', () => {
  judges('coowners.joint-all', [
    [
      'wants nobody more where both sell',
      (s) => {
        coOwned(s, 'joint')
        sells(s, ['owner', 'second'])
      },
      [],
    ],
    [
      'finds a couple of whom one sells',
      (s) => {
        coOwned(s, 'joint')
        sells(s, ['owner'])
      },
      ['block* /units/0/owners'],
    ],
    [
      'counts a co-owner who buys what the other sells',
      (s) => {
        coOwned(s, 'joint')
        sells(s, ['owner'], { buyers: ['second'] })
        s.filing.mortgagors = [{ party: 'second' }]
      },
      [],
    ],
    [
      'says nothing while no seller is stated',
      (s) => {
        coOwned(s, 'joint')
        sells(s, [])
        delete s.filing.sale.sellers
      },
      [],
    ],
    ['finds a couple that buys and of whom one mortgages', (s) => sells(s, ['owner'], COUPLE), ['block* /sale/buyers']],
    [
      'wants nobody more where both mortgage',
      (s) => {
        sells(s, ['owner'], COUPLE)
        s.filing.mortgagors.push({ party: 'wife' })
      },
      [],
    ],
    [
      'wants no mortgagor where nothing is mortgaged',
      (s) => {
        sells(s, ['owner'], COUPLE)
        delete s.filing.mortgagors
      },
      [],
    ],
  ])

  judges('coowners.shares-two-thirds', [
    [
      'takes two thirds of those who sell',
      (s) => {
        shares(s, ['owner', 1, 3], ['second', 1, 3], ['third', 1, 3])
        sells(s, ['owner', 'second'])
      },
      [],
    ],
    [
      'takes no less, whatever the buyer mortgages',
      (s) => {
        shares(s, ['owner', 1, 3], ['second', 2, 3])
        unit(s).mortgagedShare = { numerator: 1, denominator: 2 }
        sells(s, ['owner'])
      },
      ['block* /units/0/shares'],
    ],
    ['finds half of the buyers too few to mortgage', (s) => sells(s, ['owner'], BY_SHARES), ['block* /sale/shares']],
    [
      'takes both of them',
      (s) => {
        sells(s, ['owner'], BY_SHARES)
        s.filing.mortgagors.push({ party: 'wife' })
      },
      [],
    ],
    [
      'takes one who mortgages his own share',
      (s) => {
        sells(s, ['owner'], BY_SHARES)
        unit(s).mortgagedShare = { numerator: 1, denominator: 2 }
      },
      [],
    ],
  ])

  judges('inquiry.unanswered', [
    [
      'asks sellers and buyers, each once',
      (s) => {
        sells(s, ['owner', 'second'], { buyers: ['buyer', 'wife'] })
        s.filing.powersOfAttorney[0].acts = ['apply']
        s.filing.inquiry = [answers({ party: 'second' })]
      },
      ['block* /mortgagors/0', 'block* /sale/sellers/0', 'block* /sale/buyers/1'],
    ],
    [
      'finds a sole buyer who speaks of co-owners',
      (s) => {
        sells(s, ['owner'])
        s.filing.inquiry = [answers({ party: 'buyer', otherCoOwners: true })]
      },
      ['block* /inquiry/0/otherCoOwners'],
    ],
  ])
})

judges('coowners.shares-two-thirds', [
  ['takes two thirds exactly', (s) => shares(s, ['owner', 2, 3], ['second', 1, 3]), []],
  ['takes them from parts', (s) => shares(s, ['owner', 1, 2], ['owner', 1, 6], ['second', 1, 3]), []],
  [
    'takes no less',
    (s) => shares(s, ['owner', 666_666_666, 1_000_000_000], ['second', 333_333_334, 1_000_000_000]),
    ['block* /units/0/shares'],
  ],
  ['takes all', (s) => shares(s, ['owner', 1, 1]), []],
  [
    'does not count who does not apply',
    (s) => shares(s, ['second', 2, 3], ['owner', 1, 3]),
    ['block* /units/0/shares'],
  ],
  [
    'counts only shares that are whole',
    (s) => {
      shares(s, ['owner', 1, 3], ['owner', 1, 3])
      delete unit(s).shares[0].share.denominator
      unit(s).shares.push({ owner: 'owner' }, { share: { numerator: 1, denominator: 3 } })
    },
    ['block* /units/0/shares'],
  ],
  [
    'counts nothing of a share without its upper number',
    (s) => {
      shares(s, ['owner', 2, 3])
      delete unit(s).shares[0].share.numerator
    },
    ['block* /units/0/shares'],
  ],
  [
    'wants no others where only an own share is mortgaged',
    (s) => {
      shares(s, ['second', 2, 3], ['owner', 1, 3])
      unit(s).mortgagedShare = { numerator: 1, denominator: 3 }
    },
    [],
  ],
  [
    'says nothing where shares are not stated, or not owned by',
    (s) => {
      coOwned(s, 'by-shares')
      delete unit(s).shares
    },
    [],
  ],
  [
    'says nothing of shares of joint owners',
    (s) => {
      shares(s, ['second', 2, 3])
      unit(s).coOwnership = 'joint'
    },
    [],
  ],
  [
    'wants nobody where the mortgage only ends',
    (s) => {
      shares(s, ['second', 2, 3])
      release(s)
    },
    [],
  ],
])

const ward = (s: Scene) => {
  s.filing.parties[0].guardians = ['agent']
  s.filing.debtors = [{ party: 'agent', relation: 'relative' }]
  s.filing.loan.purpose = 'business-operation'
}
judges('party.minor', [
  ["warns of a guardian's business loan", ward, ['warn /parties/0/guardians']],
  [
    'of one guardian among several',
    (s) => {
      ward(s)
      s.filing.parties[0].guardians = ['another', 'agent']
    },
    ['warn /parties/0/guardians'],
  ],
  [
    'not where the ward mortgages nothing',
    (s) => {
      ward(s)
      s.filing.mortgagors = [{ party: 'agent' }]
    },
    [],
  ],
  [
    'not where the guardian borrows nothing',
    (s) => {
      ward(s)
      s.filing.debtors = [{ party: 'owner', relation: 'same' }]
    },
    [],
  ],
])

it('names the rule of a fault that says the same', () => {
  const told = (code: Parameters<typeof faultOf>[1], particulars = {}) =>
    ruleOfFault(faultOf('/x', code, particulars as never))
  expect(told('party.guardian-missing')).toBe('party.minor')
  expect(told('party.guardian-unfit')).toBe('party.minor')
  expect(told('document.slot-missing', { slotEn: 'Proof (guardianship-proof)' })).toBe('party.minor')
  expect(told('document.slot-missing', { slotEn: 'Form (application-form)' })).toBeUndefined()
  expect(told('document.slot-missing')).toBeUndefined()
  expect(told('field.unknown', { slotEn: 'Proof (guardianship-proof)' })).toBeUndefined()
  expect(told('document.slot-missing', { slotEn: 'Contract (existing-debt-contract)' })).toBe('maximum.existing-debt')
  expect(told('document.slot-missing', { slotEn: 'Consent (existing-debt-consent)' })).toBe('maximum.existing-debt')
  expect(told('document.slot-missing', { slotEn: 'Consent (other-consent)' })).toBeUndefined()
  expect(told('power.not-from-owner', { reasonZh: '没有该权利人的授权' })).toBe('filing.not-authorised-by-owner')
  expect(told('power.not-from-owner', { reasonZh: '已过期' })).toBe('agent.power-missing')
  expect(told('power.not-from-owner')).toBe('agent.power-missing')
  expect(told('power.document-missing', { reasonZh: '没有该权利人的授权' })).toBe('agent.power-missing')
  expect(told('agent.power-of-another')).toBe('agent.power-missing')
  expect(told('branch.not-listed')).toBe('mortgagee.branch')
  expect(told('mortgagee.filing-branch-absent')).toBe('mortgagee.branch')
  expect(told('officer.not-designated')).toBe('officer.not-designated')
  for (const code of ['contract.signed-in-future', 'debt.before-contract', 'approval.in-future'] as const)
    expect(told(code)).toBe('particulars.dates')
  expect(told('field.unknown')).toBeUndefined()
})

const takes = (s: Scene, ...manners: string[]) => {
  s.facts.capability.witnessing = manners
}
judges('agent.individual-not-witnessed', [
  ['holds what the registry does not take', (s) => takes(s, 'registry'), ['block* /powersOfAttorney/0/witnessedBy']],
  [
    'warns where that is only recalled of the registry',
    (s) => {
      takes(s, 'registry')
      s.facts.capabilityRecalled = true
    },
    ['warn /powersOfAttorney/0/witnessedBy'],
  ],
  [
    'says nothing where the registry does not say what it takes',
    (s) => {
      delete s.facts.capability.witnessing
    },
    [],
  ],
  [
    'says nothing of a power whose manner is not stated',
    (s) => {
      takes(s, 'registry')
      delete s.filing.powersOfAttorney[0].witnessedBy
    },
    [],
  ],
  [
    'lets a company sign as it likes',
    (s) => {
      takes(s, 'registry')
      s.filing.parties[0].type = 'organization'
    },
    [],
  ],
  [
    'wants it where one of several is a person, and says of which power',
    (s) => {
      takes(s, 'registry', 'designated-officer')
      s.filing.parties.push({ id: 'company', type: 'organization' })
      s.filing.powersOfAttorney.push({ principals: ['company', 'owner'], witnessedBy: 'notary' })
    },
    ['block* /powersOfAttorney/1/witnessedBy'],
  ],
])

judges('party.abroad', [
  ...['passport', 'hong-kong-macao-permit', 'taiwan-permit', 'residence-permit', 'permanent-residence'].map(
    (kind): Case => [
      `warns of a ${kind}`,
      (s) => {
        s.filing.parties[1].idDocument.kind = kind
      },
      ['warn /parties/1/idDocument/kind'],
    ],
  ),
  [
    'not of a document of which the kind is not stated',
    (s) => {
      delete s.filing.parties[1].idDocument.kind
    },
    [],
  ],
])

const answers = (more: object = {}) => ({
  party: 'owner',
  trueIntent: true,
  otherCoOwners: false,
  papersTrue: true,
  knowsRestrictions: true,
  ...more,
})
const unasked = (s: Scene) => {
  s.filing.powersOfAttorney[0].acts = ['apply']
}
judges('inquiry.unanswered', [
  [
    'asks nobody where the lender has its own name changed',
    (s) => {
      unasked(s)
      renames(s, '测试银行厦门分行')
    },
    [],
  ],
  ['wants the answers of each mortgagor', unasked, ['block* /mortgagors/0']],
  [
    'takes a record of the inquiry for them',
    (s) => {
      unasked(s)
      s.filing.documents.push({ documentId: 'doc_9', slot: 'inquiry-record' })
    },
    [],
  ],
  [
    'takes the answers themselves',
    (s) => {
      unasked(s)
      s.filing.inquiry = [answers()]
    },
    [],
  ],
  [
    'of himself, not of another',
    (s) => {
      unasked(s)
      s.filing.inquiry = [answers({ party: 'agent' })]
    },
    ['block* /mortgagors/0'],
  ],
  [
    'takes one of several agents',
    (s) => s.filing.powersOfAttorney.push({ principals: ['owner'], acts: ['collect'] }, {}),
    [],
  ],
  [
    'finds a contradiction in one of several units, and one of several owners',
    (s) => {
      s.filing.units.push({ owners: ['agent', 'owner'] }, {})
      s.filing.inquiry = [answers({ otherCoOwners: true })]
    },
    ['block* /inquiry/0/otherCoOwners'],
  ],
  [
    'takes an agent of his, not of another',
    (s) => {
      s.filing.powersOfAttorney[0].principals = ['agent']
    },
    ['block* /mortgagors/0'],
  ],
  [
    "takes an agent of a ward's guardian",
    (s) => {
      s.filing.powersOfAttorney[0].principals = ['guardian']
      s.filing.parties[0].guardians = ['guardian']
    },
    [],
  ],
  [
    'asks nobody who is not named',
    (s) => {
      unasked(s)
      s.filing.mortgagors = [{}]
    },
    [],
  ],
  [
    'asks nobody where the mortgage only ends',
    (s) => {
      unasked(s)
      release(s)
    },
    [],
  ],
  [
    'finds each answer that contradicts the filing, and where',
    (s) => {
      s.filing.inquiry = [
        answers(),
        answers({ trueIntent: false, papersTrue: false, otherCoOwners: true }),
        answers({ party: 'agent', otherCoOwners: true }),
      ]
    },
    ['block* /inquiry/1/trueIntent', 'block* /inquiry/1/papersTrue', 'block* /inquiry/1/otherCoOwners'],
  ],
  [
    'finds no contradiction in co-owners of a unit that is not sole',
    (s) => {
      coOwned(s, 'joint')
      s.filing.inquiry = [answers({ otherCoOwners: true })]
    },
    [],
  ],
])

const secures = (s: Scene) => {
  s.filing.parties[0].type = 'organization'
  s.filing.debtors = [{ party: 'agent', relation: 'other' }]
}
judges('company.resolution', [
  ['warns of a company that secures the debt of another', secures, ['warn /mortgagors/0']],
  [
    'also where a mortgage is changed',
    (s) => {
      secures(s)
      asks(s, 'mortgage-change')
    },
    ['warn /mortgagors/0'],
  ],
  [
    'not where one ends',
    (s) => {
      secures(s)
      release(s)
    },
    [],
  ],
  [
    'not where the bank has the decision',
    (s) => {
      secures(s)
      papers(s, { companyDecision: 'shareholders' })
    },
    [],
  ],
  [
    'not of a person',
    (s) => {
      secures(s)
      s.filing.parties[0].type = 'individual'
    },
    [],
  ],
])

const forAnother = (s: Scene) => {
  refinances(s)
  s.filing.debtors = [{ party: 'agent', relation: 'other' }]
}
judges('mortgagor.third-party-refinance', [
  ['warns where the mortgagor is not the debtor', forAnother, ['warn /mortgagors']],
  ['not where he is', refinances, []],
  [
    'also where one of several is not',
    (s) => {
      refinances(s)
      s.filing.mortgagors.push({ party: 'agent' })
    },
    ['warn /mortgagors'],
  ],
  [
    'also where it is stated that he does not know',
    (s) => {
      forAnother(s)
      papers(s, { mortgagorKnowsRefinance: false })
    },
    ['warn /mortgagors'],
  ],
  [
    'not of a mortgagor who is not named',
    (s) => {
      forAnother(s)
      s.filing.mortgagors = [{}]
    },
    [],
  ],
  [
    'not of a new loan',
    (s) => {
      forAnother(s)
      asks(s, 'mortgage-first')
    },
    [],
  ],
  [
    'not of a release',
    (s) => {
      forAnother(s)
      asks(s, 'mortgage-cancel')
    },
    [],
  ],
])

judges('spouse.not-registered', [
  ['says nothing of an owner who is not married', (s) => papers(s, { marriedOwners: ['second'] }), []],
  ['finds him among several', (s) => papers(s, { marriedOwners: ['second', 'owner'] }), ['inform /units/0/owners']],
])
