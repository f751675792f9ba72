/** The catalogue of refusals and faults, in both languages. */
import { CONTRACTS, refusalsOf } from '../../lib/api/index.ts'
import { FAULTS } from '../../lib/kernel/fault-texts.ts'
import { REFUSALS, type RefusalCode } from '../../lib/kernel/refusals.ts'
import { type Operation, ROUTES } from '../../lib/names/routes/index.ts'
import { table } from './markdown.ts'

const operationsRefusing = (code: RefusalCode): string => {
  const all = Object.keys(ROUTES) as Operation[]
  const refusing = all.filter((operation) => refusalsOf(operation, CONTRACTS[operation]).includes(code))
  return refusing.length === all.length ? 'every operation · 所有操作' : refusing.map((o) => `\`${o}\``).join(' ')
}

export const refusalCatalogue = (): string => {
  const refusals = Object.entries(REFUSALS).map(([code, { status, retryable, zh, en }]) => [
    `\`${code}\``,
    String(status),
    retryable ? 'yes · 可' : '',
    zh,
    en,
    operationsRefusing(code as RefusalCode),
  ])
  return `# Refusals and faults · 拒绝与问题

A refusal is an expected "no" with a stable code, answered as \`application/problem+json\` (RFC 9457). *Retry* says that the same
call may succeed later. 拒绝是带稳定代码的预期答复；“可重试”表示同一调用稍后可能成功。

## Refusals · 拒绝

${table(['code · 代码', 'status · 状态', 'retry · 重试', '中文', 'English', 'operations · 操作'], refusals)}

## Faults · 问题

A fault is one thing wrong in a request, with a JSON pointer to it, in \`errors\` of a problem or in a validation result.
问题是请求中的一处错误，以 JSON 指针定位。

${table(
  ['code · 代码', '中文', 'English'],
  Object.entries(FAULTS).map(([code, { zh, en }]) => [`\`${code}\``, zh, en]),
)}
`
}
