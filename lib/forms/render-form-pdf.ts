/**
 * Sets a form as a PDF: A4, with the Chinese font embedded, the data of the case attached. A character that the font does not have is
 * never printed as a blank: the form is not made.
 */
import { A4, bytesOf, openPaper, type Page, setFooters, unprintable } from '../printing/page.ts'
import { filled } from './blanks.ts'
import type { Fields } from './fields.ts'
import type { TemplatePart, Versioned } from './model.ts'
import { isDue, itemsOf, textsOf } from './printed-texts.ts'

const MARGIN = 46
const WIDTH = A4.width - 2 * MARGIN
const BOTTOM = A4.height - 60
const SIZE = 9.5
const PAD = 5
const LABEL_SHARE = 0.42
/** A heading does not stand alone at the foot of a page. */
const WITH_HEADING = 170
/** Room for a signature or a seal. */
const SIGNATURE = 46

export const DATA_FILE = 'case-data.json'

export type Sheet = { readonly font: Buffer; readonly footer: string; readonly data: string; readonly now: Date }

type Cell = { readonly text: string; readonly width: number; readonly label?: true }

const heightOf = (page: Page, { text, width }: Cell): number =>
  page.heightOfString(text, { width: width - 2 * PAD, lineGap: 2 }) + 2 * PAD

const rowOf = (page: Page, cells: readonly Cell[]): void => {
  page.fontSize(SIZE)
  const height = Math.max(...cells.map((cell) => heightOf(page, cell)))
  if (page.y + height > BOTTOM) page.addPage()
  const top = page.y
  let left = MARGIN
  for (const { text, width, label } of cells) {
    if (label) page.rect(left, top, width, height).fillColor('#f1f3f5').fill()
    page.rect(left, top, width, height).lineWidth(0.6).strokeColor('#333333').stroke()
    page.fillColor('#111111').text(text, left + PAD, top + PAD, { width: width - 2 * PAD, lineGap: 2 })
    left += width
  }
  page.x = MARGIN
  page.y = top + height
}

const space = (page: Page, points: number): void => {
  page.y += points
}

type Rows = Extract<TemplatePart, { kind: 'rows' }>['rows']

type Filling = { readonly values: Readonly<Record<string, string>>; readonly labels: number }

const cellsOf = (cells: Rows[number], { values, labels }: Filling): readonly Cell[] => {
  const width = WIDTH / cells.length
  return cells.flatMap(({ label, text }): Cell[] => [
    { text: label, width: labels, label: true },
    { text: filled(text, values), width: width - labels },
  ])
}

const setRows = (page: Page, rows: Rows, filling: Filling): void => {
  for (const cells of rows) rowOf(page, cellsOf(cells, filling))
}

/** What is said of one person stands on one page, if it fits one. */
const setTogether = (page: Page, rows: Rows, filling: Filling): void => {
  page.fontSize(SIZE)
  const heights = rows.map((cells) => Math.max(...cellsOf(cells, filling).map((cell) => heightOf(page, cell))))
  const height = heights.reduce((sum, one) => sum + one, 0)
  if (page.y + height > BOTTOM && page.page.margins.top + height < BOTTOM) page.addPage()
  setRows(page, rows, filling)
  space(page, 4)
}

/** Two beside each other, each with room for a seal. */
const setSigners = (page: Page, signers: readonly string[]): void => {
  const width = WIDTH / Math.min(Math.max(signers.length, 1), 2)
  const rows = Map.groupBy(signers.entries(), ([i]) => Math.floor(i / 2))
  for (const [, row] of rows) {
    if (page.y + 2 * SIGNATURE > BOTTOM) page.addPage()
    const top = page.y + 16
    for (const [i, signer] of row)
      page
        .fontSize(10)
        .fillColor('#111111')
        .text(signer, MARGIN + (i % 2) * width, top, { width: width - 12 })
    page.x = MARGIN
    page.y = Math.max(page.y, top) + SIGNATURE - 16
  }
}

type Setters = {
  readonly [Kind in TemplatePart['kind']]: (
    page: Page,
    part: Extract<TemplatePart, { kind: Kind }>,
    fields: Fields,
  ) => void
}

const SET: Setters = {
  heading: (page, { text }, { values }) => {
    if (page.y + WITH_HEADING > BOTTOM) page.addPage()
    space(page, 10)
    page.fontSize(11).fillColor('#111111').text(filled(text, values), MARGIN, page.y, { width: WIDTH })
    space(page, 4)
  },

  rows: (page, { rows }, { values }) => setRows(page, rows, { values, labels: (WIDTH / 2) * LABEL_SHARE }),

  each: (page, { of, rows, labels }, fields) => {
    for (const item of itemsOf(fields, of)) {
      const share = labels === undefined ? (WIDTH / 2) * LABEL_SHARE : (WIDTH * labels) / 100
      setTogether(page, rows, { values: item, labels: share })
    }
  },

  list: (page, { of, columns }, fields) => {
    const total = columns.reduce((sum, { width }) => sum + width, 0)
    const cells = (textOf: (column: (typeof columns)[number]) => string, label?: true): Cell[] =>
      columns.map((column) => ({
        text: textOf(column),
        width: (WIDTH * column.width) / total,
        ...(label && { label }),
      }))
    rowOf(
      page,
      cells(({ label }) => label, true),
    )
    for (const item of itemsOf(fields, of))
      rowOf(
        page,
        cells(({ text }) => filled(text, item)),
      )
  },

  clauses: (page, { clauses }, { values }) => {
    space(page, 6)
    for (const [i, clause] of clauses.entries()) {
      const text = `${i + 1}. ${filled(clause, values)}`
      page.fontSize(10)
      // nobody signs a page that says nothing: the last clause stays with the signatures
      const below = i === clauses.length - 1 ? 2.5 * SIGNATURE : 0
      if (page.y + page.heightOfString(text, { width: WIDTH, lineGap: 4 }) + below > BOTTOM) page.addPage()
      page.fillColor('#111111').text(text, MARGIN, page.y, { width: WIDTH, lineGap: 4 })
      space(page, 3)
    }
  },

  signatures: (page, { signers }, { values }) =>
    setSigners(
      page,
      signers.map((signer) => filled(signer, values)),
    ),

  signers: (page, { of, text }, fields) =>
    setSigners(
      page,
      itemsOf(fields, of).map((item) => filled(text, item)),
    ),
}

export type RenderedForm = { readonly pdf: Buffer } | { readonly missing: readonly string[] }

export const renderFormPdf = async (template: Versioned, fields: Fields, sheet: Sheet): Promise<RenderedForm> => {
  const margins = { top: 50, left: MARGIN, right: MARGIN, bottom: 50 }
  const page = openPaper({ title: template.title, margins }, sheet)
  const missing = unprintable(page, [...textsOf(template, fields), sheet.footer].join(''))
  if (missing.length > 0) return { missing }
  page.fontSize(18).text(template.title, { align: 'center' })
  space(page, 10)
  page.x = MARGIN
  // the part's kind chooses its setter, which the compiler cannot follow through an index
  for (const part of template.parts.filter((part) => isDue(part, fields)))
    (SET[part.kind] as Setters['heading'])(page, part as never, fields)
  setFooters(page, sheet.footer)
  page.file(Buffer.from(sheet.data), {
    name: DATA_FILE,
    type: 'application/json',
    creationDate: sheet.now,
    modifiedDate: sheet.now,
    description: '本文件所载数据',
  })
  return { pdf: await bytesOf(page) }
}
