import { describe, expect, test } from 'vitest'
import { checkFiling, judgeFiling, lookupsOf } from '../../../lib/filings/check-filing.ts'
import { FILING_EXAMPLES } from '../../../lib/filings/examples.ts'
import { CONTEXT, type ExampleName, faultsIn, type Spoilt, spoilt } from '../../support/filings.ts'

const doc = (n: number) => `doc_${String(n).padStart(26, '0')}`

type Row = readonly [says: string, example: ExampleName, change: (filing: Spoilt) => void, faults: readonly string[]]

const SIGNED = {
  manner: 'face-to-face',
  signer: 'owner',
  at: '2026-11-24T09:00:00+08:00',
  officer: 'officer-1',
  branch: FILING_EXAMPLES.ordinary.branch,
  place: '测试银行厦门分行营业室',
}

const SPOILT: readonly Row[] = [
  // shape
  [
    'an unknown field',
    'ordinary',
    (f) => {
      f.loan.colour = 'red'
    },
    ['/loan/colour field.unknown'],
  ],
  [
    'a business that is none',
    'ordinary',
    (f) => {
      f.business = 'barter'
    },
    ['/business value.not-allowed'],
  ],
  [
    'a reference with a separator of keys',
    'ordinary',
    (f) => {
      f.bankReference = 'A#1'
    },
    ['/bankReference text.malformed'],
  ],
  [
    'a name with a line break',
    'ordinary',
    (f) => {
      f.parties[0].name = '测\n试'
    },
    ['/parties/0/name text.untidy'],
  ],
  [
    'a name that turns the direction of writing',
    'ordinary',
    (f) => {
      f.parties[0].name = '测\u202e试'
    },
    ['/parties/0/name text.untidy'],
  ],
  [
    'money with a fraction',
    'ordinary',
    (f) => {
      f.mortgage.claim.fen = 0.5
    },
    ['/mortgage/claim/fen number.not-integer'],
  ],
  [
    'no money at all',
    'ordinary',
    (f) => {
      f.mortgage.claim.fen = 0
    },
    ['/mortgage/claim/fen number.too-small'],
  ],
  [
    'a declaration not made',
    'ordinary',
    (f) => {
      f.declaration.identityVerified = false
    },
    ['/declaration/identityVerified value.not-allowed'],
  ],
  // identifiers
  [
    'a wrong check digit of a person',
    'ordinary',
    (f) => {
      f.parties[0].idDocument.number = '350203190001020021'
    },
    ['/parties/0/idDocument/number citizen-id.check-digit'],
  ],
  [
    'a wrong check digit of a company',
    'company',
    (f) => {
      f.parties[0].idDocument.number = '91350500MA00XX032H'
    },
    ['/parties/0/idDocument/number credit-code.check-digit'],
  ],
  [
    'a person not yet born',
    'ordinary',
    (f) => {
      f.parties[1].idDocument.number = '350203209901020031'
    },
    ['/parties/1/idDocument/number citizen-id.birth-date-in-future'],
  ],
  [
    'a malformed certificate',
    'ordinary',
    (f) => {
      f.units[0].certificate.number = '厦房1号'
    },
    ['/units/0/certificate/number certificate-number.malformed'],
  ],
  [
    'a proof in place of the ownership certificate',
    'ordinary',
    (f) => {
      f.units[0].certificate.number = '闽(2023)厦门市不动产证明第0012345号'
    },
    ['/units/0/certificate/number certificate-number.wrong-kind'],
  ],
  [
    'neither certificate',
    'ordinary',
    (f) => {
      f.units[0].certificate = {}
    },
    ['/units/0/certificate unit.certificate-unnamed'],
  ],
  [
    'both certificates',
    'ordinary',
    (f) => {
      f.units[0].certificate.legacyNumber = '厦国土房证第1号'
    },
    ['/units/0/certificate unit.certificate-unnamed'],
  ],
  // units and registry
  [
    'a malformed unit number',
    'ordinary',
    (f) => {
      f.units[0].unitNumber = '350203'
    },
    ['/units/0/unitNumber unit-number.malformed'],
  ],
  [
    'land ownership',
    'ordinary',
    (f) => {
      f.units[0].unitNumber = '350203001002JA00123W00000000'
    },
    ['/units/0/unitNumber unit-number.not-mortgageable'],
  ],
  [
    'a prefix of no registry',
    'ordinary',
    (f) => {
      f.units[0].unitNumber = '350527001002GB00123F00010203'
    },
    ['/units/0/unitNumber unit-number.unroutable'],
  ],
  [
    'units of two registries',
    'company',
    (f) => {
      f.units[1].unitNumber = '350581011004GB00311F00010001'
    },
    ['/disbursementWaitsFor filing.disbursement-wait-missing'],
  ],
  [
    'a unit twice',
    'company',
    (f) => {
      f.units[1].unitNumber = f.units[0].unitNumber
    },
    ['/units/1/unitNumber list.repeats'],
  ],
  // parties and references
  [
    'an owner nobody knows',
    'ordinary',
    (f) => {
      f.units[0].owners = ['owner', 'nobody']
      f.units[0].coOwnership = 'joint'
    },
    ['/units/0/owners/1 reference.unknown'],
  ],
  [
    'a party twice',
    'ordinary',
    (f) => {
      f.parties.push({ ...f.parties[1] })
    },
    ['/parties/2/id list.repeats'],
  ],
  [
    'a debtor twice',
    'ordinary',
    (f) => {
      f.debtors.push(f.debtors[0])
    },
    ['/debtors/1/party list.repeats'],
  ],
  [
    'a mortgagor who owns nothing',
    'ordinary',
    (f) => {
      f.mortgagors.push({ party: 'agent' })
      f.powersOfAttorney[0].principals.push('agent')
    },
    ['/mortgagors/1/party mortgagor.not-owner'],
  ],
  [
    'a unit whose owner mortgages nothing',
    'coOwners',
    (f) => {
      f.units.push({
        ...f.units[0],
        unitNumber: '350206003001GB00046F00120801',
        owners: ['borrower'],
        coOwnership: 'sole',
        shares: undefined,
      })
      delete f.units[1].shares
    },
    ['/units/1/owners unit.no-mortgagor'],
  ],
  [
    'a filing branch that is no mortgagee',
    'ordinary',
    (f) => {
      f.branch = '91350100MA00YH420G'
    },
    ['/branch mortgagee.filing-branch-absent'],
  ],
  [
    'a debtor said to be another, but a mortgagor',
    'ordinary',
    (f) => {
      f.debtors[0].relation = 'spouse'
    },
    ['/debtors/0/relation debtor.relation-contradicts'],
  ],
  [
    'a debtor said to be the same, but another',
    'coOwners',
    (f) => {
      f.debtors[0].relation = 'same'
    },
    ['/debtors/0/relation debtor.relation-contradicts'],
  ],
  [
    'a birth date against the identity number',
    'ordinary',
    (f) => {
      f.parties[0].birthDate = '1990-01-01'
    },
    ['/parties/0/birthDate party.birth-date-differs'],
  ],
  // minors
  [
    'a child without guardian',
    'coOwners',
    (f) => {
      delete f.parties[1].guardians
      f.powersOfAttorney[0].principals.push('child')
    },
    ['/parties/1/guardians party.guardian-missing'],
  ],
  [
    'a child by passport without guardian',
    'coOwners',
    (f) => {
      delete f.parties[1].guardians
      f.parties[1].idDocument = { kind: 'passport', number: 'TEST00001' }
      f.parties[1].birthDate = '2015-06-01'
      f.powersOfAttorney[0].principals.push('child')
    },
    ['/parties/1/guardians party.guardian-missing'],
  ],
  [
    'a child who guards itself',
    'coOwners',
    (f) => {
      f.parties[1].guardians = ['child']
      f.powersOfAttorney[0].principals.push('child')
    },
    ['/parties/1/guardians/0 party.guardian-unfit'],
  ],
  [
    'a child without proof of guardianship',
    'coOwners',
    (f) => {
      f.documents.pop()
    },
    ['/documents document.slot-missing'],
  ],
  // co-ownership
  [
    'several owners and no word how',
    'coOwners',
    (f) => {
      delete f.units[0].coOwnership
      delete f.units[0].shares
    },
    ['/units/0/coOwnership co-ownership.missing'],
  ],
  [
    'one owner by shares',
    'ordinary',
    (f) => {
      f.units[0].coOwnership = 'joint'
    },
    ['/units/0/coOwnership co-ownership.contradicts'],
  ],
  [
    'shares that are no whole',
    'coOwners',
    (f) => {
      f.units[0].shares[0].share.denominator = 2
    },
    ['/units/0/shares shares.not-whole'],
  ],
  [
    'shares of joint owners',
    'coOwners',
    (f) => {
      f.units[0].coOwnership = 'joint'
    },
    ['/units/0/shares co-ownership.shares-not-expected'],
  ],
  [
    'an owner without share',
    'coOwners',
    (f) => {
      f.units[0].shares[1].owner = 'owner'
    },
    ['/units/0/shares/1/owner list.repeats', '/units/0/shares co-ownership.shares-missing'],
  ],
  [
    'more than the whole mortgaged',
    'ordinary',
    (f) => {
      f.units[0].mortgagedShare = { numerator: 3, denominator: 2 }
    },
    ['/units/0/mortgagedShare share.beyond-whole'],
  ],
  [
    'mortgagees of a rank of whom one is silent',
    'syndicate',
    (f) => {
      delete f.mortgagees[1].share
    },
    ['/mortgagees/1/share mortgagee.shares-incomplete'],
  ],
  [
    'mortgagees whose shares are no whole',
    'syndicate',
    (f) => {
      f.mortgagees[1].share.numerator = 1
    },
    ['/mortgagees/0/share shares.not-whole'],
  ],
  // the kind of mortgage
  [
    'an ordinary mortgage with a ceiling',
    'ordinary',
    (f) => {
      f.mortgage.ceiling = f.mortgage.claim
    },
    ['/mortgage/ceiling field.unknown'],
  ],
  [
    'an ordinary mortgage without claim',
    'ordinary',
    (f) => {
      delete f.mortgage.claim
    },
    ['/mortgage/claim value.missing'],
  ],
  [
    'a maximum mortgage with a claim',
    'maximum',
    (f) => {
      f.mortgage.claim = f.mortgage.ceiling
    },
    ['/mortgage/claim field.unknown'],
  ],
  [
    'a maximum mortgage whose period runs backward',
    'maximum',
    (f) => {
      f.mortgage.determinationPeriod.to = '2020-01-01'
    },
    ['/mortgage/determinationPeriod/to period.not-forward'],
  ],
  [
    'no answer on restriction of transfer',
    'ordinary',
    (f) => {
      delete f.mortgage.transferRestricted
    },
    ['/mortgage/transferRestricted value.missing'],
  ],
  [
    'earlier debt without its papers',
    'maximum',
    (f) => {
      f.documents.splice(5)
    },
    ['/documents document.slot-missing', '/documents document.slot-missing'],
  ],
  [
    'the papers of the other kind',
    'maximum',
    (f) => {
      f.documents.push({ documentId: doc(20), slot: 'mortgage-contract' })
    },
    ['/documents/7/slot document.slot-not-expected'],
  ],
  // dates
  [
    'a contract of tomorrow',
    'ordinary',
    (f) => {
      f.mortgage.signedOn = '2026-11-25'
    },
    ['/mortgage/signedOn contract.signed-in-future'],
  ],
  [
    'a period that runs backwards',
    'ordinary',
    (f) => {
      f.mortgage.term.to = f.mortgage.term.from
    },
    ['/mortgage/term/to period.not-forward'],
  ],
  [
    'a debt before its contract',
    'ordinary',
    (f) => {
      f.loan.loanContractSignedOn = '2026-11-20'
      f.mortgage.term.from = '2026-11-19'
    },
    ['/mortgage/term/from debt.before-contract'],
  ],
  [
    'an approval of tomorrow',
    'ordinary',
    (f) => {
      f.loan.approvedAt = '2026-11-25T00:00:00+08:00'
    },
    ['/loan/approvedAt approval.in-future'],
  ],
  [
    'a day that does not exist',
    'ordinary',
    (f) => {
      f.mortgage.signedOn = '2026-02-30'
    },
    ['/mortgage/signedOn date.malformed'],
  ],
  [
    'a time elsewhere',
    'ordinary',
    (f) => {
      f.loan.approvedAt = '2026-11-20T02:00:00Z'
    },
    ['/loan/approvedAt instant.malformed'],
  ],
  // securing
  [
    'joint security with an amount on a unit',
    'ordinary',
    (f) => {
      f.units[0].securedAmount = f.mortgage.claim
    },
    ['/units/0/securedAmount securing.amount-not-expected'],
  ],
  [
    'security per unit with an amount missing',
    'company',
    (f) => {
      delete f.units[1].securedAmount
    },
    ['/units/1/securedAmount securing.amount-missing'],
  ],
  [
    'amounts that do not add up',
    'company',
    (f) => {
      f.units[1].securedAmount.fen = 1
    },
    ['/units securing.sum-differs'],
  ],
  [
    'an amount in another currency',
    'company',
    (f) => {
      f.units[1].securedAmount.currency = 'USD'
    },
    ['/units/1/securedAmount/currency money.currency-differs'],
  ],
  [
    'earlier debt in another currency',
    'maximum',
    (f) => {
      f.mortgage.existingDebt.amount.currency = 'USD'
    },
    ['/mortgage/existingDebt/amount/currency money.currency-differs'],
  ],
  // documents
  [
    'a required paper missing',
    'ordinary',
    (f) => {
      f.documents.splice(2, 1)
    },
    ['/documents document.slot-missing'],
  ],
  [
    'a paper twice',
    'ordinary',
    (f) => {
      f.documents.push(f.documents[0])
    },
    ['/documents/5 list.repeats'],
  ],
  // powers of attorney
  [
    'a power whose paper is not filed',
    'ordinary',
    (f) => {
      f.powersOfAttorney[0].documentId = doc(99)
    },
    ['/powersOfAttorney/0/documentId reference.unknown'],
  ],
  [
    'a power whose paper is in another slot',
    'ordinary',
    (f) => {
      f.powersOfAttorney[0].documentId = doc(3)
    },
    ['/powersOfAttorney/0/documentId power.slot-differs'],
  ],
  [
    'a power that nobody listed',
    'ordinary',
    (f) => {
      f.agents.push({ party: 'owner', power: 'pow-9' })
    },
    ['/agents/1/power reference.unknown'],
  ],
  [
    'a power given to another agent',
    'ordinary',
    (f) => {
      f.agents.push({ party: 'owner', power: 'pow-1' })
    },
    ['/agents/1/power agent.power-of-another'],
  ],
  [
    'a power that ends before it begins',
    'ordinary',
    (f) => {
      f.powersOfAttorney.push({ ...f.powersOfAttorney[0], id: 'pow-2', validFrom: '2027-01-01', validTo: '2026-12-31' })
    },
    ['/powersOfAttorney/1/validTo period.not-forward'],
  ],
  [
    'a power for a unit not filed',
    'ordinary',
    (f) => {
      f.powersOfAttorney[0].units = [f.units[0].unitNumber, '350203001002GB00999F00010203']
    },
    ['/powersOfAttorney/0/units/1 reference.unknown'],
  ],
  [
    'a power that has run out',
    'ordinary',
    (f) => {
      f.powersOfAttorney[0].validTo = '2026-11-23'
    },
    ['/mortgagors/0 power.not-from-owner'],
  ],
  [
    'a power not yet in force',
    'ordinary',
    (f) => {
      f.powersOfAttorney[0].validFrom = '2026-11-25'
    },
    ['/mortgagors/0 power.not-from-owner'],
  ],
  [
    'a power only to collect',
    'ordinary',
    (f) => {
      f.powersOfAttorney[0].acts = ['collect']
    },
    ['/mortgagors/0 power.not-from-owner'],
  ],
  [
    'a signing of a paper that is not filed, by nobody, tomorrow',
    'ordinary',
    (f) => {
      f.signing = [
        { ...SIGNED, documentId: `doc_${'9'.repeat(26)}`, signer: 'nobody', at: '2026-11-25T00:00:00+08:00' },
      ]
    },
    ['/signing/0/documentId reference.unknown', '/signing/0/signer reference.unknown', '/signing/0/at date.in-future'],
  ],
  [
    'a signing by video that nobody pictured',
    'ordinary',
    (f) => {
      f.signing = [{ ...SIGNED, documentId: f.documents[0].documentId, manner: 'remote' }]
    },
    ['/signing/0/photoSha256 value.missing'],
  ],
  [
    'a power for one of two units',
    'company',
    (f) => {
      f.powersOfAttorney[0].units = [f.units[0].unitNumber]
    },
    ['/mortgagors/0 power.not-from-owner'],
  ],
  [
    'a power from another',
    'ordinary',
    (f) => {
      f.powersOfAttorney[0].principals = ['agent']
    },
    ['/mortgagors/0 power.not-from-owner'],
  ],
  [
    'a power whose agent does not act',
    'ordinary',
    (f) => {
      f.agents = []
    },
    ['/mortgagors/0 power.not-from-owner'],
  ],
  // answers
  [
    'an answer of tomorrow',
    'ordinary',
    (f) => {
      f.inquiry = [
        {
          party: 'owner',
          trueIntent: true,
          otherCoOwners: false,
          papersTrue: true,
          knowsRestrictions: true,
          answeredOn: '2026-11-25',
        },
      ]
    },
    ['/inquiry/0/answeredOn date.in-future'],
  ],
]

/** The nearest neighbours of the above that are right. */
const RIGHT: readonly (readonly [string, ExampleName, (filing: Spoilt) => void])[] = [
  [
    'a debt that is due already',
    'ordinary',
    (f) => {
      f.mortgage.term = { from: '2025-11-24', to: '2026-11-23' }
    },
  ],
  [
    'a determination period that has ended',
    'maximum',
    (f) => {
      f.mortgage.determinationPeriod = { from: '2025-11-24', to: '2026-11-23' }
    },
  ],
  [
    'a virtual number, which the review speaks of',
    'ordinary',
    (f) => {
      f.units[0].unitNumber = '350203000000GB00123F00010203'
    },
  ],
  [
    'a contract of today',
    'ordinary',
    (f) => {
      f.mortgage.signedOn = '2026-11-24'
    },
  ],
  [
    'a period that ends today',
    'ordinary',
    (f) => {
      f.mortgage.term = { from: '2025-11-24', to: '2026-11-24' }
    },
  ],
  [
    'an approval of today',
    'ordinary',
    (f) => {
      f.loan.approvedAt = '2026-11-24T23:59:59.999+08:00'
    },
  ],
  [
    'a power of one day, today',
    'ordinary',
    (f) => {
      Object.assign(f.powersOfAttorney[0], { validFrom: '2026-11-24', validTo: '2026-11-24' })
    },
  ],
  [
    'a power named by its kinds and units',
    'company',
    (f) => {
      Object.assign(f.powersOfAttorney[0], {
        kinds: ['mortgage-first'],
        units: f.units.map((u: Spoilt) => u.unitNumber),
      })
    },
  ],
  [
    'two powers that cover a unit each',
    'company',
    (f) => {
      const [p] = f.powersOfAttorney
      f.powersOfAttorney = [
        { ...p, units: [f.units[0].unitNumber] },
        { ...p, id: 'pow-2', units: [f.units[1].unitNumber] },
      ]
      f.agents.push({ party: 'agent', power: 'pow-2' })
    },
  ],
  [
    'a power given in the name of the child',
    'coOwners',
    (f) => {
      f.powersOfAttorney[0].principals = ['owner', 'child']
    },
  ],
  [
    'an old owner of the present day who was a minor once',
    'ordinary',
    (f) => {
      f.parties[0].birthDate = '1900-01-02'
    },
  ],
  [
    'one paper for the loan and the mortgage clause in it',
    'ordinary',
    (f) => {
      f.documents[4].documentId = f.documents[3].documentId
    },
  ],
  [
    'a new unit number beside one with a former prefix of the same registry',
    'company',
    (f) => {
      f.units[0].unitNumber = '350402011004GB00310W00000000'
      f.units[1].unitNumber = '350404011004GB00311F00010001'
    },
  ],
  [
    'mortgagees of different ranks without shares',
    'syndicate',
    (f) => {
      f.mortgagees[1].rank = 2
      delete f.mortgagees[0].share
      delete f.mortgagees[1].share
    },
  ],
  [
    'a certificate in half width',
    'coOwners',
    (f) => {
      f.units[0].certificate.number = '闽(2024)厦门市不动产权第0023456号'
    },
  ],
  [
    'papers signed before an officer, a notary and at the window, by a party and the bank',
    'ordinary',
    (f) => {
      const { officer: _, branch, place, ...anywhere } = { ...SIGNED, documentId: f.documents[0].documentId }
      f.signing = [
        { ...SIGNED, documentId: f.documents[0].documentId },
        { ...anywhere, place, manner: 'window', signer: branch },
        { ...anywhere, manner: 'notary', notary: '测试公证处', notarialNumber: '（2026）测公证字第1号' },
      ]
    },
  ],
  [
    'joint owners',
    'coOwners',
    (f) => {
      f.units[0].coOwnership = 'joint'
      delete f.units[0].shares
    },
  ],
  [
    'earlier debt left out',
    'maximum',
    (f) => {
      delete f.mortgage.existingDebt
      f.documents.splice(5)
    },
  ],
]

describe('a filing', () => {
  test.each(Object.keys(FILING_EXAMPLES) as ExampleName[])('like the example "%s" is right', (name) => {
    expect(checkFiling(FILING_EXAMPLES[name], CONTEXT)).toEqual([])
    expect(judgeFiling(FILING_EXAMPLES[name], CONTEXT)).toEqual({ ok: true, value: FILING_EXAMPLES[name] })
  })

  test.each(SPOILT)('with %s is told so, and nothing else', (_says, example, change, faults) => {
    expect(faultsIn(spoilt(example, change))).toEqual(faults)
  })

  test.each(RIGHT)('with %s is right', (_says, example, change) => {
    expect(faultsIn(spoilt(example, change))).toEqual([])
  })

  test('hears of faults of shape, of rules and of the calendar at once', () => {
    const body = spoilt('coOwners', (f) => {
      f.bankReference = undefined
      f.parties[0].phone = 'none'
      f.mortgage.term.to = '2026-11-01'
      f.units[0].unitNumber = '350206'
      f.units[0].shares[0].share.numerator = 1
      f.documents.splice(3, 1)
      f.debtors[0].relation = 'same'
      f.extra = true
    })
    expect(faultsIn(body).sort()).toEqual(
      [
        '/bankReference value.missing',
        '/debtors/0/relation debtor.relation-contradicts',
        '/documents document.slot-missing',
        '/extra field.unknown',
        '/mortgage/term/to period.not-forward',
        '/parties/0/phone text.malformed',
        '/units/0/shares shares.not-whole',
        '/units/0/unitNumber unit-number.malformed',
      ].sort(),
    )
  })

  test('without the power of its owner is refused by that name', () => {
    const without = spoilt('ordinary', (f) => {
      delete f.agents
      delete f.powersOfAttorney
      f.documents.splice(1, 1)
    })
    expect(judgeFiling(without, CONTEXT)).toMatchObject({
      ok: false,
      refusal: {
        code: 'filing.not-authorised-by-owner',
        faults: [{ code: 'power.document-missing' }, { code: 'power.not-from-owner' }],
      },
    })
  })

  test('that lacks more than the power is refused for its faults, the power among them', () => {
    const without = spoilt('ordinary', (f) => {
      f.powersOfAttorney = []
      f.agents = []
      f.officer = ''
    })
    expect(judgeFiling(without, CONTEXT)).toMatchObject({
      ok: false,
      refusal: { code: 'request.invalid', faults: [{ pointer: '/officer' }, { code: 'power.not-from-owner' }] },
    })
  })

  test('that is no object at all has a fault at its root', () => {
    for (const body of [null, undefined, 1, 'x', [], true]) expect(faultsIn(body)).toHaveLength(1)
    expect(faultsIn([])).toEqual([' value.wrong-type'])
  })
})

describe('what must be looked up for a filing', () => {
  test('is read from a right one', () => {
    expect(lookupsOf(FILING_EXAMPLES.company)).toEqual({
      unitNumbers: ['350582011004GB00310W00000000', '350582011004GB00311F00010001'],
      branch: '91350500MA00YH4392',
      officer: 'officer-1',
    })
  })

  test('is nothing where a body has nothing that could be a key', () => {
    const nothing = { unitNumbers: [], branch: undefined, officer: undefined }
    for (const body of [
      null,
      undefined,
      1,
      'x',
      [],
      { units: {}, branch: 1, officer: '#' },
      { units: [null, 1, { unitNumber: 'x' }], branch: 'x'.repeat(5000) },
    ])
      expect(lookupsOf(body)).toEqual(nothing)
  })
})

test('a maximum mortgage may leave open when its claims are determined (民法典 423(二))', () => {
  const open = spoilt('maximum', (f) => {
    delete f.mortgage.determinationPeriod
  })
  expect(faultsIn(open)).toEqual([])
})
