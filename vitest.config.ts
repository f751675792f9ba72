import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { LONG, SEED } from './test/support/sample.ts'

/** Of the files that share a platform: one moves its clock by a month; the others judge, and record, what the whole strand did. */
const LAST_OF_E2E = ['signals', 'canaries', 'calls']

/** What shares a platform runs in the same order everywhere, the rest by what earlier runs took. */
class SameOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => LAST_OF_E2E.indexOf(basename(moduleId, '.test.ts'))
    const sharesPlatform = ({ project }: TestSpecification): boolean => project.name.startsWith('e2e-')
    const place = ({ moduleId }: TestSpecification): string => basename(moduleId)
    const ordered = files.filter(sharesPlatform).sort((a, b) => rank(a) - rank(b) || (place(a) < place(b) ? -1 : 1))
    return [...ordered, ...(await super.sort(files.filter((file) => !sharesPlatform(file))))]
  }
}

/** As esbuild bundles them for the functions. */
const HTML_AS_TEXT = {
  name: 'html-as-text',
  enforce: 'pre' as const,
  load: (id: string) => (id.endsWith('.html') ? `export default ${JSON.stringify(readFileSync(id, 'utf8'))}` : null),
}

/**
 * Against a test that hangs, and never against one that is slow: whoever waits for work that may stop has a patience of its own
 * (tools/patience.ts).
 */
const LAST_RESORT_MS = (LONG ? 120 : 30) * 60_000

const suite = (name: string, own: object = {}) => ({
  plugins: [HTML_AS_TEXT],
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    testTimeout: LAST_RESORT_MS,
    hookTimeout: LAST_RESORT_MS,
    ...own,
  },
})

/** By the seed of the run: no test may count on one before it. */
const ANY_ORDER = { sequence: { shuffle: { tests: true } } }

/** Files that start no engine and change nothing outside themselves share what they load. */
const TOGETHER = { ...ANY_ORDER, pool: 'threads', isolate: false } as const

export default defineConfig({
  test: {
    maxWorkers: 2,
    // One number repeats whatever a run drew by chance.
    env: { DENGTONG_SEED: String(SEED) },
    sequence: { sequencer: SameOrder, seed: SEED },
    projects: [
      suite('unit', TOGETHER),
      suite('property', TOGETHER),
      suite('contract', {
        ...ANY_ORDER,
        globalSetup: ['test/contract/engines.ts'],
        setupFiles: ['test/contract/setup.ts'],
        // The SDK keeps the address it first called, which a worker's next file may not have.
        isolate: LONG,
      }),
      // Its engines are its own, and its signatures take the place of the process' own.
      suite('lives'),
      suite('infra', { ...ANY_ORDER, globalSetup: ['test/infra/setup.ts'] }),
      // Each strand has one platform, whose files run one after the other: no clock moves in the first, where the other strand moves its own.
      ...['still', 'moving'].map((strand) =>
        suite(`e2e-${strand}`, {
          include: [`test/e2e/{${strand},each}/**/*.test.ts`],
          globalSetup: ['test/e2e/setup.ts'],
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        }),
      ),
      // What both did together: it reads what they recorded.
      suite('e2e-judge', {
        include: ['test/e2e/judge/**/*.test.ts'],
        fileParallelism: false,
        sequence: { groupOrder: 2 },
      }),
      // Each brings a platform of its own.
      suite('apart', { fileParallelism: false, sequence: { groupOrder: 3 } }),
      suite('fault', { fileParallelism: false, sequence: { groupOrder: 4 } }),
    ],
  },
})
