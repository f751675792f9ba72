import { expect, it } from 'vitest'
import { HTTP_FUNCTIONS } from '../../../lib/names/limits.ts'
import { EXCEPTIONS } from '../../../lib/names/routes/exceptions.ts'
import { RESOURCES, ROUTES } from '../../../lib/names/routes/index.ts'
import type { Route } from '../../../lib/names/routes/route.ts'
import { addresses } from '../../../tools/docs/where.ts'

const rows = Object.entries(RESOURCES).flatMap(([resource, routes]) =>
  Object.entries<Route>(routes).map(([operation, route]) => ({ resource, operation, route })),
)

it('is served by the function of its resource, or by one that says why it serves others', () => {
  const elsewhere = rows.filter(({ resource, route }) => route.function !== resource)
  expect([...new Set(elsewhere.map(({ route }) => route.function))].sort()).toEqual(Object.keys(EXCEPTIONS).sort())
})

it('belongs to one resource', () => {
  expect(rows.map(({ operation }) => operation).sort()).toEqual(Object.keys(ROUTES).sort())
})

it('leaves no function without an operation', () => {
  expect([...new Set(rows.map(({ route }) => route.function))].sort()).toEqual(Object.keys(HTTP_FUNCTIONS).sort())
})

it('names nothing twice among what a function may touch, nor what follows from its key and signature', () => {
  for (const { operation, route } of rows) expect(new Set(route.uses).size, operation).toBe(route.uses.length)
})

it('is found from its URL: function, use case, contract and a test', () => {
  const found = addresses(process.cwd())
  expect(found.length).toBe(rows.length)
  for (const { contract, operation } of found) expect(contract.name).toBe(operation)
})

it('says how it holds a narrowed client, wherever one may come', () => {
  const silent = rows.filter(({ route }) => (route.audiences === 'public') === (route.narrowing !== undefined))
  expect(silent.map(({ operation }) => operation)).toEqual([])
})
