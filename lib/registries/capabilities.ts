/**
 * What each registry takes to begin with: the document its capability is read from, as data. The businesses of 闽自然资发〔2023〕22号 and
 * the materials that law asks for are the same everywhere; where a registry differs it says so here. All of it is recalled
 * (promised times confidence M, differences confidence L) until the registry itself confirms it.
 */
import type { Capability, RegistryRecord } from './model.ts'

type Asked = Capability['materials'][string]

const APPLICANTS = ['application-form', 'power-of-attorney', 'identity-papers']
const CONTRACTS = {
  ordinary: ['loan-contract', 'mortgage-contract'],
  maximum: ['maximum-mortgage-contract', 'facility-contract'],
}

/** What owners and lender file together; with the contracts where a mortgage is registered. */
const together = (...more: readonly string[]): Asked => ({ always: [...APPLICANTS, ...more] })
const withContracts = (...more: readonly string[]): Asked => ({ ...together(...more), ...CONTRACTS })
/** What lenders file among themselves. */
const alone = (...more: readonly string[]): Asked => ({ always: ['application-form', ...more] })

/** What is asked for in every case; what only some circumstance calls for is with the business (实施细则; 自然资发〔2023〕29号). */
const MATERIALS: Capability['materials'] = {
  'new-loan': withContracts(),
  'second-hand-purchase': withContracts('sale-contract'),
  'construction-mortgage': withContracts('land-certificate', 'planning-permit'),
  'construction-conversion': together(),
  'construction-partial-release': alone(),
  'construction-change': together(),
  'construction-transfer': alone('assignment-agreement', 'debtor-notice'),
  'construction-release': alone(),
  extension: together('change-agreement'),
  renewal: together('change-agreement'),
  refinance: withContracts(),
  'rollover/same-bank': withContracts(),
  'rollover/transfer': together('assignment-agreement', 'debtor-notice', 'change-agreement', 'settlement-agreement'),
  'rollover/staged': withContracts('settlement-agreement'),
  'mortgage-transfer': alone('assignment-agreement', 'debtor-notice'),
  'mortgage-change': together(),
  'partial-release': alone(),
  determination: together('determination-proof'),
  release: alone(),
  'judgment-release': together(),
  'mortgage-pre-notice/alone': withContracts('pre-notice-agreement', 'purchase-pre-notice-proof'),
  'mortgage-pre-notice/with-purchase': withContracts('pre-notice-agreement', 'presale-contract'),
  'mortgage-pre-notice/other': withContracts('pre-notice-agreement'),
  'pre-notice-conversion/after': together('pre-notice-proof'),
  'pre-notice-conversion/merged': together('sale-contract', 'pre-notice-proof'),
  'pre-notice-change': together(),
  'pre-notice-transfer': alone('assignment-agreement', 'debtor-notice'),
  'pre-notice-release': alone(),
  'transfer-with-mortgage/combined': withContracts('sale-contract', 'settlement-agreement'),
  'transfer-with-mortgage/staged': withContracts('sale-contract', 'settlement-agreement'),
  'transfer-with-mortgage/amended': together('sale-contract', 'settlement-agreement', 'change-agreement'),
}

const BUSINESSES_TAKEN = [...new Set(Object.keys(MATERIALS).map((name) => name.split('/')[0] ?? name))]

const REGISTRATIONS_TAKEN = [
  'mortgage-first',
  'mortgage-change',
  'mortgage-transfer',
  'mortgage-cancel',
  'mortgage-partial-cancel',
  'mortgage-determination',
  'purchase-pre-notice',
  'mortgage-pre-notice',
  'other-pre-notice',
  'mortgage-pre-notice-change',
  'mortgage-pre-notice-transfer',
  'mortgage-pre-notice-cancel',
  'pre-notice-conversion',
  'ownership-transfer',
]

type Difference = Partial<Omit<Capability, 'materials'>> & {
  /** Businesses that stay at the registry's own window. */
  readonly windowOnly?: readonly string[]
}

/** Buildings under construction are viewed on site before they are mortgaged, and small registries take them at the window. */
const VIEWED: readonly string[] = ['construction-mortgage', 'construction-conversion', 'construction-partial-release']

/** Registries that fetch their deliveries take smaller filings, and nothing that is viewed on site. */
const BY_INBOX: Difference = {
  windowOnly: VIEWED,
  limits: { unitsPerCase: 20, documentsPerCase: 60, documentBytes: 20_971_520 },
  promisedTime: { value: 3, unit: 'working-days' },
}

/** 带押过户: combined and staged are common; amending the old mortgage is for registries whose system joins three registrations. */
const NOT_AMENDED: Difference['ways'] = { 'transfer-with-mortgage': ['combined', 'staged'] }

/** Signing before the bank's officer needs an agreement on 便民服务点 with the registry (自然资发〔2020〕83号). */
const WITHOUT_SERVICE_POINTS: Difference['witnessing'] = ['registry', 'notary']

const DIFFERENCES: Readonly<Record<string, Difference>> = {
  // once the home is registered, the lender's own application will do
  '350100': { lenderAlone: ['pre-notice-conversion'] },
  // a second person of its archive looks at what is let out
  '350200': { lenderAlone: ['pre-notice-conversion'], callUps: { approval: true, workingDays: 5 } },
  '351001': { ways: NOT_AMENDED },
  '350405': { ways: NOT_AMENDED },
  '350703': { ways: NOT_AMENDED, promisedTime: { value: 2, unit: 'working-days' } },
  '350725': { witnessing: WITHOUT_SERVICE_POINTS, promisedTime: { value: 2, unit: 'working-days' } },
  // its archive takes no pictures
  '350926': { formats: ['application/pdf', 'application/ofd'], witnessing: WITHOUT_SERVICE_POINTS, windowOnly: VIEWED },
}

/** One working day is Fujian's practice (recalled, confidence M). */
const COMMON = {
  mortgageKinds: ['ordinary', 'maximum'],
  formats: ['application/pdf', 'application/ofd', 'image/jpeg', 'image/png', 'image/tiff'],
  witnessing: ['registry', 'notary', 'designated-officer'],
  limits: { unitsPerCase: 50, documentsPerCase: 100, documentBytes: 41_943_040 },
  promisedTime: { value: 1, unit: 'working-days' },
  electronicCertificate: true,
} as const

const within = (businesses: readonly string[], name: string): boolean => businesses.includes(name.split('/')[0] ?? name)

export const capabilityOf = ({ code, transport }: Pick<RegistryRecord, 'code' | 'transport'>): Capability => {
  const difference: Difference = { ...(transport === 'inbox' && BY_INBOX), ...DIFFERENCES[code] }
  const { windowOnly = [], ways, ...differing } = difference
  const businesses = BUSINESSES_TAKEN.filter((name) => !windowOnly.includes(name))
  const isTaken = (name: string): boolean => {
    const [business = name, mode] = name.split('/')
    return within(businesses, name) && (mode === undefined || ways?.[business]?.includes(mode) !== false)
  }
  return {
    businesses,
    ...(ways && { ways }),
    registrations: REGISTRATIONS_TAKEN,
    ...COMMON,
    mortgageKinds: [...COMMON.mortgageKinds],
    formats: [...COMMON.formats],
    witnessing: [...COMMON.witnessing],
    materials: Object.fromEntries(Object.entries(MATERIALS).filter(([name]) => isTaken(name))),
    transports: [transport],
    ...differing,
  }
}
