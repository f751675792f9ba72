/** Who takes part in a world, as the directory holds them, and the papers they have at hand. */

import { endpointKey } from '../../lib/deliveries/endpoints.ts'
import { declare, documentKey } from '../../lib/documents/model.ts'
import type { DocumentType } from '../../lib/documents/types.ts'
import { institutionRows } from '../../lib/institutions/model.ts'
import { sha256Hex } from '../../lib/kernel/digest.ts'
import { beijing } from '../../lib/kernel/time.ts'
import { channelKey, collectorKey } from '../../lib/payments/channel.ts'
import type { Row } from '../../lib/platform/ports.ts'
import { BUSINESSES } from '../../lib/registrations/businesses/index.ts'
import { type RegistryTransport, registryRows } from '../../lib/registries/model.ts'
import { REGISTRY_SEED } from '../../lib/registries/seed.ts'
import { jwkOf } from './web-crypto.ts'
import type { World } from './world.ts'

export const BANKS = ['91350000MA00YH0179', '91350000MA00YH0254', '91350000MA00YH033Y'] as const
/** With a prefix of the units that lie there, and how it takes what it is sent. */
export const REGISTRIES = [
  { code: '350200', prefix: '350203', transport: 'inbox' },
  { code: '350100', prefix: '350102', transport: 'webhook' },
] as const satisfies readonly { code: string; prefix: string; transport: RegistryTransport }[]
export const AUTHORITY = '11350000MB0000011X'
export const BRANCH = '91350200MA00YH412T'
export const OFFICER = 'officer-1'

/** The same in every world: the product keeps them for as long as its process lives. */
const SECRET = Buffer.alloc(32, 7).toString('base64url')
const SECRETS: readonly Row[] = ['cursor', 'audit'].map((name) => ({
  pk: `SECRET#${name}`,
  sk: 'SECRET',
  secret: SECRET,
}))

const POLICY = { schemes: ['http' as const], cidrs: 'public' as const }

const institution = (institutionId: string, kind: 'bank' | 'registry' | 'authority') => ({
  institutionId,
  kind,
  name: `测试${kind}`,
  status: 'active' as const,
  rateSlot: 1,
  addressPolicy: POLICY,
  keys: [
    {
      kid: `${institutionId}.sign`,
      jwk: jwkOf(institutionId),
      use: 'sign' as const,
      notBefore: '2026-01-01T00:00:00+08:00',
      notAfter: '2027-12-31T00:00:00+08:00',
    },
  ],
})

const AGREEMENT = {
  number: '协2026-001',
  signedOn: '2026-01-01',
  validFrom: '2026-01-01',
  validTo: '2027-12-31',
  status: 'in-force' as const,
  businesses: Object.keys(BUSINESSES),
  regions: ['35'],
  feeSettlement: 'batch' as const,
}

const bank = (institutionId: string) => ({
  ...institution(institutionId, 'bank'),
  agreement: AGREEMENT,
  branches: [{ creditCode: BRANCH, name: '测试银行厦门分行', licenceNo: 'B0001', region: '350200' }],
  officers: [{ officerId: OFFICER, name: '测试丁', branch: BRANCH, validFrom: '2026-01-01', validTo: '2027-12-31' }],
})

/** One of the two registers only what is paid for. */
export const isPaidFirst = (code: string): boolean => code === '350100'

const rowsOfRegistry = ({ code, transport }: (typeof REGISTRIES)[number]): readonly Row[] => {
  const record = REGISTRY_SEED.find((one) => one.code === code)
  if (!record) throw new Error(`the seed lacks ${code}`)
  const { callUps: _, ...capability } = record.capability
  const paymentFirst = isPaidFirst(code)
  return registryRows({ ...record, transport, status: 'live', capability: { ...capability, paymentFirst } })
}

export const CHANNEL = 'non-tax'
export const CHANNEL_URL = 'http://channel.example.test'
export const CHANNEL_SECRET = Buffer.alloc(32, 3).toString('base64url')

const channelRows = (): readonly Row[] => [
  {
    ...channelKey(CHANNEL),
    channel: CHANNEL,
    url: CHANNEL_URL,
    addressPolicy: POLICY,
    secrets: [{ secret: CHANNEL_SECRET }],
    payees: REGISTRIES.map(({ code }) => ({ registry: code, unitCode: `${code}001`, itemCode: `${code}1` })),
  },
  ...REGISTRIES.map(({ code }) => ({ ...collectorKey(code), channel: CHANNEL })),
]

export const hookOf = (institutionId: string): string => `http://${institutionId}.example.test/hook`

const endpointRow = (institutionId: string): Row => {
  const endpointId = `end_${sha256Hex(institutionId).slice(0, 26)}`
  const secret = `whsec_${Buffer.alloc(32, 5).toString('base64')}`
  const createdAt = '2026-01-01T00:00:00.000+08:00'
  return {
    ...endpointKey(institutionId, endpointId),
    endpointId,
    url: hookOf(institutionId),
    secrets: [{ secret }],
    status: 'active',
    createdAt,
  }
}

const put = (world: World, table: 'directory' | 'access' | 'cases', row: Row): void => world.put(table, row)

export const loadDirectory = (world: World): void => {
  const rows = [...BANKS.map(bank), ...REGISTRIES.map(({ code }) => institution(code, 'registry'))]
  const directory: readonly Row[] = [
    ...[...rows, institution(AUTHORITY, 'authority')].flatMap(institutionRows),
    ...REGISTRIES.flatMap(rowsOfRegistry),
    ...channelRows(),
    // the last bank reads its feed and wants no webhooks
    ...[
      ...BANKS.slice(0, 2),
      ...REGISTRIES.flatMap(({ code, transport }) => (transport === 'webhook' ? [code] : [])),
    ].map(endpointRow),
  ]
  for (const row of directory) put(world, 'directory', row)
  for (const row of SECRETS) put(world, 'access', row)
}

const BYTES = Buffer.from('%PDF-1.7 a paper of nobody')
export const PAPER_SHA256 = sha256Hex(BYTES)

/** A paper that was declared, uploaded and confirmed before; what a filing needs of it is its row and its bytes. */
export const paperOf = (world: World, owner: string, type: DocumentType): string => {
  const documentId = world.ids.next('doc')
  const at = new Date(world.scheduler.now)
  const declaration = {
    type,
    fileName: '测试.pdf',
    contentType: 'application/pdf',
    length: BYTES.length,
    sha256: PAPER_SHA256,
  } as const
  const document = {
    ...declare(declaration, { documentId, owner, at }),
    status: 'confirmed',
    pages: 1,
    confirmedAt: beijing(at),
  }
  world.objects.put('incoming', document.key, BYTES)
  put(world, 'cases', { ...documentKey(owner, documentId), ...document })
  return documentId
}
