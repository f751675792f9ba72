/**
 * Runs the tests that judge mutants, all in one process: a mutant costs what its tests cost, and a static one the evaluation of the
 * modules that depend on it. A process or thread for each mutant, as the runner for vitest has it, takes hours for these thousands.
 */
import type { ChildProcess } from 'node:child_process'
import { globSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { INSTRUMENTER_CONSTANTS, type MutantCoverage } from '@stryker-mutator/api/core'
import {
  type DryRunResult,
  DryRunStatus,
  determineHitLimitReached,
  type MutantRunOptions,
  type MutantRunResult,
  type TestResult,
  type TestRunner,
  TestStatus,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner'
import fc from 'fast-check'
import { type Collected, collecting, leave, provide } from './collect.ts'
import { startEngine } from './engine.ts'
import { Modules } from './modules.ts'

/** The property tests, the example and neighbour of each rule, what is written once, and how deliveries go out. */
const TESTS = [
  'test/property/{clocks/clocks,cases/lifecycle,cases/advance}.test.ts',
  'test/unit/{review/*,access/idempotency}.test.ts',
  'test/contract/deliveries/{bank,http,replay}.test.ts',
  'test/contract/conformance/transports.test.ts',
]

/** Enough for a law to catch a mutant, the same for each; `npm run check` tries more, of other seeds. */
const PROPERTIES = { numRuns: 25, seed: 22 }

type Namespace = {
  activeMutant?: string | undefined
  currentTestId?: string | undefined
  hitCount?: number | undefined
  hitLimit?: number | undefined
  mutantCoverage?: MutantCoverage
}

type Test = Collected & { readonly id: string; readonly file: string }

const namespace = (): Namespace => {
  const scope = globalThis as unknown as Record<string, Namespace>
  scope[INSTRUMENTER_CONSTANTS.NAMESPACE] ??= {}
  return scope[INSTRUMENTER_CONSTANTS.NAMESPACE] as Namespace
}

const collect = async (file: string): Promise<readonly Test[]> => {
  const tests = await collecting(() => import(pathToFileURL(resolve(file)).href))
  return tests.map((test) => ({ ...test, file: resolve(file), id: `${file}#${test.name}` }))
}

const take = async ({ id, name, file, run }: Test): Promise<TestResult> => {
  const started = performance.now()
  const told = () => ({ id, name, fileName: file, timeSpentMs: performance.now() - started })
  try {
    await run()
    return { ...told(), status: TestStatus.Success }
  } catch (error) {
    return { ...told(), status: TestStatus.Failed, failureMessage: String(error) }
  }
}

/** A file that does not even load has caught the mutant. */
const broken = (file: string, error: unknown): TestResult => ({
  id: `${file}#loads`,
  name: 'loads',
  timeSpentMs: 0,
  status: TestStatus.Failed,
  failureMessage: String(error),
})

export class DecisionsRunner implements TestRunner {
  #modules = new Modules(pathToFileURL(`${process.cwd()}/`).href)
  #files: readonly string[] = globSync(TESTS).sort()
  #tests: readonly Test[] = []
  /** The tests that caught something, the latest last: what catches a mutant mostly catches its neighbour. */
  #caught = new Map<string, number>()
  #engine: ChildProcess | undefined

  /** Modules are evaluated again for the mutants that need it. */
  capabilities() {
    return { reloadEnvironment: true }
  }

  async init(): Promise<void> {
    fc.configureGlobal(PROPERTIES)
    const { url, engine } = await startEngine()
    this.#engine = engine
    provide('engines', [url])
    process.env['VITEST_POOL_ID'] = '1'
    await import(pathToFileURL(resolve('test/contract/setup.ts')).href)
    for (const file of this.#files) this.#tests = [...this.#tests, ...(await collect(file))]
  }

  async dispose(): Promise<void> {
    await leave()
    this.#engine?.stdin?.end()
  }

  async dryRun(): Promise<DryRunResult> {
    const ns = namespace()
    const tests: TestResult[] = []
    for (const test of this.#tests) {
      ns.currentTestId = test.id
      tests.push(await take(test))
    }
    ns.currentTestId = undefined
    return {
      status: DryRunStatus.Complete,
      tests,
      ...(ns.mutantCoverage && { mutantCoverage: ns.mutantCoverage }),
    }
  }

  async mutantRun(options: MutantRunOptions): Promise<MutantRunResult> {
    const ns = namespace()
    Object.assign(ns, { activeMutant: options.activeMutant.id, hitCount: 0, hitLimit: options.hitLimit })
    const result = options.mutantActivation === 'static' ? await this.#renewed(options) : await this.#filtered(options)
    const reached = determineHitLimitReached(ns.hitCount, options.hitLimit)
    Object.assign(ns, { activeMutant: undefined, hitCount: undefined, hitLimit: undefined })
    return toMutantRunResult(reached ?? result)
  }

  #filtered({ testFilter = [] }: MutantRunOptions): Promise<DryRunResult> {
    const wanted = new Set(testFilter)
    return this.#untilCaught(this.#tests.filter(({ id }) => wanted.has(id)))
  }

  /** File by file, since loading one costs more than its tests. */
  async #renewed({ sandboxFileName }: MutantRunOptions): Promise<DryRunResult> {
    const stale = this.#modules.renew(sandboxFileName)
    const taken: TestResult[] = []
    for (const file of this.#byCatch(this.#files, (one) => one).filter((one) => stale.has(resolve(one)))) {
      const tests = await collect(file).catch((error: unknown) => broken(file, error))
      if ('status' in tests) return complete([...taken, tests])
      const { tests: results } = await this.#untilCaught(tests)
      taken.push(...results)
      if (results.at(-1)?.status === TestStatus.Failed) break
    }
    return complete(taken)
  }

  async #untilCaught(tests: readonly Test[]) {
    const results: TestResult[] = []
    for (const test of this.#byCatch(tests, ({ id }) => id)) {
      const result = await take(test)
      results.push(result)
      if (result.status !== TestStatus.Failed) continue
      for (const catcher of [test.id, relative('.', test.file)]) this.#caught.set(catcher, performance.now())
      break
    }
    return complete(results)
  }

  #byCatch<T>(list: readonly T[], name: (one: T) => string): readonly T[] {
    const when = (one: T): number => this.#caught.get(name(one)) ?? 0
    return list.toSorted((a, b) => when(b) - when(a))
  }
}

const complete = (tests: TestResult[]) => ({ status: DryRunStatus.Complete, tests }) as const
