/** Every section of the bench runs to its end in its smallest form, by sample; what it measures then says nothing. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { sampleOf } from '../support/sample.ts'

const SECTIONS: readonly (readonly [flag: string, says: readonly string[]])[] = [
  ['', ['Submissions over HTTP', 'p50 ratio', 'Cost of a completed case', 'The review over a scripted run']],
  ['--review', ['"figures"', '"precision"']],
  ['--reports', ['"agreesWithSql": true', '"cellsThatDiffer": 0']],
  ['--memory', ['"documentBytes"', '"peaks"']],
]

it.each(sampleOf(SECTIONS, 0.25, 'sections of the bench'))('npm run bench -- %s --small', async (flag, says) => {
  const command = ['tools/bench/main.ts', '--small', ...(flag ? [flag] : [])]
  const { stdout } = await promisify(execFile)(process.execPath, command, { maxBuffer: 2 ** 26 })
  for (const words of says) expect(stdout).toContain(words)
})
