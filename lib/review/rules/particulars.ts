/** A.4: the particulars of the mortgage and what the contracts say (rules 45–53). */
import type { Money } from '../../kernel/money.ts'
import type { Fault } from '../../kernel/result.ts'
import type { WellFormed } from '../../kernel/well-formed.ts'
import type { Application } from '../application.ts'
import { source } from '../laws.ts'
import type { Rule, Spotted } from '../model.ts'
import { differ, spottedIf, written } from './reading.ts'

const under =
  (...pointers: readonly string[]) =>
  ({ pointer }: Fault): boolean =>
    pointers.some((root) => pointer === root || pointer.startsWith(`${root}/`))

const secured = ({ mortgage }: Application): WellFormed<Money> | undefined => mortgage?.claim ?? mortgage?.ceiling

const isSlip = (a: number, b: number): boolean => [100, 10_000].some((factor) => a === b * factor || b === a * factor)

const sameSet = (a: readonly (string | undefined)[], b: readonly (string | undefined)[]): boolean =>
  !differ(new Set(a), new Set(b))

/** What form and contracts say against what is filed; what nobody transcribed is not compared. */
const differences = (application: Application): readonly Spotted[] => {
  const { papers, mortgage, units, parties } = application
  if (papers === undefined) return []
  const amount = secured(application)
  const field = mortgage?.kind === 'maximum' ? 'ceiling' : 'claim'
  const period = mortgage?.term ?? mortgage?.determinationPeriod
  const periodField = mortgage?.kind === 'maximum' ? 'determinationPeriod' : 'term'
  const compared: readonly [boolean | undefined, string][] = [
    [
      papers.contractNo !== undefined &&
        mortgage?.contractNo !== undefined &&
        written(papers.contractNo) !== written(mortgage.contractNo),
      '/mortgage/contractNo',
    ],
    [
      papers.amount?.fen !== undefined &&
        amount?.fen !== undefined &&
        (papers.amount.fen !== amount.fen || papers.amount.currency !== amount.currency),
      `/mortgage/${field}`,
    ],
    [
      papers.period !== undefined &&
        period !== undefined &&
        (papers.period.from !== period.from || papers.period.to !== period.to),
      `/mortgage/${periodField}`,
    ],
    [
      papers.scopeOfSecurity !== undefined &&
        mortgage?.scopeOfSecurity !== undefined &&
        written(papers.scopeOfSecurity) !== written(mortgage.scopeOfSecurity),
      '/mortgage/scopeOfSecurity',
    ],
    [
      papers.transferRestricted !== undefined &&
        mortgage?.transferRestricted !== undefined &&
        papers.transferRestricted !== mortgage.transferRestricted,
      '/mortgage/transferRestricted',
    ],
    [
      papers.units &&
        units &&
        !sameSet(
          papers.units,
          units.map((unit) => unit?.unitNumber),
        ),
      '/units',
    ],
    [
      papers.parties?.some(
        (name) =>
          name !== undefined &&
          !parties?.some((party) => party?.name !== undefined && written(party.name) === written(name)),
      ),
      '/parties',
    ],
  ]
  return compared.flatMap(([differs, pointer]) => spottedIf(differs === true, pointer))
}

const hasMortgage: NonNullable<Rule['applies']> = ({ mortgage }) => mortgage !== undefined

export const PARTICULARS: readonly Rule[] = [
  {
    id: 'particulars.ordinary',
    number: 45,
    severity: 'block',
    says: {
      zh: '一般抵押：被担保主债权数额大于 0，履行期限起早于止，不填最高债权额',
      en: 'Ordinary mortgage: a claim above 0, a term that runs forward, and no ceiling',
    },
    cure: { zh: '更正要素', en: 'Correct the particulars' },
    sources: [source('自然资发〔2021〕54号', '', 'high')],
    reads: [],
    saidBy: (fault) =>
      under('/mortgage/claim', '/mortgage/term')(fault) ||
      (fault.code === 'field.unknown' && under('/mortgage/ceiling', '/mortgage/ceilingCovers')(fault)),
  },
  {
    id: 'particulars.maximum',
    number: 46,
    severity: 'block',
    says: {
      zh: '最高额抵押：最高债权额大于 0，有债权确定期间，不填单笔债权数额',
      en: 'Maximum-amount mortgage: a ceiling above 0, a determination period, and no single claim',
    },
    cure: { zh: '更正要素', en: 'Correct the particulars' },
    sources: [source('民法典', '420'), source('自然资发〔2021〕54号', '', 'high')],
    reads: [],
    saidBy: under('/mortgage/ceiling', '/mortgage/determinationPeriod'),
  },
  {
    id: 'particulars.scope-of-security',
    number: 47,
    severity: 'warn',
    says: {
      zh: '担保范围未填将登记为“/”；合同有约定的应填写，最高额抵押应说明最高债权额是否仅为本金',
      en: 'An empty scope of security is registered as "/"; write what the contract says, and whether the ceiling is principal only',
    },
    cure: { zh: '填写担保范围及最高债权额的含义', en: 'Write the scope, and what the ceiling covers' },
    sources: [source('自然资发〔2021〕54号', '', 'high'), source('担保制度解释', '15')],
    reads: [],
    applies: hasMortgage,
    judge: ({ mortgage, papers }) => [
      ...spottedIf(
        mortgage?.scopeOfSecurity === undefined && papers?.scopeOfSecurity !== undefined,
        '/mortgage/scopeOfSecurity',
      ),
      ...spottedIf(mortgage?.kind === 'maximum' && mortgage.ceilingCovers === undefined, '/mortgage/ceilingCovers'),
    ],
  },
  {
    id: 'particulars.restriction-unanswered',
    number: 48,
    severity: 'block',
    says: {
      zh: '「是否存在禁止或限制转让抵押不动产的约定」应如实填写是或否',
      en: 'Whether transfer is restricted must be answered, yes or no',
    },
    cure: { zh: '填写 transferRestricted', en: 'Answer `transferRestricted`' },
    sources: [source('自然资发〔2021〕54号', '', 'high')],
    reads: [],
    saidBy: under('/mortgage/transferRestricted'),
  },
  {
    id: 'particulars.form-contract-differ',
    number: 49,
    severity: 'block*',
    says: {
      zh: '申请内容与申请书、合同记载不一致；不一致时以登记簿为准',
      en: 'The filing differs from form and contracts; in court the book prevails',
    },
    cure: { zh: '改正申请或合同，使其一致', en: 'Correct the filing or the contract' },
    sources: [source('担保制度解释', '47'), source('暂行条例', '18')],
    reads: ['papers'],
    applies: hasMortgage,
    judge: differences,
  },
  {
    id: 'particulars.amount-unit',
    number: 50,
    severity: 'warn',
    says: {
      zh: '数额相差一百倍或一万倍，可能混淆了元、万元、分',
      en: 'Amounts differ by 100 or 10,000: perhaps 元, 万元 and 分 were confused',
    },
    cure: { zh: '核对金额单位', en: 'Check the unit of the amounts' },
    sources: [source('业务实践', '', 'high')],
    reads: [],
    applies: hasMortgage,
    judge: (application) => {
      const { fen, currency } = secured(application) ?? {}
      const others = [
        [application.loan?.amount, '/loan/amount'],
        [application.papers?.amount, '/papers/amount'],
      ] as const
      const isOff = (money: WellFormed<Money> | undefined): boolean =>
        fen !== undefined && money?.fen !== undefined && money.currency === currency && isSlip(fen, money.fen)
      return others.flatMap(([money, pointer]) => spottedIf(isOff(money), pointer))
    },
  },
  {
    id: 'particulars.amount-above-value',
    number: 51,
    severity: 'warn',
    says: { zh: '担保数额高于约定或评估价值', en: 'The amount secured is above the agreed or appraised value' },
    cure: { zh: '核对价值或增加抵押物', en: 'Check the value, or add collateral' },
    sources: [source('业务实践', '', 'high')],
    reads: ['papers'],
    applies: hasMortgage,
    judge: (application) => {
      const { fen, currency } = secured(application) ?? {}
      const value = application.papers?.value
      const isAbove = fen !== undefined && value?.fen !== undefined && value.currency === currency && fen > value.fen
      return spottedIf(isAbove, application.mortgage?.kind === 'maximum' ? '/mortgage/ceiling' : '/mortgage/claim')
    },
  },
  {
    id: 'particulars.dates',
    number: 52,
    severity: 'block',
    says: {
      zh: '日期矛盾：合同晚于提交日、债务早于合同、期限倒置或已届满',
      en: 'Dates contradict: contract after filing, debt before contract, end before start, or period over',
    },
    cure: { zh: '更正日期', en: 'Correct the dates' },
    sources: [source('业务实践', '', 'high')],
    reads: [],
    saidBy: ({ code }) => ['contract.signed-in-future', 'debt.before-contract', 'approval.in-future'].includes(code),
    // 追加抵押: also a debt that is due already is secured; no law bars it
    judge: ({ mortgage }, { today }) => [
      ...spottedIf((mortgage?.term?.to ?? today) < today, '/mortgage/term/to', { severity: 'warn' }),
      ...spottedIf((mortgage?.determinationPeriod?.to ?? today) < today, '/mortgage/determinationPeriod/to', {
        severity: 'warn',
      }),
    ],
  },
  {
    id: 'particulars.forfeiture-clause',
    number: 53,
    severity: 'warn',
    says: {
      zh: '合同约定债务不履行时抵押财产归债权人所有（流押）：只能就抵押财产优先受偿',
      en: 'The contract gives the property to the creditor on default: only preferential payment stands',
    },
    cure: { zh: '删除该条款', en: 'Strike the clause' },
    sources: [source('民法典', '401')],
    reads: ['papers'],
    applies: hasMortgage,
    judge: ({ papers }) => spottedIf(papers?.forfeitureClause === true, '/papers/forfeitureClause'),
  },
]
