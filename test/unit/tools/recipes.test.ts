/**
 * The recipes of CONTRIBUTING, followed in a throw-away copy: each touches as many files as it says, everything compiles together and
 * works; and what is left out is named by the compiler.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

/** Of a file that is there, or a new one. */
type Edit = (text: string) => string
type Recipe = Readonly<Record<string, Edit>>

const replaced =
  (...pairs: readonly (readonly [string, string])[]): Edit =>
  (text) =>
    pairs.reduce((so, [from, to]) => {
      if (!so.includes(from)) throw new Error(`the recipe wants '${from}'`)
      return so.replace(from, to)
    }, text)

const ROUTE_ROW = `servedBy('monitors', {
  countMonitors: {
    method: 'GET',
    path: '/v1/monitors',
    audiences: ['bank'],
    scope: 'queries.read',
    uses: [],
    impact: 'Banks cannot count their monitors.',
  },`

const CONTRACT = `
export const countMonitors = contract({
  operation: 'countMonitors',
  tag,
  summary: { zh: '监测数量', en: 'Count monitors' },
  success: { status: 200, body: z.strictObject({ count: z.int() }) },
  refusals: ['monitor.uncounted'],
  example: { answer: { count: 0 } },
})
`

const PIGEON = `/** For registries on islands. */
import type { Transport } from './transport.ts'

export const byPigeon: Transport = async ({ log }, registry, { id, body }) => {
  log.info('pigeon.sent', { registry, id, body })
  return [{ delivered: true }]
}
`

/** By the words with which CONTRIBUTING begins. */
const RECIPES = {
  'A new endpoint': {
    'lib/names/routes/monitors.ts': replaced(["servedBy('monitors', {", ROUTE_ROW]),
    'lib/api/monitors.ts': (text) => `${text}${CONTRACT}`,
    'functions/http/monitors.ts': replaced(
      [
        'import { endpoint, serve }',
        "import { answer } from '../../lib/kernel/call.ts'\nimport { ok } from '../../lib/kernel/result.ts'\nimport { endpoint, serve }",
      ],
      ['serve(\n', 'serve(\n  endpoint(contracts.countMonitors, async () => ok(answer(200, { count: 0 }))),\n'],
    ),
  },
  'A new registration kind': {
    'lib/registrations/businesses/barter.ts': () =>
      readFileSync(resolve('lib/registrations/businesses/release.ts'), 'utf8')
        .replaceAll('RELEASE', 'BARTER')
        .replaceAll("'release'", "'barter'")
        .replaceAll('还款解押', '以物抵债'),
    'lib/registrations/businesses/index.ts': replaced(
      ['export const BUSINESSES = {', 'export const BUSINESSES = {\n  barter: BARTER,'],
      [
        "import { RELEASE } from './release.ts'",
        "import { RELEASE } from './release.ts'\nimport { BARTER } from './barter.ts'",
      ],
    ),
  },
  'A new transport to registries': {
    'lib/registries/model.ts': replaced([
      "TRANSPORTS = ['webhook', 'inbox'",
      "TRANSPORTS = ['webhook', 'inbox', 'pigeon'",
    ]),
    'lib/deliveries/transports/pigeon.ts': () => PIGEON,
    'lib/deliveries/deliver.ts': replaced(
      ['inbox: toInbox }', 'inbox: toInbox, pigeon: byPigeon }'],
      ['import { toInbox }', "import { byPigeon } from './transports/pigeon.ts'\nimport { toInbox }"],
    ),
    'test/contract/conformance/transports.test.ts': replaced([
      '{ webhook, inbox }',
      '{ webhook, inbox, pigeon: inbox }',
    ]),
  },
  'A new registry': {},
  'A new refusal': {
    'lib/kernel/refusals.ts': replaced([
      'REFUSALS = {',
      "REFUSALS = {\n  'monitor.uncounted': { status: 409, retryable: true, zh: '尚未统计', en: 'Not counted yet' },",
    ]),
  },
} as const satisfies Readonly<Record<string, Recipe>>

/** Each begins where its recipe does and stops there; the compiler says where it goes on. */
const BEGUN = {
  'an endpoint without its contract': {
    edits: { 'lib/names/routes/monitors.ts': RECIPES['A new endpoint']['lib/names/routes/monitors.ts'] },
    wanting: ['lib/api/index.ts'],
  },
  'a transport that only the model knows': {
    edits: { 'lib/registries/model.ts': RECIPES['A new transport to registries']['lib/registries/model.ts'] },
    wanting: ['lib/deliveries/deliver.ts', 'test/contract/conformance/transports.test.ts'],
  },
  'a subject without worker, delivery or notification': {
    edits: {
      'lib/subjects/subjects.ts': replaced([
        'SUBJECTS = {',
        `SUBJECTS = {
  escrow: {
    prefix: ID_PREFIXES.hold,
    partition: 'ESCROW',
    idName: 'escrowId',
    due: true,
    toRegistries: true,
    notification: 'EscrowNotification',
  },`,
      ]),
    },
    wanting: [
      'functions/runtime/on-due.ts',
      'lib/deliveries/messages.ts',
      'lib/deliveries/registry-delivery.ts',
      'lib/deliveries/sent-to-registry.ts',
    ],
  },
  'a code of a figure without its words': {
    edits: { 'lib/filings/filing.ts': replaced(['BORROWER_CLASSES = [', "BORROWER_CLASSES = [\n  'cooperative',"]) },
    wanting: ['lib/reports/render/codes.ts'],
  },
  'a refusal in one language': {
    edits: {
      'lib/kernel/refusals.ts': replaced([
        'REFUSALS = {',
        "REFUSALS = {\n  'monitor.uncounted': { status: 409, retryable: true, zh: '尚未统计' },",
      ]),
    },
    wanting: ['lib/kernel/refusals.ts', 'lib/api/problems.ts', 'lib/cases/draft/check-case.ts'],
  },
} as const satisfies Readonly<Record<string, { readonly edits: Recipe; readonly wanting: readonly string[] }>>

const PARTS = ['lib', 'functions', 'tools', 'test/contract', 'test/support', 'package.json']

mkdirSync(resolve('.build'), { recursive: true })
const copies = mkdtempSync(resolve('.build/recipes-'))
const [whole, begun] = [join(copies, 'whole'), join(copies, 'begun')]

const copyWith = (copy: string, recipes: readonly Recipe[]): void => {
  for (const part of PARTS) cpSync(resolve(part), join(copy, part), { recursive: true })
  for (const recipe of recipes)
    for (const [path, edit] of Object.entries(recipe)) {
      const at = join(copy, path)
      const text = ((): string => {
        try {
          return readFileSync(at, 'utf8')
        } catch {
          return ''
        }
      })()
      writeFileSync(at, edit(text))
    }
}

/** `path: message` of every error, by copy. Both copies are one program: the libraries are read once. */
let errors: readonly string[]

beforeAll(() => {
  copyWith(whole, Object.values(RECIPES))
  copyWith(
    begun,
    Object.values(BEGUN).map(({ edits }) => edits),
  )
  const { compilerOptions } = JSON.parse(readFileSync(resolve('tsconfig.json'), 'utf8'))
  const include = [whole, begun].flatMap((copy) =>
    ['lib', 'functions', 'test/contract/conformance/transports.test.ts'].map((part) => join(copy, part)),
  )
  // what is generated is not copied
  writeFileSync(
    join(copies, 'tsconfig.json'),
    JSON.stringify({ compilerOptions, include, exclude: ['**/functions/http/docs.ts'] }),
  )
  const { stdout } = spawnSync(resolve('node_modules/.bin/tsc'), ['-p', copies, '--pretty', 'false'], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  errors = stdout.split('\n').filter((text) => / error TS\d+: /.test(text))
})
afterAll(() => rmSync(copies, { recursive: true, force: true }))

const errorsIn = (copy: string): string[] =>
  errors.flatMap((text) => {
    const path = resolve(text.slice(0, text.indexOf('(')))
    return path.startsWith(`${copy}/`) ? [path.slice(copy.length + 1)] : []
  })

const runIn = (copy: string, script: string): unknown => {
  const args = ['--input-type=module', '-e', script.replaceAll('COPY', copy)]
  const out = execFileSync(process.execPath, args, { encoding: 'utf8', cwd: copy })
  return JSON.parse(out.trim().split('\n').at(-1) ?? '')
}

const WORDS = ['no', 'one', 'two', 'three', 'four', 'five']

describe('the recipes of CONTRIBUTING', () => {
  it('touch as many files as they say', () => {
    const text = readFileSync(resolve('CONTRIBUTING.md'), 'utf8')
    const promised = [...text.matchAll(/^- \*\*(A new [^:]+): (?:(\w+) places?|data only)\.\*\*/gm)]
    expect(Object.fromEntries(promised.map(([, name, word = 'no']) => [name, WORDS.indexOf(word)]))).toEqual(
      Object.fromEntries(Object.entries(RECIPES).map(([name, recipe]) => [name, Object.keys(recipe).length])),
    )
  })

  it('compile, all together', () => {
    expect(errors.filter((text) => text.includes('/whole/'))).toEqual([])
  })

  it('make an endpoint that answers, with its documents and its refusal', () => {
    const done = runIn(
      whole,
      `
      const { TABLES, BUCKETS, LANES } = await import('COPY/lib/names/resources.ts')
      const { SETTINGS } = await import('COPY/lib/names/settings.ts')
      for (const { env } of [TABLES, BUCKETS, LANES].flatMap((named) => Object.values(named))) process.env[env] = 'x'
      for (const name of Object.values(SETTINGS)) process.env[name] = 'x'
      process.env.AWS_REGION = 'cn-north-1'
      const { handler } = await import('COPY/functions/http/monitors.ts')
      const answered = await handler({
        resource: '/v1/monitors', path: '/v1/monitors', httpMethod: 'GET', headers: {}, pathParameters: null,
        queryStringParameters: null, body: null, isBase64Encoded: false,
        requestContext: { requestId: 'r', identity: { sourceIp: '192.0.2.7' }, authorizer: {
          institutionId: '91350000TEST000001', clientId: 'c', audience: 'bank', scopes: 'queries.read', agreement: 'in-force',
        } },
      }, {})
      const { permissionMatrix } = await import('COPY/tools/docs/permissions.ts')
      const { CONTRACTS, refusalsOf } = await import('COPY/lib/api/index.ts')
      const { refusalCatalogue } = await import('COPY/tools/docs/refusals.ts')
      console.log(JSON.stringify({
        status: answered.statusCode,
        body: answered.body,
        isPermitted: permissionMatrix().includes('countMonitors'),
        refuses: refusalsOf('countMonitors', CONTRACTS.countMonitors).includes('monitor.uncounted'),
        isInCatalogue: refusalCatalogue().includes('monitor.uncounted'),
      }))`,
    )
    expect(done).toEqual({
      status: 200,
      body: '{"count":0}',
      isPermitted: true,
      refuses: true,
      isInCatalogue: true,
    })
  })

  it('make a business that is filed, begun and documented', () => {
    const done = runIn(
      whole,
      `
      const { readExamples } = await import('COPY/tools/examples.ts')
      const { checkFiling } = await import('COPY/lib/filings/check-filing.ts')
      const { beginningOf } = await import('COPY/lib/cases/submit/beginning.ts')
      const { businessPage } = await import('COPY/tools/docs/businesses.ts')
      const examples = await readExamples()
      console.log(JSON.stringify({
        faults: checkFiling(examples.barter, { today: '2026-11-24', routeOf: () => '350200' }),
        begins: beginningOf(examples.barter).registrations,
        isShown: businessPage(examples).includes('以物抵债'),
      }))`,
    )
    expect(done).toEqual({ faults: [], begins: [{ kind: 'mortgage-cancel' }], isShown: true })
  })

  it('make a registry of data alone that is reached by the new transport', () => {
    const done = runIn(
      whole,
      `
      const { REGISTRY_SEED } = await import('COPY/lib/registries/seed.ts')
      const { RegistryRecords, registryRows } = await import('COPY/lib/registries/model.ts')
      const { deliver } = await import('COPY/lib/deliveries/deliver.ts')
      const { outRow } = await import('COPY/lib/outbox/rows.ts')
      const [first, ...others] = REGISTRY_SEED
      const records = RegistryRecords.parse([{ ...first, transport: 'pigeon' }, ...others])
      const rows = new Map()
      const at = ({ pk, sk }) => pk + ' ' + sk
      const put = (row) => rows.set(at(row), row)
      const caseId = 'case_' + '0'.repeat(26)
      const now = new Date('2026-11-24T02:00:00Z')
      for (const row of records.flatMap(registryRows)) put(row)
      put({ pk: 'CASE#' + caseId, sk: 'HEAD', caseId, registry: first.code })
      put({ pk: 'CASE#' + caseId, sk: 'EVENT#000001', eventId: 'evt_1', n: 1, occurredAt: 'x' })
      put(outRow({ subjectId: caseId, n: 1, eventId: 'evt_1', type: 'case.accepted', party: first.code,
        receiver: 'registry:' + first.code, due: now.toISOString() }))
      const read = (model, row) => row
      const sent = []
      await deliver({
        clock: { now: () => now },
        ids: { next: () => 'id', secret: () => 'AAAAAA' },
        log: { info: (event, fields) => void (event === 'pigeon.sent' && sent.push(fields)), measure: () => {} },
        baseUrl: 'https://api.example.test',
        table: {
          get: async (_, key, model) => read(model, rows.get(at(key))),
          batchGet: async (asked) => asked.map(({ key, model }) => read(model, rows.get(at(key)))),
          query: async ({ pk, sk }, model) => ({
            rows: [...rows.values()].filter((row) => row.pk === pk && sk.from <= row.sk && row.sk <= sk.to).map((row) => read(model, row)),
          }),
          write: async ({ put: row, update, set, delete: gone }) => {
            if (row) put(row)
            if (update) put({ ...rows.get(at(update)), ...set })
            if (gone) rows.delete(at(gone))
            return true
          },
        },
      }, { receiver: 'registry:' + first.code, subjectId: caseId })
      console.log(JSON.stringify(sent.map(({ registry, id }) => [registry === first.code, id])))`,
    )
    expect(done).toEqual([[true, `dlv_case_${'0'.repeat(26)}_1`]])
  })
})

describe('left half done', () => {
  it.each(Object.entries(BEGUN))('%s does not compile', (_, { wanting }) => {
    expect(errorsIn(begun)).toEqual(expect.arrayContaining([...wanting]))
  })

  it('the compiler complains of nothing else', () => {
    const wanting = Object.values(BEGUN).flatMap((one): readonly string[] => one.wanting)
    expect([...new Set(errorsIn(begun))].sort()).toEqual([...wanting].sort())
  })
})
