/** The laws, notices and standards that rules rest on, and since when each holds, as far as it is known. */
import type { Confidence, Source } from './model.ts'

type Law = {
  readonly from?: string
  readonly to?: string
  /** As it is cited, where that is more than its name and the article. */
  readonly name?: string
  /** Whatever is said of it was not compared with its text. */
  readonly unread?: true
}

const LAWS = {
  民法典: { from: '2021-01-01' },
  担保制度解释: { from: '2021-01-01' },
  暂行条例: { from: '2015-03-01' },
  实施细则: { from: '2016-01-01' },
  /**
   * TD/T 1095-2024 took the place of 操作规范（试行） of 2016-05-30, whose clauses are what we know (recalled, confidence M). Neither text was
   * read: its clauses are to be found before anybody relies on them.
   */
  操作规范: { name: 'TD/T 1095-2024《不动产登记规程》（条款待核对；原操作规范（试行）{article}）', unread: true },
  土地管理法: { from: '2020-01-01' },
  农村土地承包法: { from: '2019-01-01' },
  公司法: { from: '2024-07-01' },
  契税法: { from: '2021-09-01' },
  '法发〔2004〕5号': { from: '2004-03-01' },
  '财税〔2019〕45号': { from: '2019-07-01' },
  '财税〔2016〕79号': {},
  '发改价格规〔2016〕2559号': {},
  '自然资发〔2021〕54号': {},
  '自然资发〔2023〕29号': {},
  '自然资发〔2020〕83号': {},
  '闽自然资发〔2023〕22号': {},
  'GB/T 37346-2019': {},
  行政区划变更: {},
  登记机构受理能力: {},
  地方规定: {},
  业务实践: {},
} as const satisfies Record<string, Law>

export const source = (law: keyof typeof LAWS, article = '', confidence: Confidence = 'read'): Source => {
  const { name, unread, ...dates }: Law = LAWS[law]
  const named = article === '' ? law : `${law} ${article}`
  return {
    text: name?.replace('{article}', article && ` ${article}`) ?? named,
    ...dates,
    confidence: unread && confidence === 'read' ? 'medium' : confidence,
  }
}
