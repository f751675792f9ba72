/**
 * Runs the tests that judge mutants, all in one process: a mutant costs what its tests cost, and a static one the evaluation of the
 * modules that depend on it. A process or thread for each mutant, as the runner for vitest has it, takes hours for these thousands.
 */
import { globSync, readFileSync } from 'node:fs'
import { registerHooks, stripTypeScriptTypes } from 'node:module'
import { resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
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
import { type Collected, collecting } from './collect.ts'

/** The property tests, and the example and neighbour of each rule. */
const TESTS = ['test/property/{clocks,lifecycle}.test.ts', 'test/unit/review-*.test.ts']

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

/** The modules of the sandbox: who imports whom, and which are to be evaluated again. */
class Modules {
  #importers = new Map<string, Set<string>>()
  #sources = new Map<string, string>()
  #stale: ReadonlySet<string> = new Set()
  #generation = 0

  constructor(root: string) {
    const own = (url = ''): boolean => url.startsWith(root) && !url.includes('/node_modules/')
    registerHooks({
      resolve: (specifier, context, next) => {
        if (specifier === 'vitest' && own(context.parentURL))
          return { url: import.meta.resolve('./collect.ts'), shortCircuit: true }
        const found = next(specifier, context)
        if (!own(found.url)) return found
        const { href } = plain(found.url)
        if (context.parentURL) this.#importersOf(href).add(plain(context.parentURL).href)
        return this.#stale.has(href) ? { ...found, url: `${href}?again=${this.#generation}` } : found
      },
      load: (url, context, next) =>
        own(url) && plain(url).pathname.endsWith('.ts')
          ? { format: 'module', source: this.#sourceOf(plain(url)), shortCircuit: true }
          : next(url, context),
    })
  }

  /** Files to be imported anew, since something they rest on is to be evaluated again. */
  renew(file: string): ReadonlySet<string> {
    const stale = new Set<string>()
    const open = [pathToFileURL(file).href]
    for (let one = open.pop(); one; one = open.pop()) {
      if (stale.has(one)) continue
      stale.add(one)
      open.push(...this.#importersOf(one))
    }
    this.#stale = stale
    this.#generation += 1
    return new Set([...stale].map((url) => fileURLToPath(url)))
  }

  #importersOf(href: string): Set<string> {
    const known = this.#importers.get(href) ?? new Set()
    this.#importers.set(href, known)
    return known
  }

  #sourceOf(url: URL): string {
    const source = this.#sources.get(url.href) ?? stripTypeScriptTypes(readFileSync(url, 'utf8'))
    this.#sources.set(url.href, source)
    return source
  }
}

const plain = (url: string): URL => {
  const bare = new URL(url)
  bare.search = ''
  return bare
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

const broken = (error: unknown, files: readonly string[]): DryRunResult => ({
  status: DryRunStatus.Complete,
  tests: [
    {
      id: `${files[0]}#loads`,
      name: 'loads',
      timeSpentMs: 0,
      status: TestStatus.Failed,
      failureMessage: String(error),
    },
  ],
})

export class DecisionsRunner implements TestRunner {
  #modules = new Modules(pathToFileURL(`${process.cwd()}/`).href)
  #files: readonly string[] = globSync(TESTS)
  #tests: readonly Test[] = []

  /** Modules are evaluated again for the mutants that need it. */
  capabilities() {
    return { reloadEnvironment: true }
  }

  async init(): Promise<void> {
    fc.configureGlobal(PROPERTIES)
    this.#tests = await this.#collectAll(this.#files)
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
    return untilFailure(this.#tests.filter(({ id }) => wanted.has(id)))
  }

  async #renewed({ sandboxFileName }: MutantRunOptions): Promise<DryRunResult> {
    const stale = this.#modules.renew(sandboxFileName)
    const files = this.#files.filter((file) => stale.has(resolve(file)))
    try {
      return await untilFailure(await this.#collectAll(files))
    } catch (error) {
      return broken(error, files)
    }
  }

  async #collectAll(files: readonly string[]): Promise<readonly Test[]> {
    const tests: Test[] = []
    for (const file of files) tests.push(...(await collect(file)))
    return tests
  }
}

const untilFailure = async (tests: readonly Test[]): Promise<DryRunResult> => {
  const results: TestResult[] = []
  for (const test of tests) {
    results.push(await take(test))
    if (results.at(-1)?.status === TestStatus.Failed) break
  }
  return { status: DryRunStatus.Complete, tests: results }
}
