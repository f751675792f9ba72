/** Sets a statement of fees as a PDF: A4 across, the Chinese font embedded, the head of the table on every page. */
import { bytesOf, openPaper, type Page, type Printing, printable, setFooters, A4 as UPRIGHT } from '../printing/page.ts'
import { COLUMNS, type StatementLine, type Totals, yuan } from './statement.ts'

const A4 = { width: UPRIGHT.height, height: UPRIGHT.width }
const MARGIN = 32
const WIDTH = A4.width - 2 * MARGIN
const BOTTOM = A4.height - 44
const SIZE = 6
const PAD = 2.5
/** Of the width, in the order of the columns: numbers of 31 characters need most. */
const SHARES = [5.5, 15, 8, 9, 9.5, 5, 14.5, 7.5, 5, 5, 5.5, 5, 5]
const FIRST_SUM = COLUMNS.length - 5

export type Sheet = {
  readonly institution: string
  readonly institutionName: string
  readonly registry: string
  readonly registryName: string
  readonly period: string
  /** Where it is one page of a longer statement; `cases`: of the whole, as far as they are counted. */
  readonly part?: { readonly page: number; readonly firstLine: number; readonly cases: number }
  readonly totals: Totals
  readonly sha256: string
  readonly lines: readonly StatementLine[]
}

const widthOf = (at: number): number => (WIDTH * (SHARES[at] ?? 5)) / SHARES.reduce((sum, share) => sum + share, 0)

const setRow = (page: Page, cells: readonly string[], shade?: string): void => {
  page.fontSize(SIZE)
  const room = (at: number) => ({ width: widthOf(at) - 2 * PAD, lineGap: 1 })
  const height = Math.max(...cells.map((text, at) => page.heightOfString(text || ' ', room(at)))) + 2 * PAD
  if (page.y + height > BOTTOM) {
    page.addPage()
    setRow(page, headings(), '#e6e9ec')
  }
  const top = page.y
  let left = MARGIN
  for (const [at, text] of cells.entries()) {
    const width = widthOf(at)
    if (shade) page.rect(left, top, width, height).fillColor(shade).fill()
    page.rect(left, top, width, height).lineWidth(0.4).strokeColor('#555555').stroke()
    const align = at >= FIRST_SUM ? 'right' : 'left'
    page.fillColor('#111111').text(text, left + PAD, top + PAD, { ...room(at), align })
    left += width
  }
  page.x = MARGIN
  page.y = top + height
}

const headings = (): string[] => COLUMNS.map(({ zh, en }) => `${zh}\n${en}`)

const sumsOf = ({ cases, exemptFen, dueFen, waivedFen, settledFen, openFen }: Totals): string[] => [
  '合计',
  `${cases} 件`,
  ...Array.from({ length: FIRST_SUM - 2 }, () => ''),
  ...[exemptFen, dueFen, waivedFen, settledFen, openFen].map(yuan),
]

/** Nothing of the whole before it is counted. */
const partOf = ({ page, firstLine, cases }: NonNullable<Sheet['part']>, lines: number): string => {
  const last = firstLine + lines - 1
  return `第 ${page} 部分：第 ${firstLine} 至 ${last} 件${cases >= last ? `，本期共 ${cases} 件` : ''}；合计为本部分之和`
}

export const renderStatementPdf = (
  { institution, institutionName, registry, registryName, period, part, totals, sha256, lines }: Sheet,
  printing: Printing,
): Promise<Buffer> => {
  const title = '不动产登记费对账单'
  const page = openPaper({ title: `${title} ${period}`, layout: 'landscape', margin: MARGIN }, printing)
  page.fontSize(15).text(title, { align: 'center' })
  page
    .fontSize(8.5)
    .moveDown(0.4)
    .text(printable(page, `银行 ${institutionName}（${institution}）　登记机构 ${registryName}（${registry}）`), {
      align: 'center',
    })
    .text(`期间 ${period}（按平台获知受理之日）　单位：元`, { align: 'center' })
  if (part) page.text(partOf(part, lines.length), { align: 'center' })
  page.moveDown(0.5)
  setRow(page, headings(), '#e6e9ec')
  for (const line of lines)
    setRow(
      page,
      COLUMNS.map(({ of }) => printable(page, of(line))),
    )
  setRow(page, sumsOf(totals), '#f1f3f5')
  page
    .fontSize(7)
    .fillColor('#333333')
    .text(
      '每件业务只列一次；应缴 = 不再应缴 + 已缴 + 待缴。双方可据明细重新加总，并核对明细摘要。',
      MARGIN,
      page.y + 6,
      {
        width: WIDTH,
      },
    )
  setFooters(page, `明细摘要 SHA-256 ${sha256}`)
  return bytesOf(page)
}
