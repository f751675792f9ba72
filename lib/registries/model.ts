/** A registry: the agency that records. What it covers, when it works, what it accepts, how it is reached. */

import * as z from 'zod/mini'
import { Duration } from '../clocks/duration.ts'
import { CallUpTerms } from '../institutions/call-up-terms.ts'
import { judged } from '../kernel/faults.ts'
import { type Model, plain, whole } from '../kernel/stored.ts'
import { LocalDate } from '../kernel/time.ts'
import type { Row } from '../platform/ports.ts'
import { Phases } from './rollout.ts'
import { routeKey } from './routing.ts'

const sixDigits = z.string().check(z.regex(/^\d{6}$/))
const text = z.string().check(z.minLength(1), z.maxLength(200))
const TimeOfDay = z.string().check(z.regex(/^([01]\d|2[0-3]):[0-5]\d$/))

/** How deliveries reach a registry; `lib/deliveries/deliver.ts` makes each of them real. */
export const TRANSPORTS = ['webhook', 'inbox'] as const
export type RegistryTransport = (typeof TRANSPORTS)[number]

export const STATUSES = ['connecting', 'joint-testing', 'pilot', 'live', 'suspended'] as const

export const Hours = z.strictObject({
  /** The calendar that says which days are worked. */
  calendar: z.literal('chinese-working-days'),
  /** Parts of a working day, Beijing time. */
  spans: z.array(z.strictObject({ from: TimeOfDay, to: TimeOfDay })).check(z.minLength(1)),
  /** Days on which this registry differs from the calendar. */
  closedOn: z.optional(z.array(LocalDate)),
  openOn: z.optional(z.array(LocalDate)),
  /** `office-hours`: what is filed at another time is handed over at the opening. Otherwise it is taken at any time. */
  intake: z.optional(z.enum(['any-time', 'office-hours'])),
})

/** What of them says when an office is open. */
export const OfficeHours = z.pick(Hours, { spans: true, closedOn: true, openOn: true })

export const MORTGAGE_KINDS_TAKEN = ['ordinary', 'maximum'] as const

/** Slots that must be filled: in every case, and with which kind of mortgage besides. */
const MaterialsAsked = z.strictObject({
  always: z.array(text),
  ordinary: z.optional(z.array(text)),
  maximum: z.optional(z.array(text)),
})

/** What may be asked for by the lender alone where the registry says so; 注销 may be everywhere (操作规范 14.4). */
export const LENDER_ALONE_TAKEN = ['pre-notice-conversion'] as const

/** What a registry declares it takes. A filing outside it is refused by the platform (`registry.capability`). */
export const Capability = z.strictObject({
  businesses: z.array(text),
  /** Of a business with several ways, those it takes; without it, every one. */
  ways: z.optional(z.record(text, z.array(text).check(z.minLength(1)))),
  registrations: z.array(text),
  mortgageKinds: z.array(z.enum(MORTGAGE_KINDS_TAKEN)),
  /** By business, or `business/mode` where it has several ways. */
  materials: z.record(text, MaterialsAsked),
  /** Without it, nothing. */
  lenderAlone: z.optional(z.array(z.enum(LENDER_ALONE_TAKEN))),
  formats: z.array(text),
  /** How an individual's power of attorney may be witnessed (实施细则 12); without it, in every manner. */
  witnessing: z.optional(z.array(z.enum(['registry', 'notary', 'designated-officer']))),
  limits: z.strictObject({ unitsPerCase: z.int(), documentsPerCase: z.int(), documentBytes: z.int() }),
  transports: z.array(z.enum(TRANSPORTS)).check(z.minLength(1)),
  /** 承诺时限, from acceptance to registration. */
  promisedTime: Duration,
  /** How soon it answers what is handed over; the next working day where it says nothing. */
  answersWithin: z.optional(Duration),
  /**
   * The registry agreed that without a written answer for so long an application counts as accepted (条例 17 「未当场书面告知」). Without
   * it the platform deems nothing, for it changes nobody's competence (22号 三(一)): it says that the answer is late.
   */
  deemsAccepted: z.optional(z.literal(true)),
  /** The registry registers only once the fee is paid. */
  paymentFirst: z.optional(z.boolean()),
  electronicCertificate: z.boolean(),
  callUps: z.optional(CallUpTerms),
})
export type Capability = z.infer<typeof Capability>

/** How sure we are of what the record says, until the registry itself confirms it. */
const Basis = z.strictObject({
  kind: z.enum(['recalled', 'confirmed']),
  confidence: z.enum(['high', 'medium', 'low']),
  about: text,
})

export const RegistryRecord = z.strictObject({
  code: sixDigits,
  name: text,
  nameEn: text,
  /** The city, or Pingtan, it belongs to. */
  city: sixDigits,
  /** County units of the division table, GB/T 2260. */
  coverage: z.array(sixDigits).check(z.minLength(1)),
  /** What its unit numbers begin with: present and former divisions, special zones. */
  prefixes: z.array(sixDigits).check(z.minLength(1)),
  transport: z.enum(TRANSPORTS),
  status: z.enum(STATUSES),
  /** Since when which status, in the order it came. */
  connection: z.optional(z.array(z.strictObject({ status: z.enum(STATUSES), since: LocalDate }))),
  rollout: z.optional(Phases),
  hours: Hours,
  capability: Capability,
  basis: Basis,
})
export type RegistryRecord = z.infer<typeof RegistryRecord>

/** Every county unit and every prefix belongs to one registry alone. */
export const RegistryRecords = z.array(RegistryRecord).check(
  judged((records) => {
    const owner = new Map<string, string>()
    const keeper = new Map<string, string>()
    for (const { code, coverage } of records)
      for (const county of coverage) {
        const registry = keeper.get(county)
        if (registry !== undefined) return { code: 'registry.county-repeated', particulars: { county, registry } }
        keeper.set(county, code)
      }
    for (const { code, prefixes } of records)
      for (const prefix of prefixes) {
        const registry = owner.get(prefix)
        if (registry !== undefined) return { code: 'registry.prefix-repeated', particulars: { prefix, registry } }
        owner.set(prefix, code)
      }
    return undefined
  }),
)

/** As papers address it: a name that the registry has not confirmed says so, and nobody signs to a body that may not exist. */
export const printedName = ({ name, basis }: Pick<RegistryRecord, 'name' | 'basis'>): string =>
  basis.kind === 'confirmed' ? name : `${name}（名称待核实）`

export const registryKey = (code: string) => ({ pk: `REGISTRY#${code}`, sk: 'HEAD' })

export const DIRECTORY_KIND = 'directory-registry'

/** Says which registry covers a county unit: one row, so never two. */
export const countyKey = (county: string) => ({ pk: `COUNTY#${county}`, sk: 'REGISTRY' })

/** The head, listed by kind, a route for each prefix with what decides whether a filing may go there, and its county units. */
export const registryRows = (record: RegistryRecord): readonly Row[] => [
  { ...registryKey(record.code), kind: DIRECTORY_KIND, kindSort: record.code, ...record },
  ...record.prefixes.map((prefix) => ({
    ...routeKey(prefix),
    registry: record.code,
    status: record.status,
    ...(record.rollout && { rollout: record.rollout }),
  })),
  ...record.coverage.map((county) => ({ ...countyKey(county), registry: record.code })),
]

/** A stored head as the record it is. */
export const RegistryRow: Model<RegistryRecord> = plain(whole(RegistryRecord), ['kind', 'kindSort', 'version'])

/** What of it a case is judged and timed by. */
const PublishedFields = z.object({
  hours: z.optional(Hours),
  capability: z.optional(Capability),
  basis: z.optional(z.object({ kind: z.string() })),
})
export type Published = z.infer<typeof PublishedFields>
export const Published: Model<Published> = whole(PublishedFields)

/** The head as it lies there. */
export const RegistryHead = z.looseObject({ code: z.string() })
export type RegistryHead = z.infer<typeof RegistryHead>

export const registryOf = (row: unknown): RegistryRecord => RegistryRow.parse(row)
