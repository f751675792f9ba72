/** Stands for `vitest` where mutants are tried: notes the tests of a file instead of running them. Expectations are vitest's own. */
import { format } from 'node:util'

export { expect } from 'vitest'

type Body = (...row: never[]) => unknown
export type Collected = { readonly name: string; readonly run: () => unknown }

let collected: Collected[] = []
let suites: readonly string[] = []

/** The tests that loading notes. */
export const collecting = async (load: () => Promise<unknown>): Promise<readonly Collected[]> => {
  collected = []
  await load()
  return collected
}

const note = (name: string, run: () => unknown): void => {
  const full = [...suites, name].join(' > ')
  const before = collected.filter((one) => one.name === full || one.name.startsWith(`${full} #`)).length
  collected.push({ name: before === 0 ? full : `${full} #${before + 1}`, run })
}

const nest = (name: string, body: () => unknown): void => {
  const outer = suites
  suites = [...suites, name]
  body()
  suites = outer
}

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

export const it = Object.assign(note, { each: forEach(note) })
export const describe = Object.assign(nest, { each: forEach(nest) })
