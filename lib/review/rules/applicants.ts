/** A.3: who applies, signs and consents (rules 34–44). */
import { placed } from '../../kernel/well-formed.ts'
import type { Application } from '../application.ts'
import { asks } from '../facts.ts'
import { source } from '../laws.ts'
import type { CoveredBy, Rule, Spotted } from '../model.ts'
import { applying, eachUnit, hasSlot, mortgagorIds, ownersApply, partyOf, spottedIf, unitAt } from './reading.ts'

const NOBODY_AUTHORISED = '没有该权利人的授权'

const lacksPower: CoveredBy = ({ code, particulars }) =>
  code === 'power.not-from-owner' && particulars?.['reasonZh'] === NOBODY_AUTHORISED

const ABROAD: readonly string[] = [
  'passport',
  'hong-kong-macao-permit',
  'taiwan-permit',
  'residence-permit',
  'permanent-residence',
]

/** An agent who may answer for the applicant will be asked by the registry itself. */
const isAnswered = (application: Application, party: string): boolean =>
  placed(application.inquiry).some(([, answers]) => answers.party === party) ||
  hasSlot(application, 'inquiry-record') ||
  placed(application.powersOfAttorney).some(
    ([, { principals, acts }]) =>
      acts?.includes('answer-inquiry') &&
      principals?.some((id) => id === party || partyOf(application, party)?.guardians?.includes(id)),
  )

const contradictions = (application: Application): readonly Spotted[] =>
  placed(application.inquiry).flatMap(([at, { party, trueIntent, papersTrue, otherCoOwners }]) => {
    const owned = [...placed(application.units).map(([, { owners }]) => owners), application.sale?.buyers]
    const solely = owned.some((owners) => owners?.some((owner) => owner === party) && owners.length === 1)
    return [
      ...spottedIf(trueIntent === false, `/inquiry/${at}/trueIntent`),
      ...spottedIf(papersTrue === false, `/inquiry/${at}/papersTrue`),
      ...spottedIf(otherCoOwners === true && solely, `/inquiry/${at}/otherCoOwners`),
    ]
  })

const isThirdParty = ({ mortgagors, debtors }: Application): boolean => {
  const owing = new Set(placed(debtors).map(([, { party }]) => party))
  return placed(mortgagors).some(([, { party }]) => party !== undefined && !owing.has(party))
}

export const APPLICANTS: readonly Rule[] = [
  {
    id: 'party.minor',
    number: 34,
    severity: 'block*',
    says: {
      zh: '未成年人应由监护人代为申请，并提交监护证明和为被监护人利益处分的书面保证；为监护人经营性贷款抵押的，各地法院看法不一',
      en: "A minor's guardian applies, with proof and an undertaking that it is for the ward's benefit; for a guardian's business loan courts disagree",
    },
    cure: { zh: '列明监护人，附监护关系证明', en: 'List the guardian and attach the proof of guardianship' },
    sources: [source('实施细则', '11'), source('操作规范', '1.9.2')],
    reads: [],
    saidBy: ({ code, particulars }) =>
      code === 'party.guardian-missing' ||
      code === 'party.guardian-unfit' ||
      (code === 'document.slot-missing' && particulars?.['slot'] === 'guardianship-proof'),
    judge: (application) => {
      const owing = new Set(placed(application.debtors).map(([, { party }]) => party))
      if (application.loan?.purpose !== 'business-operation') return []
      const applying = new Set(mortgagorIds(application))
      return placed(application.parties).flatMap(([at, { id, guardians }]) =>
        spottedIf(
          id !== undefined && applying.has(id) && guardians?.some((guardian) => owing.has(guardian)) === true,
          `/parties/${at}/guardians`,
          { severity: 'warn' },
        ),
      )
    },
  },
  {
    id: 'agent.power-missing',
    number: 35,
    severity: 'block*',
    says: {
      zh: '授权委托书未涵盖本次登记类型、单元、行为、日期或受托人',
      en: 'The power of attorney does not cover this kind, unit, act, date or agent',
    },
    cure: { zh: '取得涵盖本次申请的授权委托书', en: 'Get a power of attorney that covers this filing' },
    sources: [source('暂行条例', '16(二)')],
    reads: [],
    saidBy: (fault) =>
      (fault.code === 'power.not-from-owner' && !lacksPower(fault)) ||
      fault.code === 'power.document-missing' ||
      fault.code === 'agent.power-of-another',
  },
  {
    id: 'agent.individual-not-witnessed',
    number: 36,
    severity: 'block*',
    says: {
      zh: '自然人委托他人处分不动产，委托书应在登记机构签署、经公证，或在登记机构认可的银行便民服务点签署；本登记机构不认可所用方式',
      en: 'An individual signs the power before the registry, a notary, or the bank where the registry allows it; this registry does not take the manner used',
    },
    cure: { zh: '重新签署或办理公证', en: 'Sign again before the registry, or have it notarised' },
    sources: [source('实施细则', '12', 'high'), source('自然资发〔2020〕83号', '', 'medium')],
    reads: ['registry'],
    judge: (application, { capability, capabilityRecalled }) => {
      const taken: readonly string[] | undefined = capability?.witnessing
      return placed(application.powersOfAttorney).flatMap(([at, { principals, witnessedBy }]) => {
        const isPersonal = principals?.some((id) => partyOf(application, id)?.type === 'individual') === true
        const isRefused = witnessedBy !== undefined && taken !== undefined && !taken.includes(witnessedBy)
        return spottedIf(
          isPersonal && isRefused,
          `/powersOfAttorney/${at}/witnessedBy`,
          capabilityRecalled ? { severity: 'warn' } : {},
        )
      })
    },
  },
  {
    id: 'party.abroad',
    number: 37,
    severity: 'warn',
    says: {
      zh: '境外当事人：核对证件种类和号码、登记簿所载中文姓名，委托书应经公证或认证',
      en: 'A party from abroad, Hong Kong, Macao or Taiwan: check the kind of document, the Chinese name on the book, and the notarised power',
    },
    cure: { zh: '附公证或认证文件', en: 'Attach the notarised or authenticated papers' },
    sources: [source('实施细则', '12', 'high')],
    reads: [],
    judge: ({ parties }) =>
      placed(parties).flatMap(([at, { idDocument }]) =>
        spottedIf(idDocument?.kind !== undefined && ABROAD.includes(idDocument.kind), `/parties/${at}/idDocument/kind`),
      ),
  },
  {
    id: 'mortgagee.branch',
    number: 38,
    severity: 'block',
    says: {
      zh: '抵押权人不是合作协议所列分支机构',
      en: 'The mortgagee is not a branch listed in the agreement',
    },
    cure: { zh: '改用协议所列分支机构，或请平台增列', en: 'Use a branch of the agreement, or have it added' },
    sources: [source('闽自然资发〔2023〕22号', '二(一)(三)')],
    reads: ['history'],
    saidBy: ({ code }) => code === 'branch.not-listed' || code === 'mortgagee.filing-branch-absent',
  },
  {
    id: 'officer.not-designated',
    number: 39,
    severity: 'block',
    says: {
      zh: '经办人今日不是指定专人',
      en: 'The filing officer is not a designated officer today',
    },
    cure: { zh: '由现任专人提交', en: 'Let a designated officer file' },
    sources: [source('闽自然资发〔2023〕22号', '二(三)、三(三)')],
    reads: ['history'],
    saidBy: ({ code }) => code === 'officer.not-designated',
  },
  {
    id: 'filing.not-authorised-by-owner',
    number: 40,
    severity: 'block',
    says: {
      zh: '银行应根据不动产权利人的授权提交：没有权利人的授权委托书',
      en: "A bank files on the owner's authority only: there is no power of attorney of the owner",
    },
    cure: { zh: '取得权利人的授权委托书', en: "Get the owner's power of attorney" },
    sources: [source('闽自然资发〔2023〕22号', '二(三)')],
    reads: ['history'],
    saidBy: lacksPower,
  },
  {
    id: 'inquiry.unanswered',
    number: 41,
    severity: 'block*',
    says: {
      zh: '申请人的询问记录缺失，或者与申请内容矛盾',
      en: "An applicant's answers to the inquiry are missing, or contradict the filing",
    },
    cure: {
      zh: '补充询问记录，或在授权委托书中授权代为接受询问',
      en: 'Add the answers, or let the power of attorney cover answering the inquiry',
    },
    sources: [source('操作规范', '3.4', 'high')],
    reads: [],
    applies: ownersApply,
    judge: (application) => [
      ...applying(application).flatMap(({ id, at }) => spottedIf(!isAnswered(application, id), at)),
      ...contradictions(application),
    ],
  },
  {
    id: 'company.resolution',
    number: 42,
    severity: 'warn',
    says: {
      zh: '公司为他人债务担保，应有董事会或股东会决议；为股东、实际控制人担保的应由股东会决议且其回避。登记机构不收取该材料',
      en: "A company securing another's debt needs a decision of its board or shareholders (for a shareholder: without his vote). Not a paper for the registry",
    },
    cure: { zh: '由银行核实决议', en: 'For the bank to verify' },
    sources: [source('公司法', '15'), source('担保制度解释', '7–11')],
    reads: [],
    applies: (_, facts) => asks(facts, 'mortgage-first', 'mortgage-change'),
    judge: (application) => {
      if (application.papers?.companyDecision !== undefined) return []
      const owing = new Set(placed(application.debtors).map(([, { party }]) => party))
      return placed(application.mortgagors).flatMap(([at, { party }]) =>
        spottedIf(partyOf(application, party)?.type === 'organization' && !owing.has(party), `/mortgagors/${at}`),
      )
    },
  },
  {
    id: 'mortgagor.third-party-refinance',
    number: 43,
    severity: 'warn',
    says: {
      zh: '新贷偿还旧贷且抵押人不是债务人：应证明抵押人知情',
      en: 'The new loan repays the old and the mortgagor is not the debtor: show that he knows',
    },
    cure: { zh: '取得抵押人知情的书面说明', en: "Get the mortgagor's statement that he knows" },
    sources: [source('担保制度解释', '16')],
    reads: [],
    applies: (_, facts) => asks(facts, 'mortgage-cancel') && asks(facts, 'mortgage-first'),
    judge: (application) =>
      spottedIf(isThirdParty(application) && application.papers?.mortgagorKnowsRefinance !== true, '/mortgagors'),
  },
  {
    id: 'spouse.not-registered',
    number: 44,
    severity: 'inform',
    says: {
      zh: '单独所有且已婚：银行可自行取得配偶同意，登记机构不得要求',
      en: 'Sole owner, married: the bank may want consent; the registry may not ask for it',
    },
    cure: { zh: '由银行自行决定', en: 'For the bank to decide' },
    sources: [source('操作规范', '1.1.2')],
    reads: ['papers'],
    judge: (application) =>
      eachUnit(application, ({ owners }, at) =>
        spottedIf(
          owners?.length === 1 && application.papers?.marriedOwners?.some((id) => id === owners[0]) === true,
          unitAt(at, 'owners'),
        ),
      ),
  },
]
