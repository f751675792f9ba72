/** Rule 72: whether the papers that somebody must sign are signed, and whether what is signed electronically verifies. */
import type { Verdict } from '../../documents/signatures/model.ts'
import { placed } from '../../kernel/well-formed.ts'
import type { Application } from '../application.ts'
import type { Facts, SignaturesSeen } from '../facts.ts'
import { source } from '../laws.ts'
import type { Rule, Severity, Spotted } from '../model.ts'
import { applying, buyerIds, sellerIds } from './reading.ts'

/** A signer as the filing names him, and by what name a certificate would. */
type Signer = { readonly id: string; readonly name: string }

const named = ({ parties }: Application, ids: readonly string[]): readonly Signer[] =>
  placed(parties).flatMap(([, { id, name }]) =>
    id !== undefined && name !== undefined && ids.includes(id) ? [{ id, name }] : [],
  )

const mortgagors = (application: Application) =>
  named(
    application,
    placed(application.mortgagors).flatMap(([, { party }]) => party ?? []),
  )

const debtors = (application: Application) =>
  named(
    application,
    placed(application.debtors).flatMap(([, { party }]) => party ?? []),
  )

const applicants = (application: Application) =>
  named(
    application,
    applying(application).map(({ id }) => id),
  )

const traders = (application: Application) => named(application, [...sellerIds(application), ...buyerIds(application)])

const mortgagees = ({ mortgagees: lenders }: Application): readonly Signer[] =>
  placed(lenders).flatMap(([, { branch, name }]) =>
    branch !== undefined && name !== undefined ? [{ id: branch, name }] : [],
  )

const contract = (application: Application) => [...mortgagors(application), ...mortgagees(application)]

/** Who has to sign what. The bank signs its application by the signature of the filing itself. */
const SIGNERS: Readonly<Record<string, (application: Application) => readonly Signer[]>> = {
  'application-form': applicants,
  'sale-contract': traders,
  'presale-contract': traders,
  'mortgage-contract': contract,
  'maximum-mortgage-contract': contract,
  'loan-contract': (application) => [...debtors(application), ...mortgagees(application)],
  'power-of-attorney': (application) =>
    named(
      application,
      placed(application.powersOfAttorney).flatMap(([, { principals }]) => placed(principals).map(([, id]) => id)),
    ),
  'inquiry-record': (application) =>
    named(
      application,
      placed(application.inquiry).flatMap(([, { party }]) => party ?? []),
    ),
}

/** Acts that an agent does in his principal's place, by the paper they are done on. */
const BY_AGENT: Readonly<Record<string, string>> = { 'application-form': 'apply', 'inquiry-record': 'answer-inquiry' }

/** Who signs for a party beside the party itself: guardians (实施细则 11), and an agent whose power covers it. */
const standIns = (application: Application, party: string, slot: string): readonly Signer[] => {
  const guardians = placed(application.parties).flatMap(([, one]) =>
    one.id === party ? placed(one.guardians).map(([, id]) => id) : [],
  )
  const act = BY_AGENT[slot]
  const agents = placed(application.powersOfAttorney).flatMap(([, power]) =>
    act !== undefined && power.acts?.includes(act) && power.principals?.includes(party) ? (power.agent ?? []) : [],
  )
  return named(application, [...guardians, ...agents])
}

const plain = (name: string): string => name.normalize('NFKC').replaceAll(/[\s·•]/g, '')

const SEVERITY: Readonly<Record<Exclude<Verdict, 'valid'>, Severity>> = {
  tampered: 'block*',
  partial: 'block*',
  revoked: 'block*',
  untrusted: 'block*',
  expired: 'block*',
}

const STANDING: Readonly<Record<Exclude<Verdict, 'valid'> | 'missing', string>> = {
  tampered: '签署后内容被改动或签名值有误',
  partial: '签名未覆盖整个文件',
  revoked: '证书已吊销',
  untrusted: '证书不在信任列表内',
  expired: '证书不在有效期内',
  missing: '缺少签名或盖章，也没有签署记录',
}

/** Signed while the certificate held, which has run out since: nothing is wrong with the signature, only its proof grows old. */
const isOnlyAged = ({ reason }: SignaturesSeen['items'][number]): boolean => reason === 'expired-since'

const doubtful = ({ at, items }: SignaturesSeen): readonly Spotted[] =>
  items.flatMap((item): readonly Spotted[] => {
    if (item.verdict === 'valid') return []
    const particulars = { standing: item.verdict, standingZh: STANDING[item.verdict] }
    const severity = isOnlyAged(item) ? 'warn' : SEVERITY[item.verdict]
    return [{ pointer: `/documents/${at}`, severity, particulars }]
  })

const weight = ({ severity }: Spotted): number => (severity === 'warn' ? 1 : 0)

type Filed = { readonly at: number; readonly documentId: string | undefined; readonly slot: string }

/** One contract may come as several files: a signer signs one of them, or its signing was witnessed. */
const unsigned = (application: Application, signatures: NonNullable<Facts['signatures']>): readonly Spotted[] => {
  const filed = placed(application.documents).flatMap(([at, { documentId, slot }]): readonly Filed[] =>
    slot === undefined ? [] : [{ at, documentId, slot }],
  )
  const seen = new Map(signatures.map(({ at, items }) => [at, items]))
  const witnessed = placed(application.signing).map(([, one]) => one)
  return Object.entries(SIGNERS).flatMap(([slot, signersOf]): readonly Spotted[] => {
    const papers = filed.filter((one) => one.slot === slot)
    const [first] = papers
    if (first === undefined || !papers.every(({ at }) => seen.has(at))) return []
    const names = new Set(papers.flatMap(({ at }) => (seen.get(at) ?? []).flatMap((one) => one.names.map(plain))))
    const isSigned = ({ id, name }: Signer): boolean =>
      names.has(plain(name)) ||
      witnessed.some(
        ({ documentId, signer }) => signer === id && papers.some((paper) => paper.documentId === documentId),
      )
    const missing = signersOf(application).filter(
      (signer) => ![signer, ...standIns(application, signer.id, slot)].some(isSigned),
    )
    if (missing.length === 0) return []
    const signers = [...new Set(missing.map(({ id }) => id))].join(', ')
    const particulars = { standing: `missing: ${signers}`, standingZh: `${STANDING.missing}：${signers}` }
    return [{ pointer: `/documents/${first.at}`, severity: 'warn', particulars }]
  })
}

export const SIGNATURE: Rule = {
  id: 'document.signature',
  number: 72,
  severity: 'block*',
  says: {
    zh: '材料的签名或盖章有问题：{standingZh}',
    en: 'The signatures or seals of the paper: {standing}',
  },
  cure: {
    zh: '重新签署；线下签署的，在 signing 中记录签署人、方式、时间和地点',
    en: 'Have it signed again; where it was signed on paper, record who, how, when and where under `signing`',
  },
  sources: [source('暂行条例', '16')],
  reads: ['signatures'],
  judge: (application, { signatures = [] }) =>
    [...signatures.flatMap(doubtful), ...unsigned(application, signatures)].sort((a, b) => weight(a) - weight(b)),
}
