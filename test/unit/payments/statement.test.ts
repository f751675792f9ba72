/** The statement as a paper: rendered, and held against the data it was set from. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { renderStatementPdf } from '../../../lib/payments/render-statement-pdf.ts'
import { digestOf, type StatementLine, totalsOf } from '../../../lib/payments/statement.ts'

const FONT = 'node_modules/@embedpdf/fonts-sc/fonts/NotoSansHans-Regular.otf'

const line = (at: number): StatementLine => ({
  caseId: `case_06fz3q8k2vxa7m1c5tnd9r${String(at).padStart(4, '0')}`,
  enteredOn: '2026-11-24',
  bankReference: `YW2026${String(at).padStart(6, '0')}`,
  branch: '91350200MA00YH412T',
  registryNumber: `厦登2026-${String(at).padStart(6, '0')}${at === 3 ? '𰻝' : ''}`,
  settlement: at % 3 === 0 ? 'per-case' : 'batch',
  orderId: 'pay_06fz3q8k2vxa7m1c5tnd9r4ehp',
  receipts: ['0000000018'],
  exemptFen: at % 7 === 0 ? 8_000 : 0,
  dueFen: 8_000,
  waivedFen: at % 5 === 0 ? 8_000 : 0,
  settledFen: at % 5 === 0 ? 0 : 8_000,
  openFen: 0,
})

it('has every line, the head of the table on each page, which part of the statement it is, the sums and the digest', async () => {
  const lines = Array.from({ length: 60 }, (_, at) => line(at))
  const pdf = await renderStatementPdf(
    {
      institution: '91350000MA00YH0179',
      institutionName: '测试第一银行',
      registry: '350200',
      registryName: '厦门市不动产登记中心',
      period: '2026-11',
      part: { page: 2, firstLine: 2001, cases: 2060 },
      totals: totalsOf(lines),
      sha256: digestOf(lines),
      lines,
    },
    { font: readFileSync(FONT), now: new Date('2026-11-24T02:00:00Z') },
  )
  if (process.env['KEEP_PDF']) (await import('node:fs')).writeFileSync(process.env['KEEP_PDF'], pdf)
  const { PDFiumLibrary } = await import('@hyzyla/pdfium')
  const library = await PDFiumLibrary.init()
  try {
    const document = await library.loadDocument(pdf)
    const pages = [...document.pages()].map((page) => page.getText().replaceAll(/\s/g, ''))
    expect(pages.length).toBeGreaterThan(1)
    for (const page of pages) expect(page).toContain('业务编号')
    const text = pages.join('')
    for (const { bankReference } of lines) expect(text).toContain(bankReference)
    expect(text).toContain(digestOf(lines))
    expect(text).toContain('60件')
    expect(text).toContain('第2部分：第2001至2060件，本期共2060件；合计为本部分之和')
    expect(text).toContain('[U+30EDD]')
    document.destroy()
  } finally {
    library.destroy()
  }
})
