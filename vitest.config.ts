import { defineConfig } from 'vitest/config'

const suite = (name: string, timeoutSeconds: number, globalSetup: string[] = []) => ({
  test: {
    name,
    globalSetup,
    include: [`test/${name}/**/*.test.ts`],
    testTimeout: timeoutSeconds * 1000,
    hookTimeout: timeoutSeconds * 1000,
  },
})

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      suite('unit', 10),
      suite('property', 60),
      suite('contract', 60),
      suite('infra', 120, ['test/infra/setup.ts']),
      suite('e2e', 180),
      suite('fault', 300),
    ],
  },
})
