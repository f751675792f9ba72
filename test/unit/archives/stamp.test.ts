/** What is called up says on every page who asked for it, when and for what, as another implementation reads it. */
import { readFileSync } from 'node:fs'
import { PDFDocument } from '@cantoo/pdf-lib'
import { PDFiumLibrary } from '@hyzyla/pdfium'
import { expect, it } from 'vitest'
import { stamp } from '../../../lib/archives/stamp.ts'
import { makePdf } from '../../../tools/simulate/pdf.ts'

const font = readFileSync('node_modules/@embedpdf/fonts-sc/fonts/NotoSansHans-Regular.otf')
const setting = { font, now: new Date('2026-11-24T10:00:00+08:00') }
const STAMPING = { across: '测试第一银行 officer-1 贷后管理', below: '调阅 cup_1 申请时间 2026-11-24 10:00:00' }

const inkOf = (data: Uint8Array): number =>
  data.reduce((count, value, i) => count + (i % 4 !== 3 && value < 245 ? 1 : 0), 0)

it('is on every page, over what is there, whatever the size of the page', async () => {
  const source = await PDFDocument.load(makePdf(['登记档案']))
  source.addPage([842, 595])
  const plain = Buffer.from(await source.save())
  const stamped = await stamp(plain, STAMPING, setting)
  expect(stamped?.pages).toBe(2)
  const pdfium = await PDFiumLibrary.init()
  const [before, after] = await Promise.all([
    pdfium.loadDocument(plain),
    pdfium.loadDocument(stamped?.pdf ?? Buffer.of()),
  ])
  const pages = [...after.pages()]
  for (const [at, page] of pages.entries()) {
    const text = page.getText().replaceAll(/\s/g, '')
    expect(text).toContain(STAMPING.below.replaceAll(/\s/g, ''))
    expect(text.split(STAMPING.across.replaceAll(/\s/g, '')).length).toBeGreaterThan(4)
    const ink = async (one: typeof page) => inkOf((await one.render({ scale: 0.5, render: 'bitmap' })).data)
    const bare = [...before.pages()][at]
    if (!bare) throw new Error('a page is missing')
    expect(await ink(page)).toBeGreaterThan((await ink(bare)) + 500)
  }
  before.destroy()
  after.destroy()
  pdfium.destroy()
})

it('is not made with a hole in a name, nor of what is no PDF', async () => {
  expect(await stamp(makePdf(['x']), { ...STAMPING, across: '😀银行' }, setting)).toBeUndefined()
  expect(await stamp(Buffer.from('no PDF'), STAMPING, setting)).toBeUndefined()
})
