/** One platform for all e2e files: a fresh local runner, or the one at BASE_URL. */
import type { TestProject } from 'vitest/node'
import { readSandbox, type Sandbox } from '../../tools/simulate/sandbox.ts'
import { startLocalRunner } from '../support/runner.ts'

declare module 'vitest' {
  interface ProvidedContext {
    sandbox: Sandbox
    /** The data of the runner; empty where the platform runs elsewhere. */
    data: string
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const base = process.env['BASE_URL']
  if (base !== undefined && base !== '') {
    project.provide('sandbox', await readSandbox(process.env['SANDBOX_FILE'] ?? '.local/sandbox.json'))
    project.provide('data', '')
    return async () => undefined
  }
  const runner = await startLocalRunner()
  project.provide('sandbox', runner.sandbox)
  project.provide('data', runner.data)
  return runner.remove
}
