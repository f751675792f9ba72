/** Every rule of the review: an example in which it finds something, and its nearest neighbour in which it does not. A rule without both fails. */
import { describe, expect, it } from 'vitest'
import { checkFiling } from '../../../lib/filings/check-filing.ts'
import { faultOf } from '../../../lib/kernel/faults.ts'
import { type Finding, type Insistence, type Reads, type Rule, SEVERITIES } from '../../../lib/review/model.ts'
import { blockingFindings, insistedOn, ruleOfFault, spokenFinding } from '../../../lib/review/review.ts'
import { RULES } from '../../../lib/review/rules/index.ts'
import { pathsOf, without } from '../../support/drafts.ts'
import { CONTEXT, type ExampleName, type Spoilt, spoilt } from '../../support/filings.ts'
import {
  assigns,
  authorization,
  before,
  builds,
  byAgent,
  carries,
  changes,
  converts,
  coOwned,
  firm,
  listed,
  material,
  NOTICE,
  ownership,
  papers,
  refinances,
  release,
  seen,
  status,
  transfers,
  unit,
  unsigned,
} from '../../support/review/changes.ts'
import { EXPECTED } from '../../support/review/expected.ts'
import {
  cleanBook,
  findingsIn,
  mortgage,
  others,
  restricted,
  reviewed,
  type Scene,
  scene,
} from '../../support/review/scene.ts'

type Change = (scene: Scene) => void
type Judged = { readonly found: Change; readonly near: Change }
/** Told as a fault of level 1 or 2. */
type Told = { readonly fault: () => readonly string[]; readonly nearFault: () => readonly string[] }

const inFiling =
  (name: ExampleName, change: (filing: Spoilt) => void = () => {}) =>
  (): readonly string[] =>
    checkFiling(spoilt(name, change), CONTEXT).flatMap((fault) => ruleOfFault(fault) ?? [])
const byCode =
  (code: Parameters<typeof faultOf>[1], pointer = '/x') =>
  () => [ruleOfFault(faultOf(pointer, code)) ?? '']

const EXAMPLES: Readonly<Record<string, (Judged | Told) | readonly (Judged | Told)[]>> = {
  'unit.virtual-number': [
    {
      found: (s) => {
        unit(s).unitNumber = '350203000000GB00123F00010203'
      },
      near: (s) => {
        unit(s).unitNumber = '350203000001GB00123F00010203'
      },
    },
    {
      found: (s) => {
        release(s)
        unit(s).unitNumber = '350203000000GB00123F00010203'
      },
      near: (s) => {
        release(s)
        unit(s).unitNumber = '350203000001GB00123F00010203'
      },
    },
  ],
  'unit.old-division-code': {
    found: (s) => {
      unit(s).unitNumber = '350427001002GB00123F00010203'
    },
    near: (s) => {
      unit(s).unitNumber = '350405001002GB00123F00010203'
    },
  },
  'unit.certificate-mismatch': {
    found: (s) => {
      ownership(s).certificateNumber = '闽(2023)厦门市不动产权第0012346号'
    },
    near: (s) => {
      ownership(s).certificateNumber = '闽（2023）厦门市不动产权第0012345号'
    },
  },
  'certificate.legacy-number': {
    found: (s) => {
      unit(s).certificate = { legacyNumber: '厦国土房证第00123456号' }
    },
    near: () => {},
  },
  'certificate.void': {
    found: (s) => {
      ownership(s).voidCertificates = ['闽（2023）厦门市不动产权第0012345号']
    },
    near: (s) => {
      ownership(s).voidCertificates = ['闽(2020)厦门市不动产权第0012345号']
    },
  },
  'object.land-ownership': {
    fault: inFiling('ordinary', (f) => {
      f.units[0].unitNumber = '350203001002JA00123W00000000'
    }),
    nearFault: inFiling('ordinary', (f) => {
      f.units[0].unitNumber = '350203001002JB00123W00000000'
    }),
  },
  'object.homestead-collective': [
    {
      fault: inFiling('ordinary', (f) => {
        f.units[0].unitNumber = '350203001002JC00123F00010001'
      }),
      nearFault: inFiling('ordinary', (f) => {
        f.units[0].unitNumber = '350203001002GC00123F00010001'
      }),
    },
    {
      found: (s) => {
        status(s).state.land = 'collective'
      },
      near: (s) => {
        status(s).state.land = 'allocated'
      },
    },
  ],
  'object.public-interest': {
    found: (s) => {
      status(s).state.publicInterest = true
    },
    near: (s) => {
      status(s).state.publicInterest = false
    },
  },
  'object.house-land-apart': {
    found: (s) => {
      status(s).state.togetherWith = ['350203001002GB00123W00000000']
    },
    near: (s) => {
      status(s).state.togetherWith = [unit(s).unitNumber]
    },
  },
  'object.allocated-land': {
    found: (s) => {
      status(s).state.land = 'allocated'
    },
    near: (s) => {
      status(s).state.land = 'granted'
    },
  },
  'object.land-term-expired': {
    found: (s) => {
      status(s).facts = { ...status(s).facts, use: '工业' }
      status(s).state.landTermTo = '2026-11-23'
    },
    near: (s) => {
      status(s).facts = { ...status(s).facts, use: '工业' }
      status(s).state.landTermTo = '2026-11-24'
    },
  },
  'object.land-term-before-debt-end': {
    found: (s) => {
      status(s).facts = { ...status(s).facts, use: '工业' }
      status(s).state.landTermTo = '2046-11-30'
    },
    near: (s) => {
      status(s).facts = { ...status(s).facts, use: '工业' }
      status(s).state.landTermTo = '2046-12-01'
    },
  },
  'object.construction-presold': {
    found: (s) => {
      builds(s)
      status(s).state.presold = true
    },
    near: (s) => {
      builds(s)
      status(s).state.presold = false
    },
  },
  'object.construction-permit': {
    found: (s) => {
      builds(s)
      delete s.filing.construction.planningPermitNo
    },
    near: builds,
  },
  'object.construction-finished': {
    found: (s) => {
      builds(s)
      status(s).state.ownershipRegistered = true
    },
    near: (s) => {
      builds(s)
      status(s).state.ownershipRegistered = false
    },
  },
  'object.restricted-housing': {
    found: (s) => {
      status(s).state.resaleRestricted = true
    },
    near: (s) => {
      status(s).state.resaleRestricted = false
    },
  },
  'object.leased': {
    found: (s) => papers(s, { leasedUnits: [unit(s).unitNumber] }),
    near: (s) => papers(s, { leasedUnits: ['350203001002GB00123F00010204'] }),
  },
  'object.parking-or-storage': {
    found: (s) => {
      status(s).facts = { ...status(s).facts, use: '地下车位' }
    },
    near: (s) => {
      status(s).facts = { ...status(s).facts, use: '商业' }
    },
  },
  'book.seized': [
    {
      found: (s) => {
        status(s).restrictions = [restricted('seizure')]
      },
      near: (s) => {
        release(s)
        status(s).restrictions = [restricted('seizure')]
      },
    },
    {
      found: (s) => {
        status(s).restrictions = [restricted('waiting-provisional-seizure')]
      },
      near: (s) => {
        status(s).restrictions = [restricted('other')]
      },
    },
    {
      found: (s) => {
        converts(s)
        status(s).restrictions = [restricted('provisional-seizure', { registeredOn: '2024-01-01' })]
      },
      near: (s) => {
        converts(s)
        status(s).restrictions = [restricted('provisional-seizure', { registeredOn: '2025-01-01' })]
      },
    },
  ],
  'book.changed-since-check': [
    {
      found: (s) => {
        s.earlier = cleanBook()
        status(s).restrictions = [restricted('objection')]
      },
      near: (s) => {
        s.earlier = cleanBook()
      },
    },
    {
      found: (s) => {
        s.earlier = cleanBook()
        listed(s, others())
      },
      near: (s) => {
        s.earlier = cleanBook()
        s.earlier.mortgages.shown.mortgages = [others()]
        listed(s, others())
      },
    },
  ],
  'book.objection': {
    found: (s) => {
      status(s).restrictions = [restricted('objection')]
    },
    near: (s) => {
      release(s)
      status(s).restrictions = [restricted('objection')]
    },
  },
  'book.pre-notice-of-another': [
    {
      found: (s) => {
        status(s).restrictions = [restricted('advance-notice')]
      },
      near: (s) => {
        status(s).restrictions = [restricted('advance-notice', { ofSigner: true })]
      },
    },
    {
      found: (s) => {
        converts(s)
        status(s).restrictions = [restricted('advance-notice', { proofNumber: `${NOTICE}1` })]
      },
      near: (s) => {
        converts(s)
        status(s).restrictions = [restricted('advance-notice', { proofNumber: NOTICE })]
      },
    },
  ],
  'book.pre-notice-lapsed': [
    {
      found: (s) => converts(s, { registrableSince: '2026-08-25' }),
      near: (s) => converts(s, { registrableSince: '2026-08-26' }),
    },
    { found: (s) => converts(s, { claimEnded: true }), near: (s) => converts(s, { claimEnded: false }) },
  ],
  'book.residence-right': {
    found: (s) => {
      status(s).restrictions = [restricted('residence-right')]
    },
    near: (s) => {
      status(s).restrictions = [restricted('other')]
    },
  },
  'book.other-case-running': [
    {
      found: (s) => {
        status(s).state.otherCaseRunning = true
      },
      near: (s) => {
        status(s).state.otherCaseRunning = false
      },
    },
    { fault: byCode('unit.in-another-case'), nearFault: byCode('unit.not-in-case') },
  ],
  'book.ranks': { found: (s) => listed(s, others()), near: (s) => listed(s, others({ preNotice: true })) },
  'book.transfer-restricted': {
    found: (s) => {
      transfers(s)
      listed(s, others({ transferRestricted: true }))
    },
    near: (s) => {
      transfers(s)
      listed(s, others({ transferRestricted: false }))
    },
  },
  'book.mortgage-before-2021': {
    found: (s) => {
      transfers(s)
      listed(s, others({ registeredOn: '2020-12-31' }))
    },
    near: (s) => {
      transfers(s)
      listed(s, others({ registeredOn: '2021-01-01' }))
    },
  },
  'book.declared-owners-differ': [
    {
      found: (s) => {
        ownership(s).owners.push({ name: '测***' })
      },
      near: () => {},
    },
    {
      found: (s) => {
        ownership(s).coOwnership = 'joint'
      },
      near: (s) => {
        delete ownership(s).coOwnership
      },
    },
    {
      found: (s) => {
        coOwned(s, 'by-shares')
        ownership(s).coOwnership = 'by-shares'
        ownership(s).owners = [
          { name: '测试甲', idNumber: '350203190001020020', share: '1/2' },
          { name: '测**', share: '1/2' },
        ]
      },
      near: (s) => {
        coOwned(s, 'by-shares')
        ownership(s).coOwnership = 'by-shares'
        ownership(s).owners = [
          { name: '测试甲', idNumber: '350203190001020020', share: '2/3' },
          { name: '测**', share: '1/3' },
        ]
      },
    },
  ],
  'party.name-differs': [
    {
      found: (s) => {
        ownership(s).owners[0].name = '测试申'
      },
      near: (s) => {
        ownership(s).owners[0].name = '测试 甲'
      },
    },
    {
      found: (s) => {
        ownership(s).owners[0].idNumber = '350203190001020036'
      },
      near: () => {},
    },
    {
      found: (s) => {
        ownership(s).owners[0].idNumber = '350203000102002'
      },
      near: () => {},
    },
  ],
  'party.name-variant': {
    found: (s) => {
      ownership(s).owners[0].name = '測试甲'.replace('測', '测').concat(' ')
    },
    near: (s) => {
      ownership(s).owners[0].name = '测试申'
    },
  },
  'certificate.handing-in-unstated': {
    found: transfers,
    near: (s) => {
      transfers(s)
      unit(s).certificate.paper = 'surrendered'
    },
  },
  'coowners.joint-all': {
    found: (s) => coOwned(s, 'joint'),
    near: (s) => {
      coOwned(s, 'joint')
      s.filing.mortgagors.push({ party: 'second' })
    },
  },
  'coowners.shares-two-thirds': {
    found: (s) => {
      coOwned(s, 'by-shares')
      s.filing.mortgagors = [{ party: 'second' }]
    },
    near: (s) => coOwned(s, 'by-shares'),
  },
  'party.minor': [
    {
      fault: inFiling('coOwners', (f) => {
        delete f.parties[1].guardians
      }),
      nearFault: inFiling('coOwners'),
    },
    {
      found: (s) => {
        s.filing.parties[0].guardians = ['agent']
        s.filing.debtors = [{ party: 'agent', relation: 'relative' }]
        s.filing.loan.purpose = 'business-operation'
      },
      near: (s) => {
        s.filing.parties[0].guardians = ['agent']
        s.filing.debtors = [{ party: 'agent', relation: 'relative' }]
      },
    },
  ],
  'agent.power-missing': {
    fault: inFiling('ordinary', (f) => {
      f.powersOfAttorney[0].validTo = '2026-11-23'
    }),
    nearFault: inFiling('ordinary', (f) => {
      f.powersOfAttorney[0].validTo = '2026-11-24'
    }),
  },
  'agent.individual-not-witnessed': {
    found: (s) => {
      s.facts.capability.witnessing = ['registry', 'notary']
    },
    near: (s) => {
      s.facts.capability.witnessing = ['registry', 'notary', 'designated-officer']
    },
  },
  'party.abroad': {
    found: (s) => {
      s.filing.parties[0].idDocument = { kind: 'taiwan-permit', number: 'T12345678' }
    },
    near: (s) => {
      s.filing.parties[0].idDocument.kind = 'household-register'
    },
  },
  'mortgagee.branch': [
    { fault: byCode('branch.not-listed', '/branch'), nearFault: byCode('officer.not-designated') },
    {
      fault: inFiling('ordinary', (f) => {
        f.mortgagees[0].branch = '91350100MA00YH420G'
      }),
      nearFault: inFiling('ordinary'),
    },
  ],
  'officer.not-designated': {
    fault: byCode('officer.not-designated', '/officer'),
    nearFault: byCode('branch.not-listed'),
  },
  'filing.not-authorised-by-owner': {
    fault: inFiling('ordinary', (f) => {
      f.powersOfAttorney[0].principals = ['agent']
    }),
    nearFault: inFiling('ordinary', (f) => {
      f.powersOfAttorney[0].acts = ['collect']
    }),
  },
  'inquiry.unanswered': [
    {
      found: (s) => {
        s.filing.powersOfAttorney[0].acts = ['apply']
      },
      near: (s) => {
        s.filing.powersOfAttorney[0].acts = ['apply', 'answer-inquiry']
      },
    },
    {
      found: (s) => {
        s.filing.inquiry = [
          {
            party: 'owner',
            trueIntent: true,
            otherCoOwners: true,
            papersTrue: true,
            knowsRestrictions: true,
            answeredOn: '2026-11-20',
          },
        ]
      },
      near: (s) => {
        s.filing.inquiry = [
          {
            party: 'owner',
            trueIntent: true,
            otherCoOwners: false,
            papersTrue: true,
            knowsRestrictions: true,
            answeredOn: '2026-11-20',
          },
        ]
      },
    },
  ],
  'company.resolution': {
    found: (s) => {
      s.filing.parties[0].type = 'organization'
      s.filing.debtors = [{ party: 'agent', relation: 'other' }]
    },
    near: (s) => {
      s.filing.parties[0].type = 'organization'
    },
  },
  'mortgagor.third-party-refinance': {
    found: (s) => {
      refinances(s)
      s.filing.debtors = [{ party: 'agent', relation: 'other' }]
    },
    near: (s) => {
      refinances(s)
      s.filing.debtors = [{ party: 'agent', relation: 'other' }]
      papers(s, { mortgagorKnowsRefinance: true })
    },
  },
  'spouse.not-registered': {
    found: (s) => papers(s, { marriedOwners: ['owner'] }),
    near: (s) => {
      coOwned(s, 'joint')
      papers(s, { marriedOwners: ['owner'] })
    },
  },
  'particulars.ordinary': [
    {
      fault: inFiling('ordinary', (f) => {
        f.mortgage.term.to = f.mortgage.term.from
      }),
      nearFault: inFiling('ordinary', (f) => {
        f.mortgage.term.to = '2026-12-02'
      }),
    },
    {
      fault: inFiling('ordinary', (f) => {
        f.mortgage.ceiling = f.mortgage.claim
      }),
      nearFault: inFiling('ordinary'),
    },
  ],
  'particulars.maximum': {
    fault: inFiling('maximum', (f) => {
      f.mortgage.ceiling.fen = 0
    }),
    nearFault: inFiling('maximum', (f) => {
      f.mortgage.ceiling.fen = 1
    }),
  },
  'particulars.scope-of-security': {
    found: (s) => {
      delete s.filing.mortgage.scopeOfSecurity
      papers(s, { scopeOfSecurity: '本金' })
    },
    near: (s) => {
      delete s.filing.mortgage.scopeOfSecurity
    },
  },
  'particulars.restriction-unanswered': {
    fault: inFiling('ordinary', (f) => {
      delete f.mortgage.transferRestricted
    }),
    nearFault: inFiling('ordinary', (f) => {
      f.mortgage.transferRestricted = false
    }),
  },
  'particulars.form-contract-differ': [
    {
      found: (s) => papers(s, { amount: { currency: 'CNY', fen: 120_000_001 } }),
      near: (s) => papers(s, { amount: { currency: 'CNY', fen: 120_000_000 } }),
    },
    { found: (s) => papers(s, { contractNo: '抵2026-0009' }), near: (s) => papers(s, { contractNo: '抵2026-0001 ' }) },
    { found: (s) => papers(s, { parties: ['测试申'] }), near: (s) => papers(s, { parties: ['测试甲'] }) },
    { found: (s) => papers(s, { units: [] }), near: (s) => papers(s, { units: [unit(s).unitNumber] }) },
  ],
  'particulars.amount-unit': {
    found: (s) => {
      s.filing.loan.amount.fen = 12_000
    },
    near: (s) => {
      s.filing.loan.amount.fen = 12_001
    },
  },
  'particulars.amount-above-value': {
    found: (s) => papers(s, { value: { currency: 'CNY', fen: 119_999_999 } }),
    near: (s) => papers(s, { value: { currency: 'CNY', fen: 120_000_000 } }),
  },
  'particulars.dates': [
    {
      fault: inFiling('ordinary', (f) => {
        f.mortgage.signedOn = '2026-11-25'
      }),
      nearFault: inFiling('ordinary', (f) => {
        f.mortgage.signedOn = '2026-11-24'
      }),
    },
    {
      found: (s) => {
        s.filing.mortgage.term.to = '2026-11-23'
      },
      near: (s) => {
        s.filing.mortgage.term.to = '2026-11-24'
      },
    },
  ],
  'particulars.forfeiture-clause': {
    found: (s) => papers(s, { forfeitureClause: true }),
    near: (s) => papers(s, { forfeitureClause: false }),
  },
  'maximum.existing-debt': {
    fault: inFiling('maximum', (f) => {
      f.documents = f.documents.filter(({ slot }: { slot: string }) => slot !== 'existing-debt-consent')
    }),
    nearFault: inFiling('maximum'),
  },
  'maximum.already-determined': {
    found: (s) => {
      changes(s)
      listed(s, mortgage({ kind: 'maximum', termTo: '2026-11-23' }))
    },
    near: (s) => {
      changes(s)
      listed(s, mortgage({ kind: 'maximum', termTo: '2026-11-24' }))
    },
  },
  'maximum.draw-needs-no-registration': {
    found: (s) => {
      s.filing.mortgage.kind = 'maximum'
      before(s, { stands: 'registered' })
    },
    near: (s) => {
      s.filing.mortgage.kind = 'maximum'
      before(s)
    },
  },
  'refinance.loses-rank': {
    found: (s) => {
      refinances(s)
      listed(s, mortgage(), others())
    },
    near: (s) => {
      refinances(s)
      listed(s, mortgage({ rank: 2 }), others({ rank: 1 }))
    },
  },
  'refinance.cancel-reason': { found: (s) => refinances(s, { reason: 'repaid' }), near: (s) => refinances(s) },
  'renewal.new-debt-as-change': {
    found: (s) => {
      changes(s, 'term')
      s.filing.change.renews = 'renewal-new-debt'
    },
    near: (s) => {
      changes(s, 'term')
      s.filing.change.renews = 'renewal-same-claim'
    },
  },
  'change.harms-others': {
    found: (s) => {
      changes(s)
      listed(s, mortgage(), others())
    },
    near: (s) => {
      changes(s, 'names')
      listed(s, mortgage(), others())
    },
  },
  'assignment.debtor-not-notified': {
    found: (s) => {
      assigns(s)
      delete s.filing.assignment.debtorNotifiedOn
    },
    near: assigns,
  },
  'assignment.maximum-undetermined': {
    found: (s) => {
      assigns(s)
      listed(s, mortgage({ kind: 'maximum' }))
    },
    near: (s) => {
      assigns(s)
      listed(s, mortgage({ kind: 'maximum', determined: true }))
    },
  },
  'release.owner-alone': {
    found: (s) => {
      release(s)
      s.filing.mortgagees = []
    },
    near: (s) => {
      release(s)
      s.filing.mortgagees = []
      s.filing.existing[0].reason = 'judgment'
    },
  },
  'release.partial': {
    found: (s) => {
      release(s)
      listed(s, mortgage({ unitsCovered: 2 }))
    },
    near: release,
  },
  'conversion.owner-not-registered': {
    found: (s) => {
      converts(s)
      status(s).state.ownershipRegistered = false
    },
    near: (s) => converts(s),
  },
  'conversion.differs-from-pre-notice': [
    { found: (s) => converts(s, { amount: { currency: 'CNY', fen: 1 } }), near: (s) => converts(s) },
    {
      found: (s) => converts(s, { mortgagee: '测试第三银行' }),
      near: (s) => converts(s, { mortgagee: '测试银行厦门分行 ' }),
    },
  ],
  'carry-transfer.agreement': {
    found: (s) => {
      carries(s)
      delete s.filing.settlement
    },
    near: carries,
  },
  'carry-transfer.tax': {
    found: (s) => {
      transfers(s)
      delete s.filing.sale.taxClearanceNo
    },
    near: transfers,
  },
  'bank-to-bank.other-side-open': {
    found: (s) => {
      carries(s)
      s.filing.existing[0].mortgageeName = '测试第三银行'
    },
    near: (s) => {
      carries(s)
      s.filing.existing[0].mortgageeName = '测试第三银行'
      s.filing.settlement.counterpart = { institutionId: '91350000MA00YH0254' }
    },
  },
  'authorization.stale': [
    { found: (s) => authorization(s, { status: 'expired' }), near: (s) => authorization(s) },
    { found: (s) => authorization(s, { covers: () => false }), near: (s) => authorization(s, { status: 'used-up' }) },
    { found: (s) => authorization(s, { serves: false }), near: (s) => authorization(s) },
  ],
  'filing.duplicate': { found: (s) => before(s), near: (s) => before(s, { stands: 'ended' }) },
  'document.signature': [
    ...(['tampered', 'partial', 'revoked', 'untrusted', 'expired'] as const).map((verdict) => ({
      found: (s: Scene) => seen(s, { verdict, names: ['测试甲'] }),
      near: (s: Scene) => seen(s, { verdict: 'valid', names: ['测试甲'] }),
    })),
    // nobody signed: neither by hand before a witness nor electronically
    {
      found: (s) => seen(unsigned(s)),
      near: (s) => seen(s),
    },
    {
      found: (s) => seen(unsigned(s), { verdict: 'valid', names: ['测试甲'] }),
      near: (s) => seen(unsigned(s), { verdict: 'valid', names: ['测试甲', '测试银行厦门分行'] }),
    },
    // an agent signs the application in his principal's place, where his power covers it; a guardian for a ward
    {
      found: (s) => {
        s.filing.powersOfAttorney[0].acts = ['collect']
        byAgent(s)
      },
      near: (s) => byAgent(s),
    },
  ],
  'document.legibility': {
    found: (s) => {
      s.filing.parties[0].idDocument.validTo = '2026-11-23'
    },
    near: (s) => {
      s.filing.parties[0].idDocument.validTo = '2026-11-24'
    },
  },
  'common-material.expired': [
    {
      found: (s) => material(s, { at: 0, standing: 'expired', validTo: '2026-11-23' }),
      near: (s) => material(s, { at: 0, standing: 'good', validTo: '2027-11-23' }),
    },
    {
      found: (s) => material(s, { at: 0, standing: 'good', validTo: '2027-01-23' }),
      near: (s) => material(s, { at: 0, standing: 'good', validTo: '2027-01-24' }),
    },
    {
      found: (s) => material(s, { at: 0, standing: 'unchecked' }),
      near: (s) => material(s, { standing: 'unchecked' }),
    },
    {
      found: (s) => material(s, { standing: 'expired', validTo: '2026-11-23' }),
      near: (s) => material(s, { standing: 'refused', validTo: '2026-11-23' }),
    },
  ],
  'fee.category': {
    found: () => {},
    near: release,
  },
  'fee.exemption-evidence': {
    found: (s) => firm(s, 'micro-or-small'),
    near: (s) => firm(s, 'enterprise'),
  },
  'registry.capability': [
    {
      found: (s) => {
        s.facts.capability.mortgageKinds = ['maximum']
      },
      near: (s) => {
        s.facts.capability.mortgageKinds = ['ordinary']
      },
    },
    {
      found: (s) => {
        s.facts.capability.businesses = ['release']
      },
      near: (s) => {
        s.facts.capability.businesses = ['new-loan']
      },
    },
    {
      found: (s) => {
        s.facts.capability.registrations = ['mortgage-cancel']
      },
      near: (s) => {
        s.facts.capability.registrations = ['mortgage-first']
      },
    },
    {
      found: (s) => {
        Object.assign(s.filing, { business: 'transfer-with-mortgage', mode: 'amended' })
        s.facts.capability.ways = { 'transfer-with-mortgage': ['combined', 'staged'] }
      },
      near: (s) => {
        Object.assign(s.filing, { business: 'transfer-with-mortgage', mode: 'staged' })
        s.facts.capability.ways = { 'transfer-with-mortgage': ['combined', 'staged'] }
      },
    },
    {
      found: (s) => {
        s.facts.capability.limits.documentsPerCase = s.filing.documents.length - 1
      },
      near: (s) => {
        s.facts.capability.limits.documentsPerCase = s.filing.documents.length
      },
    },
    {
      found: (s) => {
        s.facts.capability.limits.unitsPerCase = 0
      },
      near: (s) => {
        s.facts.capability.limits.unitsPerCase = 1
      },
    },
    {
      found: (s) => {
        s.filing.conversion = { preNoticeNo: '闽(2024)厦门市不动产证明第0110101号', lenderAlone: true }
        s.facts.capability.lenderAlone = undefined
      },
      near: (s) => {
        s.filing.conversion = { preNoticeNo: '闽(2024)厦门市不动产证明第0110101号', lenderAlone: true }
        s.facts.capability.lenderAlone = ['pre-notice-conversion']
      },
    },
    {
      found: (s) => {
        s.facts.capability.formats = ['application/ofd']
      },
      near: (s) => {
        s.facts.capability.formats = ['application/ofd', 'application/pdf']
      },
    },
    {
      found: (s) => {
        s.facts.files = [{ at: 1, contentType: 'image/png', length: s.facts.capability.limits.documentBytes + 1 }]
      },
      near: (s) => {
        s.facts.files = [{ at: 1, contentType: 'image/png', length: s.facts.capability.limits.documentBytes }]
      },
    },
  ],
}

const examplesOf = (id: string): readonly (Judged | Told)[] => {
  const listed = EXAMPLES[id]
  return listed === undefined ? [] : Array.isArray(listed) ? listed : [listed as Judged | Told]
}

const finds = (rule: Rule, change: Change): boolean =>
  reviewed(change, [rule]).some(({ outcome }) => outcome === 'found')

describe('the fee to expect', () => {
  const expected = (change: Change) =>
    reviewed(change)
      .filter(({ rule }) => rule === 'fee.category')
      .map(({ particulars }) => particulars)

  it('is what the schedule asks for the use in the book', () => {
    expect(expected(() => {})).toEqual([{ items: 1, each: 80 }])
    expect(expected((s) => firm(s, 'micro-or-small'))).toEqual([{ items: 1, each: 0 }])
  })
})

describe.each(RULES.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  it('finds in its example, and not in the nearest neighbour', () => {
    expect(examplesOf(id).length, 'a rule needs an example and a neighbour').toBeGreaterThan(0)
    for (const [n, example] of examplesOf(id).entries()) {
      const [there, near] =
        'found' in example
          ? [finds(rule, example.found), finds(rule, example.near)]
          : [example.fault().includes(id), example.nearFault().includes(id)]
      expect([n, there, near]).toEqual([n, true, false])
    }
  })

  it('says what is wrong, what would cure it and on what it rests, in both languages', () => {
    expect(SEVERITIES).toContain(rule.severity)
    for (const text of [rule.says.zh, rule.cure.zh]) expect(text).toMatch(/\p{Script=Han}/u)
    for (const text of [rule.says.en, rule.cure.en]) expect(text).toMatch(/^[A-Z{]/)
    expect(rule.sources.length).toBeGreaterThan(0)
  })

  it('is never passed where it could not look', () => {
    const needsBook = rule.judgeUnit !== undefined && rule.judge === undefined
    if (!needsBook) return
    for (const example of examplesOf(id).filter((one) => 'found' in one)) {
      const outcomes = reviewed(
        (s) => {
          ;(example as Judged).found(s)
          s.book = undefined
        },
        [rule],
      )
      expect(outcomes.map(({ outcome }) => outcome)).toEqual(['not-checked'])
    }
  })
})

describe('the rules', () => {
  it('are the 78, each number and each id once', () => {
    expect(RULES.map(({ number }) => number)).toEqual(Array.from({ length: 78 }, (_, i) => i + 1))
    expect(new Set(RULES.map(({ id }) => id)).size).toBe(78)
    expect(Object.keys(EXAMPLES).filter((id) => !RULES.some((rule) => rule.id === id))).toEqual([])
  })

  it('find in a clean filing nothing that holds it, and fill every blank of their words', () => {
    const found = reviewed(() => {}).filter(({ outcome }) => outcome === 'found')
    expect(found.map(({ rule }) => rule)).toEqual(['fee.category'])
    for (const list of Object.values(EXAMPLES).flat())
      if ('found' in list)
        for (const finding of reviewed(list.found)) {
          const { zh, en } = spokenFinding(finding)
          expect(zh + en).not.toMatch(/\{\w+\}/)
        }
  })

  it('say when the book was read', () => {
    const seized = reviewed((s) => {
      status(s).restrictions = [restricted('seizure')]
    }).find(({ rule }) => rule === 'book.seized')
    expect(seized).toMatchObject({ severity: 'block*', bookReadAt: '2026-11-24T09:00:00+08:00' })
  })
})

const judgedOf = (id: string): readonly Judged[] => examplesOf(id).filter((one): one is Judged => 'found' in one)

describe.each(RULES.map((rule) => [rule.id, rule] as const))('%s, exactly:', (id, rule) => {
  const expected = EXPECTED[id]

  it('points where the fault lies, as severe as the table of rules says, with what was read', () => {
    const found = judgedOf(id).map(({ found }) => reviewed(found, [rule]).filter(({ outcome }) => outcome === 'found'))
    expect(found.map((one) => one.map(({ rule: _, outcome: __, ...said }) => said))).toEqual(expected?.finds)
  })

  it('reads what it says, and is not checked where that is missing', () => {
    expect(rule.reads).toEqual(expected?.reads)
    for (const reads of rule.reads)
      for (const { found } of judgedOf(id)) {
        const said = reviewed(
          (s) => {
            found(s)
            WITHHOLD[reads](s)
          },
          [rule],
        )
        expect([reads, said.filter(({ outcome }) => outcome === 'found')]).toEqual([reads, []])
        // Without an earlier look there is nothing to compare: the rule does not apply.
        const unread = reads === 'earlier-book' ? [] : [{ severity: rule.severity, outcome: 'not-checked' }]
        expect(said.map(({ severity, outcome }) => ({ severity, outcome }))).toEqual(unread)
      }
  })

  it('takes a draft in which anything is missing', () => {
    for (const { found } of judgedOf(id)) {
      const whole = scene()
      found(whole)
      for (const path of pathsOf(whole.filing)) {
        const draft = { ...whole, filing: without(whole.filing, path) }
        expect(() => findingsIn(draft, [rule]), path.join('/')).not.toThrow()
      }
    }
  })
})

const WITHHOLD: Readonly<Record<Reads, Change>> = {
  ownership: (s) => delete s.book?.ownership,
  'unit-status': (s) => delete s.book?.['unit-status'],
  mortgages: (s) => delete s.book?.mortgages,
  'earlier-book': (s) => (s.earlier = undefined),
  authorization: (s) => (s.facts.authorization = undefined),
  history: (s) => (s.facts.history = undefined),
  registry: (s) => (s.facts.capability = undefined),
  papers: (s) => (s.filing.papers = undefined),
  signatures: (s) => (s.facts.signatures = undefined),
  materials: (s) => (s.facts.materials = undefined),
}

describe('what holds a filing', () => {
  const finding = (rule: string, severity: Finding['severity'], outcome: Finding['outcome'] = 'found'): Finding => ({
    rule,
    severity,
    outcome,
    pointer: '/units/0',
  })
  const insistence = (rule: string): Insistence => ({ rule, reason: 'applicant-insists', comment: '申请人坚持' })
  const all = [
    finding('hard', 'block'),
    finding('legal', 'block*'),
    finding('advice', 'warn'),
    finding('hint', 'inform'),
    finding('unread', 'block*', 'not-checked'),
    finding('unread-hard', 'block', 'not-checked'),
  ]
  const rulesOf = (some: readonly { rule: string }[]) => some.map(({ rule }) => rule)

  it('is a hard finding always, and a legal one until somebody insists', () => {
    expect(rulesOf(blockingFindings(all))).toEqual(['hard', 'legal'])
    expect(rulesOf(blockingFindings(all, [insistence('legal'), insistence('hard')]))).toEqual(['hard'])
    expect(rulesOf(blockingFindings(all, [insistence('advice')]))).toEqual(['hard', 'legal'])
  })

  it('counts only the insistences that answer a legal finding', () => {
    const said = ['hard', 'legal', 'advice', 'unread', 'nothing'].map(insistence)
    expect(rulesOf(insistedOn(all, said))).toEqual(['legal'])
    expect(insistedOn(all)).toEqual([])
    expect(insistedOn([], said)).toEqual([])
  })

  it('is said apart from what could not be looked at', () => {
    const unread = spokenFinding({ ...finding('book.seized', 'block*', 'not-checked') })
    expect(unread.zh).toMatch(/^未核对（无可用的登记簿查询结果或相关信息）：.*…/)
    expect(unread.en).toMatch(/^Not checked \(nothing that could be read\): .*…/)
    const particulars = { kindZh: '查封', kindEn: 'seizure', since: '2026-01-02' }
    const read = spokenFinding({ ...finding('book.seized', 'block*'), particulars })
    expect(read.zh).not.toContain('未核对')
    expect(read.zh).toContain('查封')
    expect(read.en).toContain('seizure')
    expect(read.en).not.toContain('Not checked')
    expect('particulars' in read).toBe(false)
    expect(spokenFinding(finding('no.such', 'warn'))).toMatchObject({ zh: 'no.such', en: 'no.such' })
  })
})
