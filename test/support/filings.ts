/** Filings to change and judge, with the directory's own routes. */
import { checkFiling } from '../../lib/filings/check-filing.ts'
import { EXAMPLE_DAY, FILING_EXAMPLES } from '../../lib/filings/examples.ts'
import { routerOf } from '../../lib/registries/routing.ts'
import { REGISTRY_SEED } from '../../lib/registries/seed.ts'

export type ExampleName = keyof typeof FILING_EXAMPLES

// biome-ignore lint/suspicious/noExplicitAny: tests spoil filings in every way a caller could
export type Spoilt = any

export const CONTEXT = {
  today: EXAMPLE_DAY,
  routeOf: routerOf(
    new Map(REGISTRY_SEED.flatMap(({ code, prefixes }) => prefixes.map((prefix) => [prefix, code] as const))),
  ),
}

/** A copy of an example, changed. */
export const spoilt = (name: ExampleName, change: (filing: Spoilt) => void): unknown => {
  const filing = structuredClone(FILING_EXAMPLES[name]) as Spoilt
  change(filing)
  return filing
}

export const faultsIn = (body: unknown): string[] =>
  checkFiling(body, CONTEXT).map(({ pointer, code }) => `${pointer} ${code}`)
