import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import { CONTRACTS, refusalsOf } from '../../../lib/api/index.ts'
import { REFUSALS } from '../../../lib/kernel/refusals.ts'
import { type Operation, ROUTES } from '../../../lib/names/routes/index.ts'
import type { Route } from '../../../lib/names/routes/route.ts'
import { readModels } from '../../../tools/docs/models.ts'
import { openApi } from '../../../tools/docs/openapi.ts'

// biome-ignore lint/suspicious/noExplicitAny: a JSON document
const document: any = openApi(await readModels(process.cwd()), '0.0.0')
const operations = Object.keys(ROUTES) as Operation[]

const at = (reference: string): unknown =>
  reference
    .slice(2)
    .split('/')
    // biome-ignore lint/suspicious/noExplicitAny: a JSON document
    .reduce<any>((node, step) => node?.[step.replaceAll('~1', '/')], document)

test('every reference of the document leads somewhere', () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"(#[^"]+)"/g)].map((match) => match[1] as string)
  expect(references.length).toBeGreaterThan(100)
  expect(references.filter((reference) => at(reference) === undefined)).toEqual([])
})

test.each(operations)('%s is described with its security, its refusals and its proofs', (operation) => {
  const route: Route = ROUTES[operation]
  const described = document.paths[route.path][route.method.toLowerCase()]
  expect(described.operationId).toBe(operation)
  expect(described.security).toEqual(route.audiences === 'public' ? [] : [{ oauth2: route.scope ? [route.scope] : [] }])
  const names = described.parameters.map((p: { $ref?: string; name?: string }) => p.$ref ?? p.name)
  expect(names.includes('#/components/parameters/idempotencyKey')).toBe(route.idempotent === true)
  expect(names.includes('#/components/parameters/signature')).toBe(route.signed === true)
  for (const code of refusalsOf(operation, CONTRACTS[operation]))
    expect(Object.keys(described.responses)).toContain(String(REFUSALS[code].status))
})

test('every schema of the document is a schema of JSON Schema 2020-12', () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false })
  ajv.addSchema({ $id: 'openapi', components: document.components })
  for (const name of Object.keys(document.components.schemas))
    expect(() => ajv.compile({ $ref: `openapi#/components/schemas/${name}` })).not.toThrow()
})

test('every named text says how it is written', () => {
  const schemas = Object.entries<Record<string, unknown>>(document.components.schemas)
  const mute = schemas.filter(([, s]) => s['type'] === 'string' && !s['enum'] && !s['pattern'] && !s['description'])
  expect(mute.map(([name]) => name)).toEqual([])
})

test('every example of a contract is one its own schema accepts', () => {
  const wrong = Object.values(CONTRACTS).flatMap(({ operation, body, success, example }) => [
    ...(example?.body === undefined || body?.safeParse(example.body).success ? [] : [`${operation} body`]),
    ...(example?.answer === undefined || success.body?.safeParse(example.answer).success
      ? []
      : [`${operation} answer`]),
  ])
  expect(wrong).toEqual([])
})

test('every contract speaks of its own operation in both languages', () => {
  for (const [operation, { operation: own, summary, description }] of Object.entries(CONTRACTS)) {
    expect(own).toBe(operation)
    for (const { zh, en } of [summary, ...(description ? [description] : [])]) {
      expect(zh).toMatch(/\p{Script=Han}/u)
      expect(en).toMatch(/^[A-Z]/)
    }
  }
})
