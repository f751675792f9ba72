/** An engine for each worker: files that share one begin with empty tables. */
import type { TestProject } from 'vitest/node'
import { startEngine } from '../support/engines.ts'

export default async ({ vitest, provide }: TestProject): Promise<() => Promise<void>> => {
  const engines = await Promise.all(Array.from({ length: Number(vitest.config.maxWorkers) }, startEngine))
  provide(
    'engines',
    engines.map(({ url }) => url),
  )
  return async () => {
    await Promise.all(engines.map(({ stop }) => stop()))
  }
}
