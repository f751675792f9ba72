import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { LONG, SEED } from './test/support/sample.ts'

/** One moves the common clock by a month; the others judge what the whole run did. */
const LAST_OF_E2E = ['signals', 'canaries', 'permissions']

/** What shares a platform runs in the same order everywhere, the rest by what earlier runs took. */
class SameOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => LAST_OF_E2E.indexOf(basename(moduleId, '.test.ts'))
    const sharesPlatform = ({ project }: TestSpecification): boolean => project.name === 'e2e'
    const ordered = files.filter(sharesPlatform).sort((a, b) => rank(a) - rank(b) || (a.moduleId < b.moduleId ? -1 : 1))
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

export default defineConfig({
  test: {
    maxWorkers: 2,
    // One number repeats whatever a run drew by chance.
    env: { DENGTONG_SEED: String(SEED) },
    sequence: { sequencer: SameOrder },
    projects: [
      suite('unit'),
      suite('property'),
      suite('contract'),
      suite('infra', { globalSetup: ['test/infra/setup.ts'] }),
      // One platform, whose clock moves, serves all its files: they run one after the other.
      suite('e2e', {
        globalSetup: ['test/e2e/setup.ts'],
        fileParallelism: false,
        sequence: { groupOrder: 1 },
      }),
      // Each brings a platform of its own.
      suite('apart', { fileParallelism: false, sequence: { groupOrder: 2 } }),
      suite('fault', { fileParallelism: false, sequence: { groupOrder: 3 } }),
    ],
  },
})
