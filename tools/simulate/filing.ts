/** A whole filing for any unit number, all synthetic: identities belong to nobody, names are 测试甲, 测试乙 …. */
import { createHash, randomUUID } from 'node:crypto'
import type { Client } from './client.ts'
import { uploadDocument } from './documents.ts'
import { makePdf, makePdfOf } from './pdf.ts'
import type { SandboxBank } from './sandbox.ts'
import { chinaDate, chinaTime } from './time.ts'

/** Valid by their check digits, born in January 1900, nobody's. */
export const CITIZEN_IDS = [
  '350203190001020020',
  '350102190001010015',
  '350128190001030036',
  '35058219000104004X',
  '350902190001050053',
  '350405190001060069',
] as const
export const CREDIT_CODES = ['91350100MA00XX0157', '91350200MA00XX0237', '91350500MA00XX031H'] as const
const SURNAMES = ['甲', '乙', '丙', '丁', '戊', '己'] as const

const SLOT_NAMES = {
  'application-form': '不动产登记申请书',
  'power-of-attorney': '授权委托书',
  'identity-papers': '申请人身份证明',
  'guardianship-proof': '监护关系证明',
  'loan-contract': '主债权合同',
  'mortgage-contract': '抵押合同',
  'maximum-mortgage-contract': '最高额抵押合同',
  'facility-contract': '授信合同',
} as const
export type Slot = keyof typeof SLOT_NAMES

const COMMON_SLOTS = ['application-form', 'power-of-attorney', 'identity-papers'] as const

/** The papers a filing of this kind needs. */
export const slotsOf = (wish: Wish): readonly Slot[] => [
  ...COMMON_SLOTS,
  ...(wish.owners === 'guarded' ? (['guardianship-proof'] as const) : []),
  ...(wish.mortgage === 'maximum'
    ? (['maximum-mortgage-contract', 'facility-contract'] as const)
    : (['loan-contract', ...(wish.mortgageByClause ? [] : (['mortgage-contract'] as const))] as const)),
]

export type Wish = {
  readonly units: readonly string[]
  readonly mortgage?: 'ordinary' | 'maximum'
  readonly owners?: 'one' | 'co-owners' | 'company' | 'guarded'
  readonly securing?: 'joint' | 'per-unit'
  readonly bankReference?: string
  /** Where the units lie with several registries. */
  readonly disbursementWaitsFor?: 'all' | 'any'
  readonly certificates?: 'current' | 'legacy'
  /** The mortgage is a clause of the loan contract (实施细则 66): one paper fills both slots. */
  readonly mortgageByClause?: boolean
  /** Of each paper; small otherwise. */
  readonly paperBytes?: number
}

type Party = Record<string, unknown> & { readonly id: string }

const person = (id: string, index: number): Party => ({
  id,
  type: 'individual',
  name: `测试${SURNAMES[index]}`,
  idDocument: { kind: 'resident-id', number: CITIZEN_IDS[index] },
  phone: `1380000000${index + 1}`,
})

/** A child known by a passport, so that no plausible citizen id is made up. */
const minor = (id: string): Party => ({
  id,
  type: 'individual',
  name: '测试己',
  idDocument: { kind: 'passport', number: 'TEST00001' },
  birthDate: '2015-06-01',
  guardians: ['guardian'],
})

const company = (id: string): Party => ({
  id,
  type: 'organization',
  name: '测试实业有限公司',
  idDocument: { kind: 'credit-code', number: CREDIT_CODES[1] },
  representative: { name: '测试丙', idDocument: { kind: 'resident-id', number: CITIZEN_IDS[2] } },
})

const ownersOf = (wish: Wish): { owners: Party[]; others: Party[] } => {
  if (wish.owners === 'company') return { owners: [company('owner')], others: [] }
  if (wish.owners === 'co-owners') return { owners: [person('owner', 0), person('co-owner', 3)], others: [] }
  if (wish.owners === 'guarded') return { owners: [minor('owner')], others: [person('guardian', 4)] }
  return { owners: [person('owner', 0)], others: [] }
}

const addDays = (now: Date, days: number): string => chinaDate(new Date(now.getTime() + days * 86_400_000))

const fen = (amount: number) => ({ currency: 'CNY', fen: amount })
const CLAIM_FEN = 120_000_000
const SCOPE = '主债权及利息、违约金、损害赔偿金和实现抵押权的费用'

const mortgageOf = (wish: Wish, contractNo: string, now: Date) => {
  const common = {
    contractNo,
    signedOn: addDays(now, -4),
    scopeOfSecurity: SCOPE,
    transferRestricted: true,
    securing: wish.securing ?? 'joint',
  }
  const term = { from: addDays(now, 7), to: addDays(now, 7 + 20 * 365) }
  return wish.mortgage === 'maximum'
    ? { kind: 'maximum', ...common, ceiling: fen(150_000_000), determinationPeriod: term }
    : { kind: 'ordinary', ...common, claim: fen(CLAIM_FEN), term }
}

/** What is filed: the slot each uploaded document is meant for. */
export type Filed = { readonly documentId: string; readonly slot: Slot }

/** Pages a registry could read: each says what it is and for which case. */
export const uploadPapers = (client: Client, wish: Wish): Promise<Filed[]> =>
  Promise.all(
    slotsOf(wish).map(async (slot) => {
      const name = SLOT_NAMES[slot]
      const bytes = wish.paperBytes
        ? makePdfOf(wish.paperBytes)
        : makePdf([name, '（模拟材料，无法律效力）', randomUUID()])
      const { documentId } = await uploadDocument(client, { type: slot, fileName: `${name}.pdf`, bytes })
      return { documentId, slot }
    }),
  )

const certificateOf = (wish: Wish, index: number) =>
  wish.certificates === 'legacy'
    ? { legacyNumber: `厦房证第${String(index + 1).padStart(8, '0')}号` }
    : { number: `闽(2023)厦门市不动产权第${String(12345 + index).padStart(7, '0')}号` }

const ownershipOf = (owners: readonly Party[]) =>
  owners.length === 1
    ? { coOwnership: 'sole' }
    : {
        coOwnership: 'by-shares',
        shares: owners.map((owner) => ({ owner: owner.id, share: { numerator: 1, denominator: owners.length } })),
      }

const unitsOf = (wish: Wish, owners: readonly Party[]) =>
  wish.units.map((unitNumber, index) => ({
    unitNumber,
    certificate: certificateOf(wish, index),
    location: `福建省测试路${index + 1}号`,
    owners: owners.map((owner) => owner.id),
    ...ownershipOf(owners),
    ...(wish.securing === 'per-unit' ? { securedAmount: fen(CLAIM_FEN / wish.units.length) } : {}),
  }))

/** A minor's guardian signs in the minor's place. */
const signersOf = (owners: readonly Party[]): string[] =>
  owners.flatMap((owner) => (owner['guardians'] as string[] | undefined) ?? [owner.id])

const powerOf = (owners: readonly Party[], documentId: string | undefined, now: Date) => ({
  id: 'pow-1',
  principals: signersOf(owners),
  agent: 'agent',
  acts: ['apply', 'supplement', 'answer-inquiry', 'withdraw', 'collect'],
  validFrom: addDays(now, -4),
  validTo: addDays(now, 360),
  /** Every registry takes that. */
  witnessedBy: 'notary',
  documentId,
})

/** Who signs which paper, before the bank's officer. */
const signingsOf = (bank: SandboxBank, papers: readonly Filed[], given: { signers: readonly string[]; now: Date }) => {
  const both = [...given.signers, bank.branch]
  const signers: Partial<Record<Slot, readonly string[]>> = {
    'application-form': given.signers,
    'power-of-attorney': given.signers,
    'loan-contract': both,
    'mortgage-contract': both,
    'maximum-mortgage-contract': both,
  }
  return papers.flatMap(({ documentId, slot }) =>
    (signers[slot] ?? []).map((signer) => ({
      manner: 'face-to-face',
      documentId,
      signer,
      at: chinaTime(new Date(given.now.getTime() - 4 * 86_400_000)),
      officer: bank.officer,
      branch: bank.branch,
      place: `${bank.name}营业室`,
      photoSha256: createHash('sha256').update(`${documentId} ${signer}`).digest('hex'),
    })),
  )
}

export type Filing = ReturnType<typeof makeFiling>

export const makeFiling = (bank: SandboxBank, wish: Wish, papers: readonly Filed[], now: Date) => {
  const reference = wish.bankReference ?? `YW${randomUUID().replaceAll('-', '').slice(0, 20).toUpperCase()}`
  const { owners, others } = ownersOf(wish)
  const agent = person('agent', 1)
  return {
    business: 'new-loan',
    bankReference: reference,
    branch: bank.branch,
    officer: bank.officer,
    loan: {
      loanContractNo: `借${reference}`,
      productCode: 'home-loan',
      purpose: 'home-purchase',
      borrowerClass: wish.owners === 'company' ? 'enterprise' : 'individual',
      approvalNo: `批${reference}`,
      approvedAt: chinaTime(new Date(now.getTime() - 4 * 86_400_000)),
      amount: fen(CLAIM_FEN),
      plannedDisbursementOn: addDays(now, 7),
    },
    mortgage: mortgageOf(wish, `抵${reference}`, now),
    parties: [...owners, ...others, agent],
    mortgagors: owners.map((owner) => ({ party: owner.id })),
    debtors: [{ party: 'owner', relation: 'same' }],
    mortgagees: [{ branch: bank.branch, name: bank.name, rank: 1, capacity: 'own' }],
    agents: [{ party: 'agent', power: 'pow-1' }],
    powersOfAttorney: [powerOf(owners, papers.find((one) => one.slot === 'power-of-attorney')?.documentId, now)],
    units: unitsOf(wish, owners),
    documents: papers.flatMap(({ documentId, slot }) => [
      { documentId, slot },
      ...(wish.mortgageByClause && slot === 'loan-contract' ? [{ documentId, slot: 'mortgage-contract' }] : []),
    ]),
    signing: signingsOf(bank, papers, { signers: signersOf(owners), now }),
    ...(wish.disbursementWaitsFor && { disbursementWaitsFor: wish.disbursementWaitsFor }),
    declaration: { identityVerified: true, electronicMatchesPaper: true },
  }
}
