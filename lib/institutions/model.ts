/**
 * Who takes part: banks and the platforms that act for them, registries, the authority, regulators; a bank's agreement, its
 * branches and designated officers. Rows of the directory table, and what they permit.
 */

import { isIP } from 'node:net'
import * as z from 'zod/mini'
import { PublicJwk } from '../access/rows.ts'
import { CreditCode } from '../kernel/credit-code.ts'
import { Jurisdiction } from '../kernel/jurisdiction.ts'
import { type Stored, whole } from '../kernel/stored.ts'
import { LocalDate } from '../kernel/time.ts'
import { RATE_SLOTS } from '../names/limits.ts'
import type { Key, Row } from '../platform/ports.ts'
import { CallUpTerms } from './call-up-terms.ts'

const text = (maximum: number) => z.string().check(z.minLength(1), z.maxLength(maximum))

/** A bank's unified credit code, or a registry's six digits. */
export const InstitutionId = z.string().check(z.regex(/^([0-9A-Z]{18}|\d{6})$/))

/** Never with `#`, which separates the parts of a key. */
const Name = z.string().check(z.regex(/^[^#\s]{1,100}$/))

/** Of clients and keys: `<institution>.<name>`. */
export const OwnName = z.string().check(z.regex(/^[0-9A-Z]{6,18}\.[A-Za-z0-9._-]{1,64}$/))

export const INSTITUTION_KINDS = ['bank', 'intermediary', 'registry', 'authority', 'regulator'] as const
export const AUDIENCES = ['bank', 'registry', 'authority', 'regulator'] as const

const isCidr = (text: string): boolean => {
  const [address = '', bits = '', ...more] = text.split('/')
  const most = { 4: 32, 6: 128 }[isIP(address)] ?? -1
  return more.length === 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= most
}
const Cidr = z.string().check(z.refine(isCidr, { error: 'text.malformed' }))

/** Set by the authority: where this institution's endpoints may be. */
export const EndpointAddresses = z.strictObject({
  schemes: z.array(z.enum(['https', 'http'])).check(z.minLength(1)),
  cidrs: z.union([z.literal('public'), z.array(Cidr).check(z.minLength(1))]),
})

const paper = { documentId: text(64), sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)) }

/** The cooperation agreement (22号 二(一)) of whoever connects by itself; both days belong to it. */
export const Agreement = z.strictObject({
  number: text(100),
  signedOn: LocalDate,
  validFrom: LocalDate,
  validTo: LocalDate,
  status: z.enum(['in-force', 'suspended', 'ended']),
  businesses: z.array(text(64)).check(z.minLength(1)),
  /** Leading digits of registry codes: `35` is the province, `3502` a city. */
  regions: z.array(z.string().check(z.regex(/^\d{2,6}$/))).check(z.minLength(1)),
  /** 双方责任和义务 */
  duties: z.optional(z.array(text(500)).check(z.maxLength(50))),
  callUps: z.optional(CallUpTerms),
  /** 信息安全 */
  securityTerms: z.optional(z.array(text(500)).check(z.maxLength(50))),
  /** 登记费逐笔或批量缴费, 二(三) */
  feeSettlement: z.optional(z.enum(['per-case', 'batch'])),
  /** 还款解押: working days from the last payment within which the bank sees the mortgage released, 三(三). */
  releaseWithinWorkingDays: z.optional(z.int().check(z.gte(1), z.lte(90))),
  /** The signed paper, under lock; an agreement that the operator loads has none. */
  document: z.optional(z.strictObject({ ...paper, fileName: z.optional(text(120)), length: z.optional(z.int()) })),
})
export type Agreement = z.infer<typeof Agreement>
export const AgreementRow = whole(Agreement)

/** The mortgagee: listed in the agreement, licensed by itself. */
export const Branch = z.strictObject({ creditCode: CreditCode, name: text(200), licenceNo: text(64), region: text(6) })
export type Branch = z.infer<typeof Branch>

/** 专人: who files for the bank, trained, for a time. */
export const Officer = z.strictObject({
  officerId: Name,
  name: text(100),
  branch: CreditCode,
  validFrom: LocalDate,
  validTo: LocalDate,
  trainedOn: z.optional(LocalDate),
  /** Never the whole number: at most ten of its characters. */
  maskedId: z.optional(z.string().check(z.regex(/^\d{1,6}\*{8,}[0-9X]{1,4}$/))),
})
export type Officer = z.infer<typeof Officer>

/** What a client may at most do of what its institution may. */
export const Narrowing = z.strictObject({
  regions: z.optional(z.array(z.string().check(z.regex(/^\d{2,6}$/))).check(z.minLength(1))),
  businesses: z.optional(z.array(text(64)).check(z.minLength(1))),
  operations: z.optional(z.array(text(64)).check(z.minLength(1))),
})
export type Narrowing = z.infer<typeof Narrowing>

const Thumbprint = z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/))

export const Client = z.strictObject({
  clientId: Name,
  audience: z.enum(AUDIENCES),
  scopes: z.array(text(64)),
  status: z.enum(['active', 'disabled']),
  narrowing: z.optional(Narrowing),
  /** Of the certificate it shows where the stage binds tokens to certificates. */
  certificateThumbprint: z.optional(Thumbprint),
  /** Certificates it may never show again. */
  revokedCertificates: z.optional(z.array(Thumbprint).check(z.maxLength(50))),
})
export type Client = z.infer<typeof Client>

/** ISO 8601 of any offset: keys are minted by machines everywhere. */
const Moment = z.string().check(z.refine((when) => !Number.isNaN(Date.parse(when)), { error: 'instant.malformed' }))

export const PublicKey = z.strictObject({
  kid: Name,
  /** Public members only; a private one would be stored for all to read. */
  jwk: z.record(z.string(), z.string()).check(
    z.refine((jwk) => !('d' in jwk), { error: 'key.private' }),
    z.refine((jwk) => PublicJwk.safeParse(jwk).success, { error: 'key.unsuitable' }),
  ),
  use: z.enum(['auth', 'sign']),
  notBefore: Moment,
  notAfter: Moment,
  revokedAt: z.optional(Moment),
  clientId: z.optional(Name),
})
export type PublicKey = z.infer<typeof PublicKey>

/** An institution with everything that hangs on it, as the operator loads it. */
export const Institution = z.strictObject({
  institutionId: InstitutionId,
  kind: z.enum(INSTITUTION_KINDS),
  name: text(200),
  creditCode: z.optional(CreditCode),
  status: z.enum(['active', 'suspended']),
  rateSlot: z.int().check(z.minimum(0), z.maximum(RATE_SLOTS - 1)),
  addressPolicy: EndpointAddresses,
  /** Over whom an authority or a regulator watches; of a bank or an intermediary, whose it is, the province's where nothing is said. */
  jurisdiction: z.optional(Jurisdiction),
  /** The banks an intermediary acts for. Every caller's rights are read with this row. */
  actsFor: z.optional(z.array(CreditCode).check(z.maxLength(200))),
  agreement: z.optional(Agreement),
  branches: z.optional(z.array(Branch)),
  officers: z.optional(z.array(Officer)),
  clients: z.optional(z.array(Client)),
  keys: z.optional(z.array(PublicKey)),
})
export type Institution = z.infer<typeof Institution>

const pkOf = (institutionId: string): string => `INSTITUTION#${institutionId}`

export const institutionKey = (institutionId: string): Key => ({ pk: pkOf(institutionId), sk: 'HEAD' })
export const agreementKey = (institutionId: string): Key => ({ pk: pkOf(institutionId), sk: 'AGREEMENT' })
export const branchKey = (institutionId: string, creditCode: string): Key => ({
  pk: pkOf(institutionId),
  sk: `BRANCH#${creditCode}`,
})
export const clientKey = (institutionId: string, clientId: string): Key => ({
  pk: pkOf(institutionId),
  sk: `CLIENT#${clientId}`,
})
export const keyKey = (institutionId: string, kid: string): Key => ({ pk: pkOf(institutionId), sk: `KEY#${kid}` })
export const officerKey = (institutionId: string, officerId: string): Key => ({
  pk: pkOf(institutionId),
  sk: `OFFICER#${officerId}`,
})

/** Every row of one institution; only the head takes part in the index by kind. */
export const institutionRows = (institution: Institution): readonly Row[] => {
  const { institutionId, agreement, branches = [], officers = [], clients = [], keys = [], ...head } = institution
  return [
    { ...institutionKey(institutionId), ...head, institutionId, kindSort: institutionId },
    ...(agreement ? [{ ...agreementKey(institutionId), ...agreement }] : []),
    ...branches.map((branch) => ({ ...branchKey(institutionId, branch.creditCode), ...branch })),
    ...officers.map((officer) => ({ ...officerKey(institutionId, officer.officerId), ...officer })),
    ...clients.map((client) => ({ ...clientKey(institutionId, client.clientId), ...client })),
    ...keys.map((key) => ({ ...keyKey(institutionId, key.kid), ...key })),
  ]
}

type AgreementRow = Stored<Agreement>
/** Of an institution, what its own row says. */
export const InstitutionRow = whole(
  z.object({
    institutionId: InstitutionId,
    kind: z.enum(INSTITUTION_KINDS),
    name: z.string(),
    status: z.enum(['active', 'suspended']),
    addressPolicy: z.optional(EndpointAddresses),
    jurisdiction: z.optional(Jurisdiction),
    actsFor: z.optional(z.array(z.string())),
  }),
)
export const OfficerRow = whole(Officer)
type OfficerRow = Stored<Officer>
export const BranchRow = whole(Branch)
export type BranchRow = Stored<Branch>

/** Whether an agreement stands on that day at all. */
export const agreementInForceOn = (agreement: AgreementRow | undefined, on: LocalDate): boolean =>
  agreement !== undefined && agreement.status === 'in-force' && agreement.validFrom <= on && on <= agreement.validTo

export type Undertaking = { readonly business: string; readonly region: string; readonly on: LocalDate }

/** Whether the agreement stands on that day and takes in this business in this region (a registry code). */
export const agreementCovers = (agreement: AgreementRow | undefined, { business, region, on }: Undertaking): boolean =>
  agreement !== undefined &&
  agreementInForceOn(agreement, on) &&
  agreement.businesses.includes(business) &&
  agreement.regions.some((prefix) => region.startsWith(prefix))

/** 22号 二(三), 三(三): only a designated officer of the filing branch files, while the designation lasts. */
export const officerDesignatedOn = (officer: OfficerRow | undefined, on: LocalDate, branch?: string): boolean =>
  officer !== undefined &&
  officer.validFrom <= on &&
  on <= officer.validTo &&
  (officer.trainedOn === undefined || officer.trainedOn <= on) &&
  (branch === undefined || officer.branch === branch)
