import { expect, it } from 'vitest'
import { ROUTES } from '../../../lib/names/routes/index.ts'
import type { Route } from '../../../lib/names/routes/route.ts'
import { WORKERS } from '../../../lib/names/workers.ts'

const routes = Object.entries(ROUTES as Record<string, Route>)

it('lets no operation that commits something, and none of the authority on audits, go unrecorded', () => {
  const unrecorded = routes
    .filter(([, { idempotent, scope, uses }]) => (idempotent || scope === 'audit.read') && !uses.includes('audit.put'))
    .map(([operation]) => operation)
  expect(unrecorded).toEqual([])
})

it('lets no upload link, no test of an endpoint and no delivery to a registry go unrecorded', () => {
  for (const uses of [ROUTES.mintUploadLink.uses, ROUTES.testEndpoint.uses, WORKERS.deliver.uses])
    expect(uses).toContain('audit.put')
})

it('lets no operation that mints a link to a document to read, or shows a filing, go unrecorded', () => {
  const shows = routes.filter(([, { path }]) => path.endsWith('/download-link') || path.endsWith('/filing'))
  expect(shows.length).toBeGreaterThan(4)
  expect(shows.filter(([, { uses }]) => !uses.includes('audit.put'))).toEqual([])
})
