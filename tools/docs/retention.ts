/** What is kept for how long, as a page: the locks of the archive, and what goes by itself. */
import { ANSWER_RETENTION_DAYS } from '../../lib/access/idempotency.ts'
import { ATTEMPT_RETENTION_DAYS } from '../../lib/deliveries/attempts.ts'
import { RETENTION, type RetentionRow } from '../../lib/kernel/retention.ts'
import { RETENTION_CLASSES, RETENTION_REASONS } from '../../lib/kernel/retention-texts.ts'
import { CALLED_UP_COPY_DAYS, INCOMING_EXPIRY_DAYS, QUERY_ANSWER_RETENTION_DAYS } from '../../lib/names/limits.ts'
import { table } from './markdown.ts'

const BASES = { law: '法律 · law', choice: '平台选择 · choice' } as const

/** Days after which nobody reads it any more, and the store removes it. */
const GOES: readonly (readonly [zh: string, en: string, days: number])[] = [
  ['未使用的上传文件', 'Uploads that were not used', INCOMING_EXPIRY_DAYS],
  ['查询结果（仅留摘要）', 'Answers of queries; their digest stays', QUERY_ANSWER_RETENTION_DAYS],
  ['调阅副本', 'Copies that were called up', CALLED_UP_COPY_DAYS],
  ['幂等键下的答复', 'Answers under idempotency keys', ANSWER_RETENTION_DAYS],
  ['投递记录', 'Attempts at delivery', ATTEMPT_RETENTION_DAYS],
]

export const retentionPage = (): string => `# Retention · 保存期限

Everything in the archive is under S3 Object Lock from the instant it is kept, for the years of its class on that day. Papers of a case are
locked anew while its mortgage stands, a year before the lock would end, and for the last time when it is gone; a letter for the years after
its last day, thirty years at most. A lock can be made longer and never shorter; what a court or an inspection needs longer is held ([ADR 0045](../adr/0045-kept-by-class-and-held-by-order.md)).
归档文件自保存之时起按当日所属类别的期限锁定，只可延长，不可缩短；业务材料在抵押权存续期间逐次延长，注销后满期；授权书自期满之日起算，最长三十年；司法或检查需要更久的，另行保全。Texts of law as recalled, to be confirmed by
the authority. 法律依据凭记忆整理，须经主管部门确认。

${table(
  ['class · 类别', '中文', 'English', 'years · 年', 'from · 自', 'to · 至', '', 'source · 依据', '理由', 'reason'],
  RETENTION.map(({ id, of, years, from, to = '' }: RetentionRow & { id: keyof typeof RETENTION_REASONS }) => {
    const { basis, source, zh, en } = RETENTION_REASONS[id]
    const { zh: name, en: nameEn } = RETENTION_CLASSES[of]
    return [`\`${of}\``, name, nameEn, String(years), from, to, BASES[basis], source, zh, en]
  }),
)}

## What goes by itself · 到期自动清除

${table(
  ['', '', 'days · 日'],
  GOES.map(([zh, en, days]) => [zh, en, String(days)]),
)}
`
