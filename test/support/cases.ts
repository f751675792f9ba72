/** A bank and a registry with keys and an agreement, and their signed calls as the runtime hands them to use cases. */

import { randomUUID } from 'node:crypto'
import { makePepper } from '../../lib/access/pepper.ts'
import { recordDecision } from '../../lib/cases/registry/record-decision.ts'
import { submitCase } from '../../lib/cases/submit/submit-case.ts'
import { FILING_EXAMPLES } from '../../lib/filings/examples.ts'
import type { Filing } from '../../lib/filings/filing.ts'
import { institutionRows } from '../../lib/institutions/model.ts'
import type { Answer, Call } from '../../lib/kernel/call.ts'
import type { Jurisdiction } from '../../lib/kernel/jurisdiction.ts'
import type { Result } from '../../lib/kernel/result.ts'
import { type Operation, ROUTES } from '../../lib/names/routes/index.ts'
import { randomIds } from '../../lib/platform/aws/clock.ts'
import type { Hint, Objects, Ports, Table } from '../../lib/platform/ports.ts'
import { BUSINESSES } from '../../lib/registrations/businesses/index.ts'
import { registryKey } from '../../lib/registries/model.ts'
import { REGISTRY_SEED } from '../../lib/registries/seed.ts'
import { makeCursorSecret } from '../../lib/tables/cursor.ts'
import { readExamples } from '../../tools/examples.ts'
import { AUTHORITY, BANK, DECLARATION, NOW, OTHER_BANK, OTHER_REGISTRY, REGISTRY, uploader } from './documents.ts'
import { ecPair, type Pair, putAll, sign } from './institutions.ts'
import type { Row } from './looked.ts'

export const BRANCH = '91350200MA00YH412T'

/** Two more registries, for loans over several. */
export const FUZHOU = OTHER_REGISTRY
export const QUANZHOU = '350500'

const KEYS: Record<string, Pair> = {
  [QUANZHOU]: ecPair(),
  [BANK]: ecPair(),
  [OTHER_BANK]: ecPair(),
  [REGISTRY]: ecPair(),
  [OTHER_REGISTRY]: ecPair(),
  [AUTHORITY]: ecPair(),
}

const pairOf = (institutionId: string): Pair => {
  const pair = KEYS[institutionId]
  if (!pair) throw new Error(`${institutionId} has no key`)
  return pair
}

const institution = (institutionId: string, kind: 'bank' | 'registry' | 'authority') => ({
  institutionId,
  kind,
  name: `测试${kind}`,
  status: 'active' as const,
  rateSlot: 1,
  addressPolicy: { schemes: ['http' as const], cidrs: ['127.0.0.0/8'] },
  keys: [
    {
      kid: `${institutionId}.sign`,
      jwk: pairOf(institutionId).jwk,
      use: 'sign' as const,
      notBefore: '2026-01-01T00:00:00+08:00',
      notAfter: '2027-12-31T00:00:00+08:00',
    },
  ],
})

export const agreement = {
  number: '协2026-001',
  signedOn: '2026-01-01',
  validFrom: '2026-01-01',
  validTo: '2026-12-31',
  status: 'in-force' as const,
  businesses: Object.keys(BUSINESSES),
  regions: ['35'],
}

const ROUTES_BY_PREFIX = { '350203': REGISTRY, '350102': FUZHOU, '350503': QUANZHOU }

/** The record of a registry as the directory holds it: that of the seed, of Xiamen for a code that is made up, changed. */
export const registryRow = (code: string = REGISTRY, { capability = {}, ...more }: Row = {}): Row => {
  const record = [code, REGISTRY].map((one) => REGISTRY_SEED.find((seed) => seed.code === one)).find(Boolean)
  if (!record) throw new Error('the seed lacks Xiamen')
  // of a registry that demands no approval of what is called up, unless a test says so
  const { callUps: _, ...usual } = record.capability
  return { ...registryKey(code), ...record, code, ...more, capability: { ...usual, ...capability } }
}

/** Two banks with the same branch name and officer, the registries, a route to three of them. */
export const loadDirectory = async (table: Table): Promise<void> => {
  const banks = [BANK, OTHER_BANK].map((bank) => ({
    ...institution(bank, 'bank'),
    agreement,
    branches: [{ creditCode: BRANCH, name: '测试银行厦门分行', licenceNo: 'B0001', region: '350200' }],
    officers: [
      { officerId: 'officer-1', name: '测试丁', branch: BRANCH, validFrom: '2026-01-01', validTo: '2026-12-31' },
    ],
  }))
  const ids = randomIds({ now: () => NOW })
  await makeCursorSecret({ table, ids })
  await makePepper({ table, ids })
  const registries = [...new Set([REGISTRY, OTHER_REGISTRY, FUZHOU, QUANZHOU])].map((code) =>
    institution(code, 'registry'),
  )
  const rows: Row[] = [...banks, ...registries, institution(AUTHORITY, 'authority')].flatMap(institutionRows)
  const routes = Object.entries(ROUTES_BY_PREFIX).map(([prefix, registry]) => ({
    pk: `PREFIX#${prefix}`,
    sk: 'ROUTE',
    registry,
  }))
  await putAll(table, [...rows, ...routes])
}

export type CasePorts = Pick<Ports, 'table' | 'ids' | 'queue' | 'clock' | 'log'> & { readonly objects: Objects }

/** Ports whose hints are collected and whose clock stands still. */
export const casePorts = (table: Table, objects: Objects): CasePorts & { readonly hints: Hint[] } => {
  const hints: Hint[] = []
  const clock = { now: () => NOW }
  return {
    table,
    objects,
    clock,
    ids: randomIds(clock),
    log: { info: () => {}, error: () => {}, measure: () => {} },
    queue: { hint: async (_, sent) => void hints.push(...sent) },
    hints,
  }
}

/** The table with something happening before each of its calls: counting it, dying instead of it, changing things meanwhile. */
export const tapped = <T extends Table>(table: T, tap: (method: keyof Table) => unknown): T =>
  Object.fromEntries(
    Object.entries(table).map(([method, run]: [string, (...given: never[]) => unknown]) => [
      method,
      async (...given: never[]) => {
        await tap(method as keyof Table)
        return run(...given)
      },
    ]),
  ) as T

export type Signed = { readonly by?: string; readonly key?: string; readonly now?: Date }

type SignedBytes = {
  readonly method: string
  readonly path: string
  readonly key: string
  readonly bytes: Uint8Array
  readonly at?: Date
}

export const signatureFor = (by: string, { bytes, at = NOW, ...call }: SignedBytes): Promise<string> =>
  sign(pairOf(by), bytes, { kid: `${by}.sign`, institution: by, iat: at.toISOString(), ...call })

/** A call as it arrives: signed by the institution's key over the exact text. */
export const signedCall = async <Body, Path = undefined>(
  operation: Operation,
  { body, path }: { readonly body: Body; readonly path?: Path },
  { by = BANK, key = randomUUID(), now = NOW }: Signed = {},
): Promise<Call<Body, Path>> => {
  const { method, path: template } = ROUTES[operation]
  const url = template.replace(/\{(\w+)\}/g, (_, name: string) => String((path as Row | undefined)?.[name]))
  const text = body === undefined ? '' : JSON.stringify(body)
  const signature = await signatureFor(by, { method, path: url, key, bytes: Buffer.from(text), at: now })
  return {
    operation,
    method,
    url,
    caller: { institutionId: by, clientId: `${by}.core`, audience: by.length === 6 ? 'registry' : 'bank', scopes: [] },
    path: path as Path,
    query: undefined,
    body,
    text,
    headers: { 'idempotency-key': key, 'dt-signature': signature },
    language: 'zh',
    requestId: randomUUID(),
    now,
  }
}

const PROVINCE: Jurisdiction = { level: 'province', code: '350000' }

/** A call of the authority, of the province or of whatever it watches over. */
export const authorityCall = async <Body, Path>(
  operation: Operation,
  given: { readonly body: Body; readonly path: Path },
  { key = randomUUID(), jurisdiction = PROVINCE } = {},
): Promise<Call<Body, Path>> => {
  const signed = await signedCall<Body, Path>(operation, given, { by: AUTHORITY, key })
  return { ...signed, caller: { ...signed.caller, audience: 'authority', jurisdiction } }
}

let filings = 0

const EXAMPLES = await readExamples()

/** A filing of this bank on a unit of its own, its documents confirmed; an example of a business, otherwise an ordinary new loan. */
export const filingFor = async (
  ports: CasePorts,
  { by = BANK, business }: { readonly by?: string; readonly business?: string } = {},
): Promise<Filing> => {
  filings += 1
  const example = business === undefined ? FILING_EXAMPLES.ordinary : EXAMPLES[business]
  const filing = structuredClone(example) as Filing
  const { confirmed } = uploader(() => ports)
  const ids = new Map<string, string>()
  for (const document of filing.documents)
    ids.set(document.documentId, await confirmed({ by, as: { ...DECLARATION, type: document.slot } }))
  const unit = filing.units[0]
  if (!unit) throw new Error('the example has no unit')
  const unitNumber = `350203001002GB00123F0001${String(filings).padStart(4, '0')}`
  const own = JSON.parse(
    [...ids, [unit.unitNumber, unitNumber] as const].reduce(
      (text, [from, to]) => text.replaceAll(`"${from}"`, `"${to}"`),
      JSON.stringify(filing),
    ),
  ) as Filing
  return { ...own, bankReference: `YW${filings}` }
}

/** As `filingFor`, with a unit for each of these prefixes. */
export const filingOver = async (ports: CasePorts, prefixes: readonly string[]): Promise<Filing> => {
  const filing = await filingFor(ports)
  const [unit] = filing.units
  if (!unit) throw new Error('the example has no unit')
  const tail = unit.unitNumber.slice(6, -4)
  const room = Number(unit.unitNumber.slice(-4))
  const units = prefixes.map((prefix, at) => ({
    ...unit,
    unitNumber: `${prefix}${tail.slice(0, -4)}${String(at + 2).padStart(4, '0')}${String(room).padStart(4, '0')}`,
  }))
  return { ...filing, units, disbursementWaitsFor: 'all' }
}

export const submitted = async (ports: CasePorts, filing: Filing, signed: Signed = {}): Promise<Result<Answer>> =>
  submitCase(ports, await signedCall('submitCase', { body: filing as unknown }, signed))

/** What the registry of the case decides. */
export const decided = async (ports: CasePorts, caseId: string, decision: Row, signed: Signed = {}) =>
  recordDecision(
    ports,
    (await signedCall(
      'recordDecision',
      { body: decision, path: { caseId } },
      { by: REGISTRY, ...signed },
    )) as unknown as Parameters<typeof recordDecision>[1],
  )
