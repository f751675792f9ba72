/** The institutions of the sandbox: three banks with branches and officers, every registry of the directory, and their keys. */
import { generateKeyPairSync } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Example } from '../../lib/registrations/business.ts'
import { BUSINESSES } from '../../lib/registrations/businesses/index.ts'
import { readExamples } from '../examples.ts'
import type { Json } from '../local/templates/template.ts'

export type PrivateKey = Readonly<Record<string, string>>
export type Party = {
  readonly clientId: string
  readonly authKey: PrivateKey
  readonly authKid: string
  readonly signKey: PrivateKey
  readonly signKid: string
}
export type SandboxBank = Party & {
  readonly institutionId: string
  readonly name: string
  /** Its first branch and that branch's officer; the rest are in `branches`. */
  readonly branch: string
  readonly officer: string
  readonly branches: readonly { readonly creditCode: string; readonly name: string; readonly officer: string }[]
}
export type SandboxRegistry = Party & {
  readonly institutionId: string
  readonly code: string
  readonly name: string
  readonly transport: string
}
export type SandboxAuthority = Party & { readonly institutionId: string; readonly name: string }
export type Sandbox = {
  readonly baseUrl: string
  readonly issuer: string
  readonly control: string
  readonly banks: readonly SandboxBank[]
  readonly registries: readonly SandboxRegistry[]
  readonly authority: SandboxAuthority
  /** Xiamen's own. */
  readonly regulator: SandboxAuthority
  /** A whole filing for every business, and for each of its modes as `business/mode`. */
  readonly examples: Readonly<Record<string, Example>>
}

/** Made up; only the check digits are right. */
const BANKS = [
  {
    institutionId: '91350000MA00YH0179',
    name: '测试第一银行',
    branches: [
      {
        creditCode: '91350200MA00YH412T',
        name: '测试第一银行厦门分行',
        licenceNo: 'B0001B235020001',
        region: '350200',
      },
      {
        creditCode: '91350100MA00YH420G',
        name: '测试第一银行福州分行',
        licenceNo: 'B0001B235010001',
        region: '350100',
      },
    ],
  },
  {
    institutionId: '91350000MA00YH0254',
    name: '测试第二银行',
    branches: [
      {
        creditCode: '91350500MA00YH4392',
        name: '测试第二银行泉州分行',
        licenceNo: 'B0002B235050001',
        region: '350500',
      },
      {
        creditCode: '91350400MA00YH447P',
        name: '测试第二银行三明分行',
        licenceNo: 'B0002B235040001',
        region: '350400',
      },
    ],
  },
  {
    institutionId: '91350000MA00YH033Y',
    name: '测试第三银行',
    branches: [
      {
        creditCode: '91350200MA00YH4558',
        name: '测试第三银行厦门分行',
        licenceNo: 'B0003B235020001',
        region: '350200',
      },
    ],
  },
] as const

const BANK_SCOPES = [
  'cases.read',
  'cases.write',
  'archives.read',
  'archives.write',
  'authorizations.read',
  'authorizations.write',
  'queries.read',
  'queries.write',
  'payments.read',
  'payments.write',
  'documents.read',
  'documents.write',
  'notifications.read',
  'endpoints.write',
  'directory.read',
  'matters.read',
  'matters.write',
  'keys.write',
  'reports.read',
  'reports.write',
]
const REGISTRY_SCOPES = [
  'archives.read',
  'archives.write',
  'documents.read',
  'documents.write',
  'endpoints.write',
  'directory.read',
  'inbox.read',
  'decisions.write',
  'payments.read',
  'queries.answer',
  'matters.read',
  'matters.write',
  'keys.write',
  'reports.read',
  'reports.write',
]

/** 自然资源厅 in the sandbox: it admits everybody else. */
const AUTHORITY = {
  institutionId: '11350000MB0000011X',
  name: '测试省自然资源厅',
  rateSlot: 63,
  jurisdiction: { level: 'province', code: '350000' },
}
const AUTHORITY_SCOPES = [
  'archives.read',
  'archives.write',
  'notifications.read',
  'institutions.read',
  'institutions.write',
  'directory.write',
  'audit.read',
  'payments.read',
  'documents.read',
  'documents.write',
  'matters.read',
  'matters.write',
  'keys.write',
  'reports.read',
  'reports.write',
]
/** 厦门 has a financial regulator of its own. */
const REGULATOR = {
  institutionId: '12350200MB0000021R',
  name: '测试厦门金融监管局',
  rateSlot: 62,
  jurisdiction: { level: 'city', code: '350200' },
}
const REGULATOR_SCOPES = ['audit.read', 'matters.read', 'reports.read', 'reports.write', 'keys.write']
const SCOPES = {
  bank: BANK_SCOPES,
  registry: REGISTRY_SCOPES,
  authority: AUTHORITY_SCOPES,
  regulator: REGULATOR_SCOPES,
}

/** Long enough for any test that moves the clock. */
const FROM = '2020-01-01'
const TO = '2049-12-31'
const FROM_TIME = `${FROM}T00:00:00+08:00`
const TO_TIME = `${TO}T23:59:59+08:00`
/** Parties of the sandbox listen on this machine. Elsewhere the authority sets public addresses over https. */
const LOOPBACK = { schemes: ['http', 'https'], cidrs: ['127.0.0.0/8'] }

export type RegistrySeed = { readonly code: string; readonly name: string; readonly transport: string }
export type Keys = Record<string, PrivateKey>

const makeKey = (): PrivateKey =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }) as PrivateKey

/** Private keys are made once and stay with the data. */
export const storeKeys = (data: string, kids: readonly string[]): Keys => {
  const path = join(data, 'keys.json')
  const keys: Keys = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {}
  for (const kid of kids) keys[kid] ??= makeKey()
  writeFileSync(path, JSON.stringify(keys, null, 1), { mode: 0o600 })
  return keys
}

export const kidsOf = (registries: readonly RegistrySeed[]): string[] =>
  [
    AUTHORITY.institutionId,
    REGULATOR.institutionId,
    ...BANKS.map((bank) => bank.institutionId),
    ...registries.map((registry) => registry.code),
  ].flatMap((id) => [`${id}.auth`, `${id}.sign`])

const party = (keys: Keys, id: string): Party => ({
  clientId: `${id}.core`,
  authKid: `${id}.auth`,
  authKey: keys[`${id}.auth`] ?? {},
  signKid: `${id}.sign`,
  signKey: keys[`${id}.sign`] ?? {},
})

const EXAMPLES = await readExamples()

const officer = (bank: number, branch: number): string => `officer-${bank + 1}${branch + 1}`

export const describeSandbox = (baseUrl: string, keys: Keys, registries: readonly RegistrySeed[]): Sandbox => ({
  baseUrl,
  issuer: baseUrl,
  control: `${baseUrl}/_local`,
  banks: BANKS.map(({ institutionId, name, branches }, bank) => ({
    institutionId,
    name,
    ...party(keys, institutionId),
    branch: branches[0].creditCode,
    officer: officer(bank, 0),
    branches: branches.map((branch, at) => ({
      creditCode: branch.creditCode,
      name: branch.name,
      officer: officer(bank, at),
    })),
  })),
  registries: registries.map(({ code, name, transport }) => ({
    institutionId: code,
    code,
    name,
    transport,
    ...party(keys, code),
  })),
  authority: {
    institutionId: AUTHORITY.institutionId,
    name: AUTHORITY.name,
    ...party(keys, AUTHORITY.institutionId),
  },
  regulator: {
    institutionId: REGULATOR.institutionId,
    name: REGULATOR.name,
    ...party(keys, REGULATOR.institutionId),
  },
  examples: EXAMPLES,
})

const publicKey = ({ kty = '', crv = '', x = '', y = '' }: PrivateKey): PrivateKey => ({ kty, crv, x, y })

const access = (keys: Keys, id: string, audience: keyof typeof SCOPES): Json => ({
  clients: [{ clientId: `${id}.core`, audience, scopes: SCOPES[audience], status: 'active' }],
  keys: (['auth', 'sign'] as const).map((use) => ({
    kid: `${id}.${use}`,
    jwk: publicKey(keys[`${id}.${use}`] ?? {}),
    use,
    notBefore: FROM_TIME,
    notAfter: TO_TIME,
  })),
})

/** What the operator's seed function is given: public parts only. */
export const seedPayload = (keys: Keys, registries: readonly RegistrySeed[]): Json => ({
  registries,
  institutions: [
    ...BANKS.map(({ institutionId, name, branches }, bank) => ({
      institutionId,
      kind: 'bank',
      name,
      creditCode: institutionId,
      status: 'active',
      rateSlot: bank,
      addressPolicy: LOOPBACK,
      agreement: {
        number: `测协2026-${bank + 1}`,
        signedOn: FROM,
        validFrom: FROM,
        validTo: TO,
        status: 'in-force',
        businesses: Object.keys(BUSINESSES),
        regions: ['35'],
        // the second bank pays for many cases at once
        feeSettlement: bank === 1 ? 'batch' : 'per-case',
      },
      branches,
      officers: branches.map((branch, at) => ({
        officerId: officer(bank, at),
        name: `测试专员${bank + 1}${at + 1}`,
        branch: branch.creditCode,
        validFrom: FROM,
        validTo: TO,
      })),
      ...access(keys, institutionId, 'bank'),
    })),
    ...registries.map(({ code, name }, at) => ({
      institutionId: code,
      kind: 'registry',
      name,
      status: 'active',
      rateSlot: BANKS.length + (at % (AUTHORITY.rateSlot - BANKS.length)),
      addressPolicy: LOOPBACK,
      ...access(keys, code, 'registry'),
    })),
    {
      ...AUTHORITY,
      kind: 'authority',
      creditCode: AUTHORITY.institutionId,
      status: 'active',
      addressPolicy: LOOPBACK,
      ...access(keys, AUTHORITY.institutionId, 'authority'),
    },
    {
      ...REGULATOR,
      kind: 'regulator',
      status: 'active',
      addressPolicy: LOOPBACK,
      ...access(keys, REGULATOR.institutionId, 'regulator'),
    },
  ],
})
