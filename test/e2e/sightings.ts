/** The search of what a whole strand made its platform write. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { escaped, SOURCES, sightingsIn } from '../support/canaries.ts'

/** Tests that none of these strings was written, and that each would have been found. */
export const itIsNowhereIn = (logs: string, canaries: readonly string[]): void => {
  it('is in no log line, metric, queue message or problem text of the whole run', () => {
    const written = readdirSync(logs)
    for (const name of ['queues.log', 'access.log', 'problems.log', 'submit.log', 'examine.log', 'deliver.log'])
      expect(written.filter((file) => file.endsWith(name))).toHaveLength(1)
    expect(sightingsIn(logs, canaries)).toEqual([])
  })

  it.each(Object.keys(SOURCES))('was looked for in %s, where each of the fields would have been found', (source) => {
    const lines = SOURCES[source]?.(logs) ?? []
    expect(lines.length).toBeGreaterThan(10)
    const folder = mkdtempSync(join(tmpdir(), 'dengtong-canaries-'))
    const [real = ''] = lines
    for (const form of [(bird: string) => bird, encodeURIComponent, escaped])
      for (const canary of new Set(canaries)) {
        // A line that was really written, with the canary where its end was.
        writeFileSync(join(folder, 'planted.log'), `${real.slice(0, -1)}","planted":"${form(canary)}"}\n`)
        expect(sightingsIn(folder, canaries).map((seen) => seen.canary)).toContain(canary)
      }
    rmSync(folder, { recursive: true })
  })
}
