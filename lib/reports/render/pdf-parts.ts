/** Of what a printed report is made: headings, paragraphs, tables whose head comes again on every page, and charts in two columns. */

import type { Language } from '../../kernel/call.ts'
import { type Page, type Printing, printable } from '../../printing/page.ts'
import type { Headline } from './html.ts'
import { chartHeight, drawChart } from './pdf-chart.ts'

export type Printed = Printing & { readonly language: Language }

export const MARGIN = 44
const INK = '#14283c'
export const QUIET = '#5d6b78'
export const DEEP = '#17456b'
const RULE = '#d5dce2'
/** Above the lower edge; the foot stands there. */
const FOOT = 56

const leftOf = ({ page }: Page): number => page.margins.left
const widthOf = ({ page }: Page): number => page.width - page.margins.left - page.margins.right

/** Begins another page where there is not that much room; true if it did. */
export const room = (page: Page, height: number): boolean => {
  const isFull = page.y + height > page.page.height - FOOT
  if (isFull) page.addPage()
  return isFull
}

const HEADING = 40

/** A heading does not stand alone at the end of a page: what comes under it begins on the same. */
export const heading = (page: Page, text: string, under = 44): void => {
  room(page, HEADING + under)
  page.y += 14
  const [left, top] = [leftOf(page), page.y]
  page.rect(left, top + 1, 4, 14).fill(DEEP)
  page
    .fontSize(13)
    .fillColor(INK)
    .text(text, left + 11, top, { width: widthOf(page) - 11 })
  page.y += 5
}

export const paragraph = (
  page: Page,
  text: string,
  { size = 9.5, colour = INK, indent = 0 }: { size?: number; colour?: string; indent?: number } = {},
): void => {
  page.fontSize(size)
  const width = widthOf(page) - indent
  const words = printable(page, text)
  room(page, Math.min(60, page.heightOfString(words, { width, lineGap: 2 })))
  page.fillColor(colour).text(words, leftOf(page) + indent, page.y, { width, lineGap: 2 })
}

const ruleAcross = (page: Page, width: number, colour: string): void => {
  const left = leftOf(page)
  page
    .moveTo(left, page.y)
    .lineTo(left + widthOf(page), page.y)
    .lineWidth(width)
    .stroke(colour)
}

export const setHead = (
  page: Page,
  { title, subtitle }: { readonly title: string; readonly subtitle: readonly string[] },
): void => {
  page.fontSize(19).fillColor(INK)
  page.text(printable(page, title), leftOf(page), page.page.margins.top, { width: widthOf(page) })
  page.y += 3
  paragraph(page, subtitle.join('　'), { size: 8.5, colour: QUIET })
  page.y += 6
  ruleAcross(page, 2, DEEP)
  page.y += 10
}

const TILE = { gap: 8, height: 62 }

/** Three in a row. */
export const setTiles = (page: Page, headlines: readonly Headline[]): void => {
  const top = page.y
  const width = (widthOf(page) - 2 * TILE.gap) / 3
  for (const [at, { label, value, note }] of headlines.entries()) {
    const left = leftOf(page) + (at % 3) * (width + TILE.gap)
    const y = top + Math.floor(at / 3) * (TILE.height + TILE.gap)
    const text = (words: string, size: number, colour: string, down: number) =>
      page
        .fontSize(size)
        .fillColor(colour)
        .text(words, left + 9, y + down, { width: width - 18, lineBreak: size < 10 })
    page.rect(left, y, width, TILE.height).fill('#f3f6f9')
    page.rect(left, y, width, 2).fill(DEEP)
    text(label, 8.5, QUIET, 7)
    text(value, 16, INK, 18)
    text(note, 7.5, QUIET, 42)
  }
  page.y = top + Math.ceil(headlines.length / 3) * (TILE.height + TILE.gap) + 8
}

type Column = { readonly head: string /** Of the width, beside those of the others. */; readonly share: number }
type Row = readonly string[]
type Table = { readonly columns: readonly Column[]; readonly rows: readonly Row[]; readonly size?: number }

const PAD = 3

const setRow = (
  page: Page,
  cells: Row,
  { widths, size, colour }: { widths: number[]; size: number; colour: string },
) => {
  const top = page.y
  let left = leftOf(page)
  page.fontSize(size).fillColor(colour)
  for (const [at, cell] of cells.entries()) {
    const width = widths[at] ?? 0
    page.text(cell, left + PAD, top + PAD, { width: width - 2 * PAD, align: at === 0 ? 'left' : 'right' })
    left += width
  }
  page.x = leftOf(page)
  page.y = top + heightOf(page, cells, { widths, size })
  ruleAcross(page, 0.5, RULE)
}

const heightOf = (page: Page, cells: Row, { widths, size }: { widths: number[]; size: number }): number => {
  page.fontSize(size)
  return Math.max(...cells.map((cell, at) => page.heightOfString(cell, { width: (widths[at] ?? 0) - 2 * PAD }))) + 5
}

/** Words to the left in the first column, numbers to the right in the others. */
export const setTable = (page: Page, { columns, rows, size = 8 }: Table): void => {
  const shares = columns.reduce((sum, { share }) => sum + share, 0)
  const widths = columns.map(({ share }) => (widthOf(page) * share) / shares)
  const head = columns.map((column) => column.head)
  const setHead = () => setRow(page, head, { widths, size, colour: QUIET })
  // the head and the first row stay together
  room(page, heightOf(page, head, { widths, size }) + 30)
  setHead()
  for (const row of rows) {
    const cells = row.map((cell) => printable(page, cell))
    if (room(page, heightOf(page, cells, { widths, size }))) setHead()
    setRow(page, cells, { widths, size, colour: INK })
  }
}

const GAP = { across: 22, down: 14 }

type Halves = readonly [readonly string[], readonly string[]]

const halvesOf = (charts: readonly string[]): Halves => {
  const half = Math.ceil(charts.length / 2)
  return [charts.slice(0, half), charts.slice(half)]
}

const chartWidth = (page: Page): number => (widthOf(page) - GAP.across) / 2

export const chartsHeight = (page: Page, charts: readonly string[]): number => {
  const heights = halvesOf(charts).map((column) =>
    column.reduce((sum, svg) => sum + chartHeight(svg, chartWidth(page)) + GAP.down, 0),
  )
  return Math.max(...heights)
}

/** In two columns on one page, the first half of the charts in the left one. */
export const setCharts = (page: Page, charts: readonly string[]): void => {
  const width = chartWidth(page)
  const height = chartsHeight(page, charts)
  room(page, height)
  const top = page.y
  for (const [side, column] of halvesOf(charts).entries()) {
    let y = top
    for (const svg of column) {
      drawChart(page, svg, { left: leftOf(page) + side * (width + GAP.across), top: y, width })
      y += chartHeight(svg, width) + GAP.down
    }
  }
  page.x = leftOf(page)
  page.y = top + height
}
