/** The story of the demo that moves the clock. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runDemo } from '../../support/demo.ts'
import { openScene } from '../scene.ts'

const cast = openScene()
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dengtong-demo-test-'))
  await cast.registries()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('the demo', () => {
  it('tells the story of a half-year: cases, reports and a statement are made, and it prints where to open them', async () => {
    const [, ...banks] = cast.sandbox.banks
    const sandbox = join(folder, 'half-year.json')
    await writeFile(sandbox, JSON.stringify({ ...cast.sandbox, banks: banks.slice(0, 1) }))
    const where = ['--base-url', cast.sandbox.baseUrl, '--sandbox', sandbox]
    const { code, out, err } = await runDemo(['--story', 'half-year', ...where, '--cases', '3', '--folder', folder])
    expect([code, err]).toEqual([0, ''])
    const { period, cases, registered, reports, files } = JSON.parse(out.trimEnd().split('\n').at(-1) ?? '')
    expect([cases, registered]).toEqual([3, 1])
    expect(reports).toEqual([`rpt_${period}.${banks[0]?.institutionId}.3502`, `rpt_${period}.350500.35`])
    for (const file of files) expect(out).toContain(`可打开  to open: ${file}\n`)
    const read = new Map<string, string>(
      await Promise.all(
        files.map(async (file: string) => [file.slice(folder.length + 1), await readFile(file, 'latin1')] as const),
      ),
    )
    const forms = ['html', 'pdf', 'csv', 'json']
    const wanted = ['bank-report', 'city-report', 'province-assessment'].flatMap((name) =>
      forms.map((form) => `${name}.${form}`),
    )
    const statement = ['fee-statement.json', 'fee-statement.csv', 'fee-statement.pdf']
    expect([...read.keys()]).toEqual([...wanted, ...statement])
    for (const [name, text] of read) {
      if (name.endsWith('report.html')) expect(text).toContain('<svg ')
      if (name.endsWith('.pdf')) expect(text).toMatch(/^%PDF-/)
      if (name.endsWith('.csv')) expect(text.split('\r\n').length).toBeGreaterThan(2)
    }
    expect(JSON.parse(read.get('bank-report.json') ?? '').report.state).toBe('published')
    // the second bank pays in batch; other files may have filed for it too
    expect(JSON.parse(read.get('fee-statement.json') ?? '').lines).toContainEqual(
      expect.objectContaining({ settlement: 'batch', settledFen: 55_000, openFen: 0 }),
    )
  })
})
