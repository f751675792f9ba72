/** The fee schedule as a page: every row with its days and source. */
import { CATEGORIES, EXEMPTIONS, EXTRA_COPY, SCHEDULE } from '../../lib/fees/schedule.ts'
import { REGISTRATION_KINDS } from '../../lib/registrations/kinds.ts'
import { table } from './markdown.ts'

const names = <T extends string>(keys: readonly T[], words: Readonly<Record<T, { readonly zh: string }>>): string =>
  keys.length === Object.keys(words).length ? '全部' : keys.map((key) => words[key].zh).join('、')

const PAYERS = { mortgagee: '抵押权人 · mortgagee', transferee: '受让人 · transferee' } as const

export const feeSchedule = (): string => `# Fee schedule · 登记费标准

For any registration, category, exemption and day exactly one row applies. One loan on several objects of one parcel is one item;
of several parcels, as many items; ownership is one item for each unit. Texts as recalled, to be confirmed by the authority.
任何登记类型、类别、减免情形和日期，有且只有一行适用。同一宗地上多个抵押物办理一笔贷款的为一件；所有权转移每个不动产单元为一件。

${table(
  [
    'row · 行',
    '中文',
    'English',
    '登记',
    '类别',
    '减免',
    '元',
    'payer · 缴费人',
    'source · 依据',
    'from · 自',
    'to · 至',
  ],
  [...SCHEDULE, EXTRA_COPY].map(({ id, zh, en, kinds, categories, exemptions, fen, payer, source, from, to = '' }) => [
    `\`${id}\``,
    zh,
    en,
    names(kinds, REGISTRATION_KINDS),
    names(categories, CATEGORIES),
    names(exemptions, EXEMPTIONS),
    String(fen / 100),
    PAYERS[payer],
    source,
    from,
    to,
  ]),
)}
`
