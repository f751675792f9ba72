import { readFileSync } from 'node:fs'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** What the e2e run did is judged when it is over. */
class JudgeLast extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const judges = ['/e2e/canaries.test.ts', '/e2e/permissions.test.ts']
    const rank = (file: TestSpecification): number => judges.findIndex((judge) => file.moduleId.endsWith(judge))
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b))
  }
}

/** As esbuild bundles them for the functions. */
const HTML_AS_TEXT = {
  name: 'html-as-text',
  enforce: 'pre' as const,
  load: (id: string) => (id.endsWith('.html') ? `export default ${JSON.stringify(readFileSync(id, 'utf8'))}` : null),
}

const suite = (name: string, timeoutSeconds: number, own: object = {}) => ({
  plugins: [HTML_AS_TEXT],
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    testTimeout: timeoutSeconds * 1000,
    hookTimeout: timeoutSeconds * 1000,
    ...own,
  },
})

export default defineConfig({
  test: {
    maxWorkers: 2,
    sequence: { sequencer: JudgeLast },
    projects: [
      suite('unit', 10),
      suite('property', 60),
      suite('contract', 60),
      suite('infra', 120, { globalSetup: ['test/infra/setup.ts'] }),
      // One platform, whose clock moves, serves all its files: they run one after the other.
      suite('e2e', 180, {
        globalSetup: ['test/e2e/setup.ts'],
        fileParallelism: false,
        sequence: { groupOrder: 1 },
      }),
      // Each brings a platform of its own.
      suite('apart', 240, { fileParallelism: false, sequence: { groupOrder: 2 } }),
      suite('fault', 300, { fileParallelism: false, sequence: { groupOrder: 3 } }),
    ],
  },
})
