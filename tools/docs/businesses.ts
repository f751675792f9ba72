/** Every business as its file declares it: what is registered, who applies, what is filed, and one whole example. */

import { type Category, rowsFor } from '../../lib/fees/schedule.ts'
import { EXAMPLE_DAY } from '../../lib/filings/examples.ts'
import { DOCUMENT_NAMES } from '../../lib/kernel/document-names.ts'
import {
  BLOCKS,
  type Business,
  type BusinessMilestone,
  type Example,
  MORTGAGE_KINDS,
  type Plan,
  type Role,
  type SlotRule,
} from '../../lib/registrations/business.ts'
import { BUSINESSES } from '../../lib/registrations/businesses/index.ts'
import { REGISTRATION_KINDS, type RegistrationKind, TIME_LIMITS } from '../../lib/registrations/kinds.ts'
import { table } from './markdown.ts'

const MILESTONES: Readonly<Record<BusinessMilestone, string>> = {
  queried: '查询 queried',
  approved: '审批 approved',
  repaid: '结清 repaid',
  registered: '登簿 registered',
  certified: '发证 certified',
  disbursed: '放款 disbursed',
  'old-released': '原抵押注销 old mortgage released',
}

const ROLES: Readonly<Record<Role, string>> = {
  mortgagors: '抵押人 mortgagors',
  buyers: '买受人 buyers',
  sellers: '出卖人 sellers',
  mortgagees: '抵押权人 mortgagees',
  assignor: '原抵押权人 assignor',
  assignee: '新抵押权人 assignee',
  'other-lender': '对方银行 the other lender',
}

const RESULTS: Readonly<Record<Plan['result'], string>> = {
  certificate: '不动产登记证明 registration certificate',
  'ownership-and-certificate': '不动产权证书与登记证明 ownership certificate and registration certificate',
  cancellation: '注销 cancellation; no certificate',
}

const UNITS: Readonly<Record<Plan['units'], string>> = {
  registered: '已登记 registered',
  presold: '预售 pre-sold',
  'under-construction': '在建 under construction',
  'as-mortgaged': '以原登记为准 whatever the mortgage lies on',
}

const NEEDS: Readonly<Record<SlotRule['need'], string>> = {
  required: '必需 required',
  optional: '可选 optional',
  'existing-debt': '转入既有债权时 where earlier debt is brought in',
  'ward-owner': '权利人由监护人代理时 where an owner is a minor or has a guardian',
  repaid: '因清偿消灭时 where it was repaid',
  waived: '因放弃消灭时 where it is waived',
  realised: '因实现消灭时 where it was realised',
  judgment: '依生效文书消灭时 where a judgment ends it',
  'paper-surrendered': '收回纸质证明时 where the paper is handed in',
  'paper-lost': '纸质证明遗失时 where the paper is lost',
  'ownership-paper-surrendered': '收回原不动产权证书时 where the old ownership certificate is handed in',
  'ownership-paper-lost': '原不动产权证书遗失时 where the old ownership certificate is lost',
  'undetermined-part': '最高额部分债权转让时 where a part is assigned before determination',
  'off-platform-lender': '对方银行未接入时 where the other lender is off the platform',
  'names-change': '名称变更时 where a name changes',
  'terms-change': '名称以外的内容变更时 where anything but a name changes',
}

const PAYERS = { transferee: '受让人 the new owner', mortgagee: '抵押权人 the mortgagee' } as const

/** As the schedule has it on the day that the examples are made for. */
const feeOf = (kind: RegistrationKind): string => {
  const rowOf = (category: Category) => rowsFor({ kind, category, exemption: 'none', on: EXAMPLE_DAY })[0]
  const [home, other] = [rowOf('residential'), rowOf('non-residential')]
  if (!home || !other) throw new Error(`no fee for ${kind}`)
  if (home.fen === 0 && other.fen === 0) return '免收 free'
  const [small, large] = [home.fen / 100, other.fen / 100]
  return `住宅 ${small} 元 / 非住宅 ${large} 元 · ${small} a home, ${large} otherwise; ${PAYERS[other.payer]}`
}

const registrations = ({ registrations: kinds }: Plan): string =>
  table(
    ['', 'kind · 登记', '中文', 'English', 'djlx', 'fee · 收费', 'source · 依据'],
    kinds.map((kind, at) => {
      const { zh, en, djlx, source } = REGISTRATION_KINDS[kind]
      return [String(at + 1), `\`${kind}\``, zh, en, djlx, feeOf(kind), source]
    }),
  )

const blockNames = (blocks: readonly (keyof typeof BLOCKS)[]): string =>
  blocks.map((block) => `\`${block}\` ${BLOCKS[block].zh}`).join(', ') || '–'

const materials = ({ slots }: Plan): string =>
  table(
    ['slot · 材料', '中文', 'English', 'need · 要求', 'mortgage · 抵押方式', 'source · 依据'],
    slots.map(({ slot, need, kind, source }) => [
      `\`${slot}\``,
      DOCUMENT_NAMES[slot].zh,
      DOCUMENT_NAMES[slot].en,
      NEEDS[need],
      kind ? MORTGAGE_KINDS[kind].zh : '',
      source,
    ]),
  )

const planText = (plan: Plan, example: Example | undefined): string => `${registrations(plan)}

- 环节 milestones, in this order: ${plan.milestones.map((milestone) => MILESTONES[milestone]).join(' → ')}
- 申请人 applicants: ${plan.applicants.map((role) => ROLES[role]).join(', ')}
- 必填 needs: ${blockNames(plan.blocks.required)}
- 可填 may have: ${blockNames(plan.blocks.optional)}
- 不动产 units: ${UNITS[plan.units]}
- 结果 result: ${RESULTS[plan.result]}
${plan.followedBy ? `- 后续业务 followed by: \`${plan.followedBy}\`\n` : ''}
${materials(plan)}

<details><summary>示例 example</summary>

\`\`\`json
${JSON.stringify(example, null, 2)}
\`\`\`

</details>
`

type Examples = Readonly<Record<string, Example>>

const businessText = (business: Business, examples: Examples): string => {
  const head = `## ${business.zh} · ${business.en} (\`${business.name}\`)\n\n`
  if ('plan' in business) return head + planText(business.plan, examples[business.name])
  return (
    head +
    Object.entries(business.modes)
      .map(
        ([mode, plan]) =>
          `### ${plan.zh} · ${plan.en} (\`${mode}\`)\n\n${planText(plan, examples[`${business.name}/${mode}`])}`,
      )
      .join('\n')
  )
}

export const businessPage = (examples: Examples): string => `# Businesses · 业务

Each business is one file of data in \`lib/registrations/businesses\`. Its registrations are merged in one acceptance: all are entered
in the book, or none. 每项业务是一个数据文件；合并受理的各项登记，要么全部登簿，要么全部不登。

Time limits from acceptance · 时限（自受理起）: ${TIME_LIMITS.statutory.workingDays} 个工作日 working days
(${TIME_LIMITS.statutory.source}); ${TIME_LIMITS['state-council'].workingDays} (${TIME_LIMITS['state-council'].source}). The province's own
limit is data (\`getCalendar\`), a registry's promise is in its capability. 省定时限见 \`getCalendar\`，登记机构承诺的时限见其能力说明。

${(Object.values(BUSINESSES) as readonly Business[]).map((business) => businessText(business, examples)).join('\n')}`
