/** Stands for `vitest` where mutants are tried: notes the tests of a file instead of running them. Expectations are vitest's own. */
import { format } from 'node:util'

export { expect, vi } from 'vitest'

type Body = (...row: never[]) => unknown
type Hook = () => unknown
export type Collected = { readonly name: string; readonly run: () => unknown }

type Suite = { readonly title?: string; readonly before: Hook[]; readonly after: Hook[] }
/** What a file stands on: begun before its first test, ended before another file begins. */
type Stand = { readonly begin: Hook[]; readonly end: Hook[] }

const suite = (title?: string): Suite => ({ ...(title !== undefined && { title }), before: [], after: [] })

let collected: Collected[] = []
let suites: readonly Suite[] = [suite()]
let stand: Stand = { begin: [], end: [] }
let standing: Stand | undefined

/** The tests that loading notes. */
export const collecting = async (load: () => Promise<unknown>): Promise<readonly Collected[]> => {
  collected = []
  suites = [suite()]
  stand = { begin: [], end: [] }
  await load()
  return collected
}

/** Ends what the file stands on whose tests ran last. */
export const leave = async (): Promise<void> => {
  const left = standing
  standing = undefined
  for (const hook of left?.end.toReversed() ?? []) await hook()
}

/** Files share one engine, so one file stands at a time. */
const standOn = async (own: Stand): Promise<void> => {
  if (own === standing || own.begin.length === 0) return
  await leave()
  standing = own
  for (const hook of own.begin) await hook()
}

const note = (name: string, run: () => unknown): void => {
  const [own, around] = [stand, suites]
  const full = [...around.flatMap(({ title }) => title ?? []), name].join(' > ')
  const before = collected.filter((one) => one.name === full || one.name.startsWith(`${full} #`)).length
  const whole = async () => {
    await standOn(own)
    for (const hook of around.flatMap((one) => one.before)) await hook()
    try {
      await run()
    } finally {
      for (const hook of around.toReversed().flatMap((one) => one.after)) await hook()
    }
  }
  collected.push({ name: before === 0 ? full : `${full} #${before + 1}`, run: whole })
}

const nest = (name: string, body: () => unknown): void => {
  const outer = suites
  suites = [...suites, suite(name)]
  body()
  suites = outer
}

export const beforeAll = (hook: Hook): void => void stand.begin.push(hook)
export const afterAll = (hook: Hook): void => void stand.end.push(hook)
export const beforeEach = (hook: Hook): void => void suites.at(-1)?.before.push(hook)
export const afterEach = (hook: Hook): void => void suites.at(-1)?.after.push(hook)

const provided: Record<string, unknown> = {}
export const provide = (name: string, value: unknown): void => {
  provided[name] = value
}
export const inject = (name: string): unknown => provided[name]

const titled = (name: string, row: unknown, cells: readonly unknown[]): string =>
  format(name, ...cells.slice(0, name.split(/%[sdifjoO]/).length - 1)).replaceAll(/\$(\w+)/g, (whole, key: string) =>
    String((row as Readonly<Record<string, unknown>>)[key] ?? whole),
  )

const forEach =
  (define: (name: string, body: () => unknown) => void) =>
  (rows: readonly unknown[]) =>
  (name: string, body: Body): void => {
    for (const row of rows) {
      const cells = Array.isArray(row) ? row : [row]
      define(titled(name, row, cells), () => body(...(cells as never[])))
    }
  }

const define = Object.assign(note, { each: forEach(note) })

export { define as it, define as test }
export const describe = Object.assign(nest, { each: forEach(nest) })
