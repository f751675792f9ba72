/** A filing and what is known beside it, to change and review: nothing is found in it until something is changed. */
import { EXAMPLE_DAY, FILING_EXAMPLES } from '../../../lib/filings/examples.ts'
import { REGISTRY_SEED } from '../../../lib/registries/seed.ts'
import type { Application } from '../../../lib/review/application.ts'
import { standardForms } from '../../../lib/review/characters.ts'
import type { Facts } from '../../../lib/review/facts.ts'
import type { Finding, Rule } from '../../../lib/review/model.ts'
import { review } from '../../../lib/review/review.ts'
import { ruleById } from '../../../lib/review/rules/index.ts'

// biome-ignore lint/suspicious/noExplicitAny: tests change filings and books in every way
type Loose = any

export type Scene = { filing: Loose; facts: Loose; book: Loose; earlier: Loose }

export const READ_AT = '2026-11-24T09:00:00+08:00'
const FACTS = { location: '厦门市思明区测试路1号203室', use: '成套住宅', area: '89.52' }

export const cleanBook = () => ({
  ownership: {
    readAt: READ_AT,
    shown: {
      certificateNumber: '闽(2023)厦门市不动产权第0012345号',
      owners: [{ name: '测试甲', idNumber: '350203190001020020' }],
      coOwnership: 'sole',
      facts: FACTS,
      voidCertificates: [],
    },
  },
  'unit-status': {
    readAt: READ_AT,
    shown: { facts: FACTS, state: { land: 'granted', landTermTo: '2083-01-01' }, restrictions: [], mortgaged: false },
  },
  mortgages: { readAt: READ_AT, shown: { mortgages: [] } },
})

/** 面签: both sides signed the contracts before the bank's officer, the owner the rest. */
const signing = () => {
  const { documents, branch, officer } = FILING_EXAMPLES.ordinary
  const signers = (slot: string) => (slot.endsWith('-contract') ? ['owner', branch] : ['owner'])
  return documents.flatMap(({ documentId, slot }) =>
    signers(slot).map((signer) => ({
      manner: 'face-to-face',
      documentId,
      signer,
      at: '2026-11-20T15:00:00.000+08:00',
      officer,
      branch,
      place: '测试银行厦门分行营业室',
    })),
  )
}

export const scene = (): Scene => ({
  filing: { ...structuredClone(FILING_EXAMPLES.ordinary), signing: signing() },
  facts: {
    today: EXAMPLE_DAY,
    registrations: ['mortgage-first'],
    history: { sameContract: [] },
    capability: structuredClone(REGISTRY_SEED[0]?.capability),
    signatures: [],
    files: [{ at: 0, contentType: 'application/pdf', length: 20_000 }],
    materials: [],
    standardForms,
  },
  book: cleanBook(),
  earlier: undefined,
})

/** The findings in a scene, by every rule or by these; the book is that of its first unit. */
export const findingsIn = ({ filing, facts, book, earlier }: Scene, rules?: readonly Rule[]): readonly Finding[] => {
  const unit: string = filing.units?.[0]?.unitNumber
  const known = {
    ...facts,
    ...(book && { books: new Map([[unit, book]]) }),
    ...(earlier && { earlier: new Map([[unit, earlier]]) }),
  }
  return review(filing as Application, known as Facts, rules)
}

export const reviewed = (change: (scene: Scene) => void, rules?: readonly Rule[]): readonly Finding[] => {
  const one = scene()
  change(one)
  return findingsIn(one, rules)
}

/** What that rule finds after a change, a line each: how severe, where, and what it says of it. */
export const saidBy = (id: string, change: (scene: Scene) => void): readonly string[] =>
  reviewed(change, [ruleById(id) as Rule]).map(({ severity, outcome, pointer, particulars }) =>
    [outcome === 'found' ? severity : outcome, pointer, ...(particulars ? [JSON.stringify(particulars)] : [])].join(
      ' ',
    ),
  )

const PROOF = '闽(2021)厦门市不动产证明第0000001号'
export const mortgage = (more: object = {}) => ({
  proofNumber: PROOF,
  mortgagee: '测试银行厦门分行',
  kind: 'ordinary',
  amount: { currency: 'CNY', fen: 80_000_000 },
  rank: 1,
  registeredOn: '2021-05-06',
  ...more,
})
export const others = (more: object = {}) =>
  mortgage({
    proofNumber: '闽(2022)厦门市不动产证明第0000002号',
    mortgagee: '测试第三银行',
    rank: 2,
    registeredOn: '2022-05-06',
    ...more,
  })
export const existing = (more: object = {}) => ({
  proofNumber: PROOF,
  kind: 'ordinary',
  mortgageeName: '测试银行厦门分行',
  reason: 'waived',
  paper: 'electronic',
  ...more,
})
export const restricted = (kind: string, more: object = {}) => ({ kind, registeredOn: '2026-01-02', ...more })
