/** One platform for the files of a strand: a fresh local runner, or the one at BASE_URL. */
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startLocalRunner } from '../../tools/local/start.ts'
import { readSandbox, type Sandbox } from '../../tools/simulate/sandbox.ts'
import { STRANDS, type Strand } from '../support/records.ts'

declare module 'vitest' {
  interface ProvidedContext {
    sandbox: Sandbox
    /** Where the runner writes its logs; empty for a platform elsewhere. */
    logs: string
    /** Whose platform it is: of the files that move its clock, or of those that do not. */
    strand: Strand
  }
}

/** In office hours, and far enough from the first year whose working days nobody has announced, for every file's moves. */
const ON_A_WORKING_DAY = '2026-11-24T10:00:00+08:00'

const strandOf = ({ name }: TestProject): Strand => {
  const strand = STRANDS.find((one) => name === `e2e-${one}`)
  if (strand === undefined) throw new Error(`${name} is no strand of e2e`)
  return strand
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  project.provide('strand', strandOf(project))
  const base = process.env['BASE_URL']
  // The test runner itself may set it to a path.
  if (base?.startsWith('http')) {
    project.provide('sandbox', await readSandbox(process.env['SANDBOX_FILE'] ?? '.local/sandbox.json'))
    project.provide('logs', '')
    return async () => undefined
  }
  const runner = await startLocalRunner({ at: ON_A_WORKING_DAY })
  project.provide('sandbox', runner.sandbox)
  project.provide('logs', join(runner.data, 'log'))
  return runner.remove
}
