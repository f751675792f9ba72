/**
 * The largest that each contract allows: lists as long as they may be, texts as long as they may be, and blanks behind the JSON, which are
 * signed and stored with it. Whatever is sent, the answer is one of the contract, and no fault of the platform.
 */
import { beforeAll, describe, expect, it } from 'vitest'
import { examineCase } from '../../../lib/cases/examine/examine-case.ts'
import { verifyCertificate } from '../../../lib/certificates/verification.ts'
import { beijing } from '../../../lib/kernel/time.ts'
import { SIGNED_TEXT_MAX_BYTES } from '../../../lib/names/limits.ts'
import type { Operation } from '../../../lib/names/routes/index.ts'
import { closeLateQuery } from '../../../lib/queries/close-late-query.ts'
import { registryRows } from '../../../lib/registries/model.ts'
import { REGISTRY_SEED } from '../../../lib/registries/seed.ts'
import { licenceIdentifier } from '../../../tools/simulate/licence.ts'
import { makePdf } from '../../../tools/simulate/pdf.ts'
import { authorizationFor, questionUnder } from '../../support/authorizations.ts'
import { casePorts, decided, filingFor, filingOver, tapped } from '../../support/cases.ts'
import { ACCEPTED, AT, certificateNumber, registeredDecision, viewOf } from '../../support/decisions.ts'
import { AUTHORITY, BANK, declarationOf, NOW, REGISTRY, uploader } from '../../support/documents.ts'
import { putAll } from '../../support/institutions.ts'
import type { Row } from '../../support/looked.ts'
import { useApi } from '../../support/platform.ts'
import { OPERATIONS, READ_THEIR_BUNDLE, requestOf, type World } from '../../support/requests.ts'
import { sampleOf } from '../../support/sample.ts'
import { loadContract } from '../../support/validate.ts'

const api = useApi()
const ports = () => casePorts(api.engine.table, api.store.objects)
const { document } = loadContract()

// biome-ignore lint/suspicious/noExplicitAny: an OpenAPI document is read as the JSON it is
type Json = any

const resolved = (schema: Json): Json =>
  typeof schema?.$ref === 'string'
    ? resolved(
        schema.$ref
          .slice(2)
          .split('/')
          .reduce((at: Json, key: string) => at[key], document),
      )
    : schema

/** Of several shapes the one that this value has, by the words that it must say. */
const shapeOf = (schema: Json, value: Json): Json => {
  const one = resolved(schema)
  const shapes: Json[] = one?.oneOf ?? one?.anyOf ?? []
  if (shapes.length === 0) return one
  const fits = (shape: Json) =>
    Object.entries<Json>(shape.properties ?? {}).every(
      ([name, { const: word }]) => word === undefined || value?.[name] === word,
    )
  return shapeOf(shapes.map(resolved).find(fits) ?? shapes[0], value)
}

const ITEMS_MAX = 200

/** The same, with every list and every free text as long as the schema lets it be. */
const grown = (value: Json, given: Json): Json => {
  const schema = shapeOf(given, value)
  if (Array.isArray(value)) {
    const items = value.map((item) => grown(item, schema?.items))
    const wanted = Math.min(schema?.maxItems ?? items.length, ITEMS_MAX)
    return items.length === 0 ? items : Array.from({ length: wanted }, (_, at) => items[at % items.length])
  }
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => [name, grown(one, schema?.properties?.[name])]),
    )
  const isFree = typeof value === 'string' && !schema?.enum && !schema?.pattern && !schema?.format && !schema?.const
  return isFree && schema?.maxLength ? '测'.repeat(Math.min(schema.maxLength, 100_000)) : value
}

const withBlanks = (body: Json, bytes: number): Buffer => {
  const text = Buffer.from(JSON.stringify(body))
  return Buffer.concat([text, Buffer.alloc(Math.max(0, bytes - text.length), ' ')])
}

let world: World
beforeAll(async () => {
  const filing = await filingFor(ports())
  const { body } = await api.call('submitCase', { body: filing })
  await api.examine(body.caseId)
  const another = await filingFor(ports())
  world = {
    now: () => beijing(NOW),
    filing: () => another,
    caseId: body.caseId,
    documentId: filing.documents[0]?.documentId ?? '',
    registryCode: REGISTRY,
  }
})

const CALLERS = { bank: BANK, registry: REGISTRY, authority: AUTHORITY }
const WITH_BODIES = OPERATIONS.filter(
  ({ id, definition }) => definition.requestBody?.content?.['application/json'] && !READ_THEIR_BUNDLE.has(id),
)

/** Each in its own way as large as it goes; the last is larger than a row, whatever it says. */
const SHAPES: Readonly<Record<string, (body: Json, schema: Json) => Buffer>> = {
  'its lists and texts': (body, schema) => withBlanks(grown(body, schema), 0),
  'blanks behind it': (body) => withBlanks(body, SIGNED_TEXT_MAX_BYTES),
  'lists, texts and blanks': (body, schema) => withBlanks(grown(body, schema), SIGNED_TEXT_MAX_BYTES),
  'more blanks than a row holds': (body) => withBlanks(body, 420_000),
}

describe.each(Object.entries(SHAPES))('the largest that a contract allows, in %s', (_, shape) => {
  it('is answered as the contract says, by every operation', async () => {
    for (const operation of sampleOf(WITH_BODIES, 0.4, 'operations with bodies')) {
      const plan = { operation, spoiling: 'nothing', where: 0, value: undefined, id: '', text: '' } as const
      const { by, ids, body, signed } = requestOf(plan, world)
      const { schema } = operation.definition.requestBody.content['application/json']
      const bytes = shape(body, schema)
      const sent = { by: CALLERS[by], path: ids, bytes, ...(signed && { signed }) }
      const { status, body: answered } = await api.call(operation.id as Operation, sent)
      expect([operation.id, status < 500, answered?.code]).toEqual([operation.id, true, answered?.code])
    }
  })
})

const units50 = Array.from({ length: 50 }, () => '350203')

/** One file a certificate, one certificate a unit. */
const reportsOf = async (units: readonly string[]): Promise<Row[]> => {
  const { declare, upload, confirm } = uploader(ports)
  const reports: Row[] = []
  for (const [serial, unit] of units.entries()) {
    const bytes = makePdf([`不动产登记证明 ${unit}`])
    const declared = { ...declarationOf(bytes), type: 'registration-certificate' as const }
    const documentId = await declare({ by: REGISTRY, as: declared })
    await upload(documentId, { by: REGISTRY, body: bytes })
    expect(await confirm(documentId, { by: REGISTRY })).toMatchObject({ status: 'confirmed' })
    reports.push({
      number: certificateNumber(5000 + serial),
      licenceId: licenceIdentifier(REGISTRY, 5000 + serial),
      documentId,
      sha256: declared.sha256,
      units: [unit],
      issuedAt: AT,
    })
  }
  return reports
}

const decide = (caseId: string, body: Row) => api.call('recordDecision', { by: REGISTRY, path: { caseId }, body })

/** The registry reports again and again; each time the platform dies one call to the tables later. How often, until it lived. */
const deathsOf = async (caseId: string, decision: Row): Promise<number> => {
  for (let deaths = 0; ; deaths++) {
    let calls = 0
    const die = () => {
      calls += 1
      if (calls > deaths) throw new Error('died')
    }
    try {
      const dying = ports()
      const result = await decided({ ...dying, table: tapped(dying.table, die) }, caseId, decision)
      expect(result.ok).toBe(true)
      return deaths
    } catch (error) {
      if (String(error) !== 'Error: died') throw error
      expect(await viewOf(ports(), caseId)).toMatchObject({ applicationState: 'registered' })
    }
  }
}

describe('fifty units', () => {
  it('are lodged, registered and certified by fifty certificates, each found by its number and by its file', async () => {
    const filing = await filingOver(ports(), units50)
    const { disbursementWaitsFor: _, ...once } = filing
    const { body, status } = await api.call('submitCase', { body: once })
    expect(status).toBe(202)
    const { caseId } = body
    await api.examine(caseId)
    expect(await viewOf(ports(), caseId)).toMatchObject({ applicationState: 'lodged' })
    await decide(caseId, ACCEPTED)
    await decide(caseId, { decision: 'in-review', startedAt: AT })
    expect((await decide(caseId, await registeredDecision(ports(), caseId))).status).toBe(200)
    const reports = await reportsOf(once.units.map(({ unitNumber }) => unitNumber))
    const [first, second] = reports
    const twice = [first, { ...second, sha256: first?.['sha256'] }, ...reports.slice(2)]
    const refused = await decide(caseId, { decision: 'certified', certificates: twice })
    expect([refused.status, refused.body.retryable]).toEqual([400, false])
    expect(await deathsOf(caseId, { decision: 'certified', certificates: reports })).toBeGreaterThan(reports.length)
    expect(await viewOf(ports(), caseId)).toMatchObject({ applicationState: 'certified' })
    await examineCase(ports(), caseId)
    const seen = await viewOf(ports(), caseId)
    expect(seen.certificates.map((one: Row) => one['status'])).toEqual(units50.map(() => 'kept'))
    for (const { sha256 } of [reports[0], reports[49]] as Row[]) {
      const call = { body: { by: 'digest', sha256 } } as never
      expect(await verifyCertificate(ports(), call)).toMatchObject({ ok: true, value: { body: '{"status":"valid"}' } })
    }
    const { certificateId } = seen.certificates[49]
    expect((await api.call('getCertificate', { path: { caseId, certificateId } })).status).toBe(200)
  })
})

describe('a query by name', () => {
  it('reaches more registries than one transaction takes, each once, wherever its asking dies', async () => {
    const [seed] = REGISTRY_SEED
    if (!seed) throw new Error('the seed is empty')
    const codes = Array.from({ length: 210 }, (_, at) => `35${7000 + at}`)
    const rows = codes
      .flatMap((code) => registryRows({ ...seed, code, status: 'live' }))
      .filter(({ sk }) => sk === 'HEAD')
    await putAll(api.engine.table, rows)
    const letter = await authorizationFor(uploader(ports), { queryKinds: ['holdings'], scope: { kind: 'whole-name' } })
    const { authorizationId } = await api.done('recordAuthorization', { body: letter })
    const { unitNumber: _, ...question } = questionUnder(authorizationId)
    const asked = await api.call('submitQuery', { body: { ...question, kind: 'holdings' } })
    expect(asked.status).toBe(202)
    expect(asked.body.registries).toBeGreaterThanOrEqual(codes.length)
    const { queryId } = asked.body
    const reached = async () => {
      const { rows: outs } = await api.engine.table.query({
        table: 'cases',
        pk: `QUERY#${queryId}`,
        sk: { prefix: 'OUT#' },
      })
      return outs.map((row: Row) => row['party']).filter((party: string) => codes.includes(party))
    }
    for (let at = 1; at < 12; at++) {
      let calls = 0
      const dying = { ...ports() }
      const table = Object.fromEntries(
        Object.entries(dying.table).map(([name, run]: [string, (...given: never[]) => unknown]) => [
          name,
          (...given: never[]) => {
            calls += 1
            if (calls === at) throw new Error('died')
            return run(...given)
          },
        ]),
      ) as unknown as typeof dying.table
      await closeLateQuery({ ...dying, table }, queryId).catch(() => {})
    }
    expect((await reached()).sort()).toEqual([...codes].sort())
    const head = await api.engine.table.get('cases', { pk: `QUERY#${queryId}`, sk: 'HEAD' })
    expect(Date.parse(head.due)).toBeGreaterThan(NOW.getTime())
  })
})
