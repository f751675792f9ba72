import { describe, expect, it, test } from 'vitest'
import { beginningOf } from '../../../lib/cases/submit/beginning.ts'
import { DOCUMENT_TYPES } from '../../../lib/documents/types.ts'
import { checkFiling } from '../../../lib/filings/check-filing.ts'
import { BLOCKS, type Business, type Plan } from '../../../lib/registrations/business.ts'
import { BUSINESSES, planOf } from '../../../lib/registrations/businesses/index.ts'
import { REGISTRATION_KINDS } from '../../../lib/registrations/kinds.ts'
import { REGISTRY_SEED } from '../../../lib/registries/seed.ts'
import { businessPage } from '../../../tools/docs/businesses.ts'
import { readExamples } from '../../../tools/examples.ts'
import { CONTEXT, type Spoilt } from '../../support/filings.ts'

const EXAMPLES = await readExamples()

type Row = { readonly name: string; readonly business: Business; readonly plan: Plan; readonly example: Spoilt }

const ROWS: readonly Row[] = Object.entries(EXAMPLES).map(([name, example]) => {
  const [of = '', mode] = name.split('/')
  const business: Business = BUSINESSES[of as keyof typeof BUSINESSES]
  const plan = planOf(business, mode)
  if (!plan) throw new Error(`${name} has no plan`)
  return { name, business, plan, example }
})

const faultsIn = (body: unknown): string[] =>
  checkFiling(body, CONTEXT).map(({ pointer, code }) => `${pointer} ${code}`)

const without = (example: Spoilt, part: string): Spoilt => {
  const { [part]: _, ...rest } = structuredClone(example)
  return rest
}

const ORDER = ['queried', 'approved', 'repaid', 'registered', 'certified', 'disbursed', 'old-released']

describe('every business', () => {
  it('has an example for each of its modes, and stands under its own name', () => {
    for (const [name, business] of Object.entries<Business>(BUSINESSES)) {
      expect(business.name).toBe(name)
      const modes = 'modes' in business ? Object.keys(business.modes).map((mode) => `${name}/${mode}`) : [name]
      expect(Object.keys(EXAMPLES)).toEqual(expect.arrayContaining(modes))
    }
  })

  test.each(ROWS)('$name has an example without a fault', ({ example }) => {
    expect(faultsIn(example)).toEqual([])
  })

  test.each(ROWS)('$name fills every slot it requires', ({ plan, example }) => {
    const filled = example.documents.map(({ slot }: { slot: string }) => slot)
    const kind = example.mortgage?.kind ?? example.existing?.[0]?.kind
    const required = plan.slots.filter((rule) => rule.need === 'required' && [undefined, kind].includes(rule.kind))
    expect(filled).toEqual(expect.arrayContaining(required.map(({ slot }) => slot)))
  })

  test.each(ROWS)('$name names every missing slot, and no slot of another business is taken', ({ plan, example }) => {
    const kind = example.mortgage?.kind ?? example.existing?.[0]?.kind
    const applies = plan.slots.filter((rule) => [undefined, kind].includes(rule.kind))
    for (const { slot } of applies.filter(({ need }) => need === 'required')) {
      const rest = example.documents.filter((document: { slot: string }) => document.slot !== slot)
      const found = faultsIn({ ...example, documents: rest })
      expect(found).toContain(
        `/documents ${slot === 'power-of-attorney' ? 'power.document-missing' : 'document.slot-missing'}`,
      )
    }
    const foreign = Object.keys(DOCUMENT_TYPES).find((slot) => !applies.some((rule) => rule.slot === slot))
    const more = [...example.documents, { documentId: `doc_${'9'.repeat(26)}`, slot: foreign }]
    expect(faultsIn({ ...example, documents: more })).toEqual([
      `/documents/${more.length - 1}/slot document.slot-not-expected`,
    ])
  })

  test.each(ROWS)('$name asks for each block it needs and takes no other', ({ plan, example }) => {
    for (const block of plan.blocks.required)
      expect(faultsIn(without(example, block))).toContain(`/${block} block.missing`)
    const taken = [...plan.blocks.required, ...plan.blocks.optional]
    const donors = Object.values(EXAMPLES) as Spoilt[]
    for (const block of Object.keys(BLOCKS).filter((name) => !(taken as string[]).includes(name))) {
      const donor = donors.find((one) => one[block] !== undefined)
      expect(faultsIn({ ...example, [block]: donor?.[block] })).toContain(`/${block} block.not-expected`)
    }
  })

  test.each(ROWS)('$name has codes, sources and an order of milestones', ({ business, plan }) => {
    expect(business.zh).toMatch(/[\u4e00-\u9fa5]/)
    expect(business.en).toMatch(/^[A-Z]/)
    expect(plan.registrations.length).toBeGreaterThan(0)
    for (const kind of plan.registrations) {
      expect(REGISTRATION_KINDS[kind].djlx).toMatch(/^[1-7]00$/)
      expect(REGISTRATION_KINDS[kind].source).not.toBe('')
    }
    for (const { slot, source } of plan.slots) {
      expect(DOCUMENT_TYPES).toHaveProperty([slot])
      expect(source).toMatch(/[\u4e00-\u9fa5].*\d/)
    }
    expect([...plan.milestones].sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b))).toEqual(plan.milestones)
    expect(plan.milestones.includes('certified')).toBe(plan.result !== 'cancellation')
    expect(plan.registrations.includes('ownership-transfer')).toBe(plan.result === 'ownership-and-certificate')
    if (plan.followedBy !== undefined) expect(BUSINESSES).toHaveProperty([plan.followedBy])
  })

  test.each(ROWS)('$name begins a case that knows its registrations and what it waits for', ({ plan, example }) => {
    const { registrations, needs } = beginningOf(example)
    expect(registrations).toEqual(plan.registrations.map((kind) => ({ kind })))
    expect(needs).toContain('registered')
    expect(needs?.includes('disbursed')).toBe(plan.milestones.includes('disbursed'))
  })

  it('is taken by the registries of the directory, which name none that is not there', () => {
    for (const { capability } of REGISTRY_SEED) {
      expect(Object.keys(BUSINESSES)).toEqual(expect.arrayContaining(capability.businesses))
      expect(Object.keys(REGISTRATION_KINDS)).toEqual(expect.arrayContaining(capability.registrations))
    }
  })

  it('stands on the page made of the data', () => {
    const page = businessPage(EXAMPLES)
    for (const { business, example } of ROWS) {
      expect(page).toContain(business.zh)
      expect(page).toContain(`"bankReference": "${example.bankReference}"`)
    }
  })
})

describe('modes and mortgages acted upon', () => {
  const release = EXAMPLES['release'] as Spoilt
  const refinance = EXAMPLES['refinance'] as Spoilt
  const purchase = EXAMPLES['second-hand-purchase'] as Spoilt
  const extension = EXAMPLES['extension'] as Spoilt
  const determination = EXAMPLES['determination'] as Spoilt
  const preNotice = EXAMPLES['mortgage-pre-notice/alone'] as Spoilt

  test.each([
    ['a mode where there is none', { ...release, mode: 'fast' }, ['/mode mode.not-expected']],
    ['no mode where one must be', without(EXAMPLES['rollover/staged'], 'mode'), ['/mode mode.missing']],
    [
      'an old mortgage without a name',
      { ...refinance, existing: [without(refinance.existing[0], 'proofNumber')] },
      ['/existing/0 existing.unnamed'],
    ],
    [
      'an end without a reason',
      { ...refinance, existing: [without(refinance.existing[0], 'reason')] },
      ['/existing/0/reason existing.reason-missing'],
    ],
    [
      'a repayment without its day',
      { ...release, existing: [without(release.existing[0], 'settledOn')] },
      ['/existing/0/settledOn existing.settlement-contradicts'],
    ],
    [
      'a repayment tomorrow',
      { ...release, existing: [{ ...release.existing[0], settledOn: '2026-11-25' }] },
      ['/existing/0/settledOn date.in-future'],
    ],
    [
      'a unit of the old mortgage that is not filed',
      { ...release, existing: [{ ...release.existing[0], units: ['350203001002GB00123F00099999'] }] },
      ['/existing/0/units/0 reference.unknown'],
    ],
    [
      'a commitment that is not among the papers',
      {
        ...(EXAMPLES['rollover/staged'] as Spoilt),
        settlement: {
          ...(EXAMPLES['rollover/staged'] as Spoilt).settlement,
          counterpart: { offPlatform: { name: '测试银行', commitmentDocument: `doc_${'0'.repeat(26)}` } },
        },
      },
      ['/settlement/counterpart/offPlatform/commitmentDocument reference.unknown'],
    ],
    [
      'a seller who owns nothing',
      {
        ...purchase,
        sale: { ...purchase.sale, sellers: ['agent'] },
        powersOfAttorney: [
          { ...purchase.powersOfAttorney[0], principals: [...purchase.powersOfAttorney[0].principals, 'agent'] },
        ],
      },
      ['/sale/sellers/0 sale.seller-not-owner'],
    ],
    [
      'a seller who mortgages what is sold',
      { ...purchase, mortgagors: [{ party: 'owner' }], debtors: [{ party: 'buyer', relation: 'other' }] },
      ['/mortgagors/0/party mortgagor.not-buyer'],
    ],
    [
      'several buyers who do not say how they will own',
      { ...purchase, sale: without(without(purchase.sale, 'coOwnership'), 'shares') },
      ['/sale/coOwnership co-ownership.missing'],
    ],
    [
      'buyers by shares without them',
      { ...purchase, sale: without(purchase.sale, 'shares') },
      ['/sale/shares co-ownership.shares-missing'],
    ],
    [
      'buyers whose shares make no whole',
      {
        ...purchase,
        sale: {
          ...purchase.sale,
          shares: [purchase.sale.shares[0], { owner: 'buyers-husband', share: { numerator: 1, denominator: 5 } }],
        },
      },
      ['/sale/shares shares.not-whole'],
    ],
    [
      'a share bought by who does not buy, and one bought twice',
      {
        ...purchase,
        sale: {
          ...purchase.sale,
          shares: [
            ...purchase.sale.shares,
            { owner: 'owner', share: { numerator: 1, denominator: 5 } },
            purchase.sale.shares[0],
          ],
        },
      },
      ['/sale/shares/2/owner reference.unknown', '/sale/shares/3/owner list.repeats', '/sale/shares shares.not-whole'],
    ],
    [
      'a sole buyer who says that he is several',
      (() => {
        const { shares: _, ...sale } = purchase.sale
        const alone = { mortgagors: [{ party: 'buyer' }], debtors: [{ party: 'buyer', relation: 'same' }] }
        return { ...purchase, ...alone, sale: { ...sale, buyers: ['buyer'], coOwnership: 'joint' } }
      })(),
      ['/sale/coOwnership co-ownership.contradicts'],
    ],
    [
      'an old certificate that is handed in and not filed',
      { ...purchase, documents: purchase.documents.filter(({ slot }: Spoilt) => slot !== 'ownership-certificate') },
      ['/documents document.slot-missing'],
    ],
    [
      'an old certificate that is lost and not declared so',
      {
        ...purchase,
        units: [{ ...purchase.units[0], certificate: { ...purchase.units[0].certificate, paper: 'declared-lost' } }],
      },
      ['/documents document.slot-missing'],
    ],
    [
      'a minor who buys without a guardian',
      {
        ...purchase,
        parties: purchase.parties.map((one: Spoilt) =>
          one.id === 'buyers-husband'
            ? { ...one, idDocument: { kind: 'resident-id', number: '350203201501020036' } }
            : one,
        ),
        documents: [...purchase.documents, { documentId: `doc_${'9'.repeat(26)}`, slot: 'guardianship-proof' }],
      },
      ['/parties/3/guardians party.guardian-missing'],
    ],
    [
      'an extension that says it renews',
      { ...extension, change: { ...extension.change, renews: 'renewal-new-debt' } },
      ['/change/renews change.renewal-contradicts'],
    ],
    [
      'a pre-notice of another kind than its mode',
      { ...preNotice, preNotice: { ...preNotice.preNotice, kind: 'other-mortgage' } },
      ['/preNotice/kind pre-notice.kind-contradicts'],
    ],
    [
      'a determination of an ordinary mortgage',
      { ...determination, existing: [{ ...determination.existing[0], kind: 'ordinary' }] },
      ['/existing/0/kind determination.not-maximum'],
    ],
    [
      'a registered home without its certificate',
      { ...release, units: [without(release.units[0], 'certificate')] },
      ['/units/0/certificate value.missing'],
    ],
  ])('%s is told so, and nothing else', (_says, body, faults) => {
    expect(faultsIn(body)).toEqual(faults)
  })

  it('extends, renews and determines a mortgage of a building without its certificate yet', () => {
    for (const name of ['extension', 'renewal', 'determination', 'rollover/transfer']) {
      const example = EXAMPLES[name] as Spoilt
      expect([name, faultsIn({ ...example, units: [without(example.units[0], 'certificate')] })]).toEqual([name, []])
    }
  })

  it('lets an owner with a judgment end a mortgage without its holder, and nobody else', () => {
    const judged = EXAMPLES['judgment-release'] as Spoilt
    expect(judged.mortgagees).toBeUndefined()
    expect(faultsIn(judged)).toEqual([])
    expect(faultsIn(without(without(judged, 'powersOfAttorney'), 'agents'))).toContain(
      '/mortgagors/0 power.not-from-owner',
    )
  })

  it('ends, changes and passes a pre-notice as what it is', () => {
    const registered = (name: string) => beginningOf(EXAMPLES[name] as never)
    expect(registered('pre-notice-release')).toMatchObject({
      registrations: [{ kind: 'mortgage-pre-notice-cancel' }],
      endings: { as: 'cancelled', numbers: ['闽(2024)厦门市不动产证明第0140101号'] },
    })
    for (const name of ['pre-notice-change', 'pre-notice-transfer'])
      expect(registered(name).endings).toMatchObject({ as: 'superseded' })
  })

  it('takes the certificates of house and land from before unified registration', () => {
    const { proofNumber: _, ...old } = release.existing[0]
    const legacy = { ...release, existing: [{ ...old, legacyProofNumbers: ['厦房他证第1号', '厦地他项第2号'] }] }
    expect(faultsIn(legacy)).toEqual([])
    expect(beginningOf(legacy).endings).toEqual({ as: 'cancelled', numbers: ['厦房他证第1号', '厦地他项第2号'] })
  })

  describe('a change of names', () => {
    const change = EXAMPLES['mortgage-change'] as Spoilt
    const { agents: _agents, powersOfAttorney: _powers, mortgagors: _mortgagors, ...rest } = change
    const OWN = { of: 'names', before: '测试银行厦门分行', after: '测试第一银行厦门分行' }
    /** What a lender sends of itself: form and proof, and nobody beside it. */
    const alone = (...items: object[]) => ({
      ...rest,
      documents: [
        ...change.documents.filter(({ slot }: Spoilt) => slot === 'application-form'),
        { documentId: `doc_${'9'.repeat(26)}`, slot: 'name-change-proof' },
      ],
      change: { items },
    })
    const WANTED = [
      '/documents document.slot-missing',
      '/documents power.document-missing',
      '/mortgagors block.missing',
    ]

    it("is the lender's own where its own name changes", () => {
      expect(faultsIn(alone(OWN))).toEqual([])
      expect(faultsIn(alone({ ...OWN, before: '测试储蓄银行', after: '测试银行 厦门分行' }))).toEqual([])
    })

    test.each([
      ['another amount besides', [OWN, { of: 'amount', before: '1 元', after: '2 元' }]],
      ['the name of an owner', [{ of: 'names', before: '测试甲', after: '测试新甲' }]],
      ['a debtor put in the place of another', [{ of: 'names', before: '测试甲', after: '测试公司' }]],
      ['an owner who becomes the lender', [{ of: 'names', before: '测试甲', after: '测试银行厦门分行' }]],
    ])('is for all where it is %s', (_of, items) => {
      expect(faultsIn(alone(...items))).toEqual(expect.arrayContaining(WANTED.slice(1)))
    })

    it('is no change of the debtor, which is agreed by all, and needs no proof that nobody can issue', () => {
      const debtor = { of: 'debtor', before: '测试甲', after: '测试戊' }
      expect(faultsIn(alone(debtor))).toEqual(expect.arrayContaining(WANTED))
      expect(faultsIn({ ...change, change: { ...change.change, items: [debtor] } })).toEqual([])
    })

    it('of an owner rests on its proof, without an agreement', () => {
      const items = [{ of: 'names', before: '测试旧名', after: '测试甲' }]
      const documents = change.documents.filter(({ slot }: Spoilt) => slot !== 'change-agreement')
      const renamed = { ...change, documents, change: { items } }
      expect(faultsIn(renamed)).toEqual(['/documents document.slot-missing'])
      const proof = { documentId: `doc_${'9'.repeat(26)}`, slot: 'name-change-proof' }
      expect(faultsIn({ ...renamed, documents: [...documents, proof] })).toEqual([])
    })
  })

  it('converts a pre-notice of before unified registration, by one number, without the contracts filed with it', () => {
    const conversion = EXAMPLES['pre-notice-conversion/merged'] as Spoilt
    expect(conversion.documents.map(({ slot }: Spoilt) => slot)).not.toContain('mortgage-contract')
    const { preNoticeNo, ...rest } = conversion.conversion
    const legacyPreNoticeNo = '榕房预R字第1500001号'
    const old = { ...conversion, conversion: { ...rest, legacyPreNoticeNo } }
    expect(faultsIn(old)).toEqual([])
    expect(beginningOf(old).endings).toEqual({ as: 'cancelled', numbers: [legacyPreNoticeNo] })
    for (const conversionNamed of [rest, { ...rest, legacyPreNoticeNo, preNoticeNo }])
      expect(faultsIn({ ...conversion, conversion: conversionNamed })).toEqual(['/conversion existing.unnamed'])
    const purchase = {
      ...without(preNotice.preNotice, 'purchasePreNoticeNo'),
      legacyPurchasePreNoticeNo: '榕房预字第1号',
    }
    expect(faultsIn({ ...preNotice, preNotice: purchase })).toEqual([])
  })

  it('lets the lender alone ask for a conversion, where the ownership is registered already', () => {
    const lone = (name: string) => {
      const example = EXAMPLES[name] as Spoilt
      return {
        ...without(without(example, 'agents'), 'powersOfAttorney'),
        documents: example.documents.filter(({ slot }: Spoilt) => slot !== 'power-of-attorney'),
        conversion: { ...example.conversion, lenderAlone: true },
      }
    }
    expect(faultsIn(lone('pre-notice-conversion/after'))).toEqual([])
    expect(
      faultsIn({
        ...lone('pre-notice-conversion/after'),
        conversion: EXAMPLES['pre-notice-conversion/after']?.['conversion'],
      }),
    ).toContain('/documents power.document-missing')
    expect(faultsIn(lone('pre-notice-conversion/merged'))).toContain('/documents power.document-missing')
  })

  it('waits for no repayment where the mortgage ends for another reason', () => {
    expect(beginningOf(release)).toMatchObject({ needs: ['repaid', 'registered'], milestones: ['repaid'] })
    const { settledOn: _, ...old } = release.existing[0]
    const judged = { ...release, existing: [{ ...old, reason: 'judgment' }] }
    expect(beginningOf(judged)).toMatchObject({ needs: ['registered'], milestones: [] })
  })
})
