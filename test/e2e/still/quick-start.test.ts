import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openScene } from '../scene.ts'

const cast = openScene()
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dengtong-quick-start-'))
  await writeFile(join(folder, 'sandbox.json'), JSON.stringify(cast.sandbox))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** The lines of a README after its mark, as they stand there. */
const quickStartOf = async (file: string): Promise<string> => {
  const text = await readFile(file, 'utf8')
  const lines = /<!-- quick-start[^>]*-->\s*```sh\n([\s\S]*?)```/.exec(text)?.[1]
  if (lines === undefined) throw new Error(`${file} has no quick start`)
  return lines
}

const runShell = (script: string): Promise<{ code: number; out: string }> =>
  new Promise((resolve) => {
    const env = {
      ...process.env,
      SANDBOX_FILE: join(folder, 'sandbox.json'),
      PATH: `node_modules/.bin:${process.env['PATH']}`,
    }
    execFile('bash', ['-euo', 'pipefail', '-c', script], { env }, (error, out, err) =>
      resolve({ code: error ? 1 : 0, out: out + err }),
    )
  })

describe('the quick start', () => {
  it.each(['README.md', 'README.zh-CN.md'])('of %s works line by line', async (file) => {
    const lines = await quickStartOf(file)
    const { code, out } = await runShell(lines.replaceAll('http://127.0.0.1:8787', cast.sandbox.baseUrl))
    expect(code, out).toBe(0)
    expect(out).toContain('"code":"request.invalid"')
    expect(out).toContain('厦门市')
  })
})
