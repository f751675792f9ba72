/** The catalogue of the review's rules, made from the rules themselves. */
import { INSISTENCE_REASONS, type Reads, type Rule, type Source } from '../../lib/review/model.ts'
import { RULES } from '../../lib/review/rules/index.ts'
import { table } from './markdown.ts'

const READS: Readonly<Record<Reads, string>> = {
  ownership: 'book: ownership · 登记簿：权属',
  'unit-status': 'book: status · 登记簿：限制',
  mortgages: 'book: mortgages · 登记簿：抵押',
  'earlier-book': 'book, twice · 登记簿前后对比',
  authorization: 'authorization · 授权书',
  history: 'platform · 平台记录',
  registry: 'directory · 登记机构名录',
  papers: '`papers` · 合同记载',
  signatures: 'signatures · 签名验证',
  materials: 'common materials · 共性材料',
}

const sourceOf = ({ text, from, to, confidence }: Source): string => {
  const dates = from === undefined && to === undefined ? '' : ` [${from ?? ''}–${to ?? ''}]`
  return `${text}${dates}${confidence === 'read' ? '' : ` (${confidence})`}`
}

/** As a fault it cannot be insisted on, whatever the severity of what the rule itself finds. */
const severityOf = ({ severity, saidBy, judge, judgeUnit }: Rule): string => {
  const finds = judge !== undefined || judgeUnit !== undefined
  if (!saidBy || severity === 'block') return `\`${severity}\``
  return finds ? `\`${severity}\`; \`block\` as fault · 作为问题时为 \`block\`` : '`block`'
}

export const reviewRules = (): string => `# Review rules · 智能化辅助审核规则

Applied by \`POST /v1/cases/check\`, at submission after the 202, and again while the registry reviews. Only the registry refuses:
\`block*\` is a legal finding, on which a bank may insist (${INSISTENCE_REASONS.map((reason) => `\`${reason}\``).join(', ')}); \`block\` is the
platform's own and cannot be insisted on; \`warn\` and \`inform\` never hold. A rule that could not read what it needs answers
\`not-checked\`, never passed. No rule demands a material that the law does not. Sources not marked were read; others are recalled with
the confidence given. 只有登记机构可以不予受理：\`block*\` 为法律性提示，银行说明理由后可坚持提交；\`block\` 为平台自身规则；
\`warn\`、\`inform\` 仅提示。无法读取所需信息的规则答复“未核对”，不视为通过。

${table(
  [
    '#',
    'rule · 规则',
    'severity · 级别',
    '中文',
    'English',
    'cure · 处理',
    'source · 依据',
    'reads · 读取',
    'as fault · 以问题提示',
  ],
  RULES.map((rule) => [
    String(rule.number),
    `\`${rule.id}\``,
    severityOf(rule),
    rule.says.zh,
    rule.says.en,
    `${rule.cure.zh} · ${rule.cure.en}`,
    rule.sources.map(sourceOf).join('; '),
    rule.reads.map((one) => READS[one]).join('; '),
    rule.saidBy ? 'yes · 是' : '',
  ]),
)}
`
