import { expect, test } from 'vitest'
import { CASTS } from '../../../tools/casts.ts'
import { breaches, RULES, readSources } from '../../../tools/directions.ts'

const rulesBroken = (path: string, text: string, ...others: { path: string; text: string }[]) => [
  ...new Set(breaches([{ path, text }, ...others]).map((b) => b.rule)),
]

/** For each rule at least one file that breaks it. */
const VIOLATIONS: Record<string, { path: string; text: string }[]> = {
  'names-stand-alone': [
    { path: 'lib/names/a.ts', text: "import type { Result } from '../kernel/result.ts'" },
    { path: 'lib/names/a.ts', text: "import { join } from 'node:path'" },
  ],
  'kernel-is-pure': [{ path: 'lib/kernel/a.ts', text: "import { readFileSync } from 'node:fs'" }],
  'domains-look-up': [
    { path: 'lib/outbox/a.ts', text: "import { x } from '../cases/x.ts'" },
    { path: 'lib/cases/a.ts', text: "import type { X } from '../api/cases.ts'" },
    { path: 'lib/fees/a.ts', text: "export { x } from '../review/x.ts'" },
    { path: 'lib/fees/a.ts', text: "const x = await import('../review/x.ts')" },
    { path: 'lib/fees/a.ts', text: "import { x } from '../utils/x.ts'" },
  ],
  'domains-are-listed': [{ path: 'lib/utils/a.ts', text: "import { x } from './x.ts'" }],
  'domains-see-ports': [{ path: 'lib/cases/a.ts', text: "import { table } from '../platform/aws/table.ts'" }],
  'product-knows-no-tools': [
    { path: 'functions/http/cases.ts', text: "import { x } from '../../tools/x.ts'" },
    { path: 'lib/cases/a.ts', text: "import { serve } from '../../functions/runtime/http.ts'" },
  ],
  'functions-stand-apart': [{ path: 'functions/http/cases.ts', text: "import { x } from './submit.ts'" }],
  'functions-carry-own-contracts': [
    { path: 'functions/http/cases.ts', text: "import { CONTRACTS } from '../../lib/api/index.ts'" },
  ],
  'adapters-are-wired-once': [
    { path: 'functions/http/cases.ts', text: "import { table } from '../../lib/platform/aws/table.ts'" },
  ],
  'sdk-in-one-folder': [
    { path: 'functions/runtime/http.ts', text: "import { S3Client } from '@aws-sdk/client-s3'" },
    { path: 'lib/cases/a.ts', text: "import type { AttributeValue } from '@aws-sdk/client-dynamodb'" },
  ],
  'lambda-in-one-folder': [
    { path: 'functions/http/cases.ts', text: "import middy from '@middy/core'" },
    { path: 'functions/http/cases.ts', text: "import type { SQSEvent } from 'aws-lambda'" },
  ],
  'zod-is-mini': [
    { path: 'lib/cases/a.ts', text: "import * as z from 'zod'" },
    { path: 'lib/cases/a.ts', text: "import { z } from 'zod/mini'" },
  ],
  'cdk-knows-names-only': [
    { path: 'cdk/app.ts', text: "import { TRANSITIONS } from '../lib/cases/state/lifecycle.ts'" },
    { path: 'cdk/app.ts', text: "import { build } from 'esbuild'" },
  ],
  'environment-in-one-folder': [
    { path: 'lib/platform/aws/table.ts', text: 'export const table = process.env.CASES_TABLE' },
    { path: 'functions/http/cases.ts', text: "export const table = process['env']['CASES_TABLE']" },
  ],
  'time-and-chance-are-ports': [
    { path: 'lib/cases/a.ts', text: 'export const now = Date.now()' },
    { path: 'lib/cases/a.ts', text: 'export const now = new Date()' },
    { path: 'functions/http/cases.ts', text: 'export const id = crypto.randomUUID()' },
    { path: 'lib/cases/a.ts', text: "import { randomUUID } from 'node:crypto'" },
    { path: 'lib/access/a.ts', text: 'export const share = Math.random()' },
    { path: 'functions/runtime/http.ts', text: 'export const startedAt = performance.now()' },
    { path: 'lib/access/a.ts', text: 'setTimeout(() => undefined, 20)' },
    { path: 'lib/access/a.ts', text: 'globalThis.setInterval(() => undefined, 20)' },
    { path: 'lib/access/a.ts', text: "import { setTimeout } from 'node:timers/promises'" },
  ],
  'names-are-found-by-engineers': [
    { path: 'lib/cases/a.ts', text: 'export const tellBank = 1' },
    { path: 'lib/cases/a.ts', text: 'const a = 1\nexport { a as ROWS_KEPT }' },
    { path: 'functions/http/a.ts', text: 'export type Told = string' },
    { path: 'cdk/keep-parts.ts', text: 'export const parts = 1' },
  ],
}

test('every rule has a file that breaks it', () => {
  expect(Object.keys(VIOLATIONS).sort()).toEqual(Object.keys(RULES).sort())
})

test.each(Object.entries(VIOLATIONS).flatMap(([rule, files]) => files.map((f) => ({ rule, ...f }))))(
  '$rule is broken by $text in $path',
  ({ rule, path, text }) => {
    expect(rulesBroken(path, text)).toContain(rule)
  },
)

test('a client that reaches the product through another file is found', () => {
  const helper = { path: 'test/support/day.ts', text: "import { lifecycle } from '../../lib/cases/state/lifecycle.ts'" }
  expect(rulesBroken('test/e2e/a.test.ts', "import { day } from '../support/day.ts'", helper)).toContain(
    'clients-are-clients',
  )
  expect(rulesBroken('tools/demo.ts', "import { x } from '../functions/runtime/http.ts'")).toContain(
    'clients-are-clients',
  )
})

test('imports in a circle are found, of values and of types', () => {
  const b = (kind: string) => ({ path: 'lib/cases/b.ts', text: `import ${kind}{ a } from './a.ts'` })
  for (const kind of ['', 'type ']) {
    expect(rulesBroken('lib/cases/a.ts', "import { b } from './b.ts'", b(kind))).toContain('no-cycles')
    expect(rulesBroken('lib/cases/a.ts', `import ${kind}{ b } from './b.ts'`, b('type '))).toContain('no-cycles')
  }
  const outwards = { path: 'lib/cases/b.ts', text: "import type { c } from './c.ts'" }
  expect(rulesBroken('lib/cases/a.ts', "import type { b } from './b.ts'", outwards)).not.toContain('no-cycles')
})

test('a type that is claimed is found, unless the list has it, and the list may only shrink', () => {
  for (const text of ['const a = b as string', 'const a = b as unknown as string', 'const a = b!', 'const a = <T>b'])
    expect(rulesBroken('lib/cases/a.ts', text)).toEqual(['casts-only-shrink'])
  for (const text of ['const a = [1] as const', "import * as z from 'zod/mini'", 'export { a as b }'])
    expect(rulesBroken('functions/http/a.ts', text)).toEqual([])
  expect(rulesBroken('test/unit/a.ts', 'const a = b as string')).toEqual([])
  const [[listed = '', count = 0] = []] = Object.entries(CASTS)
  const claims = (n: number) => Array.from({ length: n }, (_, i) => `export const a${i} = b as string`).join('\n')
  expect(rulesBroken(listed, claims(count))).toEqual([])
  expect(rulesBroken(listed, claims(count - 1))).toEqual(['casts-only-shrink'])
  expect(rulesBroken(listed, claims(count + 1))).toEqual(['casts-only-shrink'])
})

test('fewer than forty are listed, of files that are there', () => {
  expect(Object.values(CASTS).reduce((sum, n) => sum + n, 0)).toBeLessThan(40)
  const there = new Set(readSources(process.cwd()).map(({ path }) => path))
  expect(Object.keys(CASTS).filter((path) => !there.has(path))).toEqual([])
})

test('what the house allows passes', () => {
  const allowed = [
    { path: 'lib/cases/a.ts', text: "import * as z from 'zod/mini'\nimport { due } from '../outbox/due.ts'" },
    { path: 'lib/platform/aws/clock.ts', text: 'export const clock = { now: () => new Date() }' },
    { path: 'lib/cases/b.ts', text: 'export const at = (ms: number) => new Date(ms)' },
    { path: 'functions/runtime/env.ts', text: 'export const env = process.env' },
    {
      path: 'cdk/bundle.ts',
      text: "import { build } from 'esbuild'\nimport { ROUTES } from '../lib/names/routes/index.ts'",
    },
    { path: 'functions/http/cases.ts', text: "import { serve } from '../runtime/http.ts'" },
    { path: 'lib/cases/compress.ts', text: 'const told = 1\nexport const compressed = told' },
  ]
  for (const { path, text } of allowed) expect(rulesBroken(path, text)).toEqual([])
})
