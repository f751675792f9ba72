/** A report as a PDF, A4: headline numbers and charts first, then texts, registries, and every figure with its definition. */
import { A4, bytesOf, openPaper, type Page, type Printing, printable, setFooters } from '../../documents/paper.ts'
import { figureOf } from '../figures.ts'
import { TEXT_NAMES, type Texts } from '../model.ts'
import { CONVENTIONS, type ReadReport } from '../read-reports.ts'
import { STATES, titleOf } from './page.ts'
import { chartHeight, drawChart } from './pdf-chart.ts'
import { chartsOf, headlinesOf } from './story.ts'
import { hoursOf, numberOf, textOf } from './words.ts'

const MARGIN = 44
const WIDTH = A4.width - 2 * MARGIN
const BOTTOM = A4.height - 56
const INK = '#14283c'
const QUIET = '#5d6b78'
const DEEP = '#17456b'

const room = (page: Page, height: number): void => {
  if (page.y + height > BOTTOM) page.addPage()
}

const heading = (page: Page, text: string): void => {
  room(page, 60)
  page.y += 14
  const top = page.y
  page.rect(MARGIN, top + 1, 4, 14).fill(DEEP)
  page
    .fontSize(13)
    .fillColor(INK)
    .text(text, MARGIN + 11, top, { width: WIDTH - 11 })
  page.y += 5
}

const paragraph = (
  page: Page,
  text: string,
  { size = 9.5, colour = INK, left = MARGIN }: { size?: number; colour?: string; left?: number } = {},
): void => {
  page.fontSize(size).fillColor(colour)
  const width = WIDTH - (left - MARGIN)
  const said = printable(page, text)
  room(page, Math.min(60, page.heightOfString(said, { width, lineGap: 2 })))
  page.text(said, left, page.y, { width, lineGap: 2 })
}

const setHead = (page: Page, report: ReadReport): void => {
  const { name, head, composed } = report
  page.fontSize(19).fillColor(INK).text(titleOf(report), MARGIN, MARGIN, { width: WIDTH })
  page.y += 3
  const { zh, from, to, dueOn } = name.period
  const said = `${zh}　统计期间 ${from} 起，${to} 前（不含当日）　报送期限 ${dueOn}　${STATES[head.state]}　指标第 ${head.figures} 版，${composed.computedAt.slice(0, 16).replace('T', ' ')} 取数`
  paragraph(page, said, { size: 8.5, colour: QUIET })
  page.y += 6
  page
    .moveTo(MARGIN, page.y)
    .lineTo(A4.width - MARGIN, page.y)
    .lineWidth(2)
    .stroke(DEEP)
  page.y += 10
}

const TILE = { gap: 8, height: 62 }

const setTiles = (page: Page, report: ReadReport): void => {
  const top = page.y
  const width = (WIDTH - 2 * TILE.gap) / 3
  for (const [at, { label, value, note }] of headlinesOf(report).entries()) {
    const left = MARGIN + (at % 3) * (width + TILE.gap)
    const y = top + Math.floor(at / 3) * (TILE.height + TILE.gap)
    page.rect(left, y, width, TILE.height).fill('#f3f6f9')
    page.rect(left, y, width, 2).fill(DEEP)
    page
      .fontSize(8.5)
      .fillColor(QUIET)
      .text(label, left + 9, y + 7, { width: width - 18 })
    page
      .fontSize(16)
      .fillColor(INK)
      .text(value, left + 9, y + 18, { width: width - 18, lineBreak: false })
    page
      .fontSize(7.5)
      .fillColor(QUIET)
      .text(note, left + 9, y + 42, { width: width - 18 })
  }
  page.y = top + 2 * TILE.height + TILE.gap + 16
}

/** In two columns, the first half of the charts in the left one. */
const setCharts = (page: Page, report: ReadReport): void => {
  const gap = 22
  const width = (WIDTH - gap) / 2
  const charts = chartsOf(report)
  const half = Math.ceil(charts.length / 2)
  const top = page.y
  let bottom = top
  for (const [side, column] of [charts.slice(0, half), charts.slice(half)].entries()) {
    let y = top
    for (const svg of column) {
      drawChart(page, svg, { left: MARGIN + side * (width + gap), top: y, width })
      y += chartHeight(svg, width) + 14
    }
    bottom = Math.max(bottom, y)
  }
  page.x = MARGIN
  page.y = bottom
}

const setTexts = (page: Page, { head }: ReadReport): void => {
  const written = (Object.keys(TEXT_NAMES) as (keyof Texts)[]).filter((text) => head.texts[text] !== undefined)
  if (written.length === 0) return
  heading(page, '工作情况与建议')
  for (const text of written) {
    paragraph(page, TEXT_NAMES[text].zh, { size: 10.5, colour: DEEP })
    paragraph(page, head.texts[text] ?? '')
    page.y += 5
  }
}

const COLUMNS = [
  { head: '名称', share: 24 },
  { head: '提交', share: 8 },
  { head: '登簿', share: 8 },
  { head: '受理至登簿中位数', share: 16 },
  { head: '90 分位数', share: 16 },
  { head: '按承诺办结', share: 14 },
  { head: '一次通过', share: 14 },
] as const

const setRow = (page: Page, said: readonly string[], size = 8): void => {
  const cells = said.map((text) => printable(page, text))
  const widths = COLUMNS.map(({ share }) => (WIDTH * share) / 100)
  page.fontSize(size)
  const height = Math.max(...cells.map((cell, at) => page.heightOfString(cell, { width: (widths[at] ?? 0) - 6 }))) + 5
  room(page, height)
  const top = page.y
  let left = MARGIN
  for (const [at, cell] of cells.entries()) {
    const width = widths[at] ?? 0
    page.text(cell, left + 3, top + 3, { width: width - 6, align: at === 0 ? 'left' : 'right' })
    left += width
  }
  page
    .moveTo(MARGIN, top + height)
    .lineTo(A4.width - MARGIN, top + height)
    .lineWidth(0.5)
    .stroke('#d5dce2')
  page.x = MARGIN
  page.y = top + height
}

const rateText = ({
  percent,
  part,
  of,
}: {
  readonly percent?: number
  readonly part: number
  readonly of: number
}): string => (percent === undefined ? `— (${part}/${of})` : `${percent}% (${part}/${of})`)

const timeText = (minutes: number | undefined): string => (minutes === undefined ? '—' : hoursOf(minutes))

const setPlaces = (page: Page, { composed, name }: ReadReport): void => {
  heading(page, name.kind === 'city' ? '各登记机构与各银行' : '各登记机构')
  page.fillColor(QUIET)
  setRow(
    page,
    COLUMNS.map(({ head }) => head),
  )
  page.fillColor(INK)
  for (const { name: said, standing } of [...composed.byRegistry, ...composed.byInstitution])
    setRow(page, [
      said,
      numberOf(standing.filed),
      numberOf(standing.registered),
      timeText(standing.registration.median),
      timeText(standing.registration.p90),
      rateText(standing.onTime),
      rateText(standing.firstTimeRight),
    ])
}

const setFigures = (page: Page, { composed }: ReadReport): void => {
  heading(page, '全部指标及其定义')
  for (const { id, measures } of composed.figures) {
    const { zh, definition, missing } = figureOf(id)
    room(page, 46)
    page.y += 5
    paragraph(page, `${id}　${zh}`, { size: 9.5, colour: DEEP })
    paragraph(page, `定义：${definition.zh}`, { size: 7.8, colour: QUIET, left: MARGIN + 22 })
    for (const measured of measures)
      paragraph(page, `${measured.zh}：${textOf(measured)}`, { size: 8.6, left: MARGIN + 22 })
    if (missing)
      paragraph(page, `${measures.length > 0 ? '未含' : '不提供'}：${missing.zh}`, {
        size: 8.2,
        colour: QUIET,
        left: MARGIN + 22,
      })
  }
}

const setConventions = (page: Page, { composed }: ReadReport): void => {
  heading(page, '统计约定')
  for (const [at, { zh }] of CONVENTIONS.entries()) paragraph(page, `${at + 1}. ${zh}`, { size: 8.2, colour: QUIET })
  const events = composed.mark.reduce((sum, { sequence }) => sum + sequence, 0)
  paragraph(
    page,
    `统计标记：${composed.mark.length} 家银行的通知序列，共 ${numberOf(events)} 条。同一期间、同一标记，指标不变。`,
    { size: 8.2, colour: QUIET },
  )
}

export const pdfOf = (report: ReadReport, printing: Printing): Promise<Buffer> => {
  const page = openPaper({ title: titleOf(report), margin: MARGIN }, printing)
  setHead(page, report)
  setTiles(page, report)
  setCharts(page, report)
  setTexts(page, report)
  setPlaces(page, report)
  setFigures(page, report)
  setConventions(page, report)
  setFooters(page, `福建省不动产登记金融服务平台　${report.name.reportId}`)
  return bytesOf(page)
}
