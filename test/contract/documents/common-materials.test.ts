/** Common materials (共性材料查验) on real engines: kept once, checked once, cited by every case, and told of before they end. */

import { describe, expect, vi } from 'vitest'
import { documentsKey } from '../../../lib/cases/state/rows.ts'
import type { Filing } from '../../../lib/filings/filing.ts'
import { BRANCH, casePorts, filingFor } from '../../support/cases.ts'
import { AUTHORITY, BANK, BYTES, NOW, OTHER_BANK, OTHER_REGISTRY, REGISTRY, uploader } from '../../support/documents.ts'
import type { Row } from '../../support/looked.ts'
import { useApi } from '../../support/platform.ts'
import { story } from '../../support/story.ts'

const api = useApi()

const ports = () => casePorts(api.engine.table, api.store.objects)
const on = async <T>(day: string, then: () => Promise<T>): Promise<T> => {
  vi.setSystemTime(new Date(`${day}T10:00:00+08:00`))
  try {
    return await then()
  } finally {
    vi.setSystemTime(NOW)
  }
}

const paper = (type: 'company-papers' | 'identity-papers' = 'company-papers', now = NOW) =>
  uploader(ports).confirmed({ as: { type }, now })

let papers = 0
/** Each a second after the one before: versions are told apart by time. */
const keep = async (more: Row = {}) => {
  papers += 1
  vi.setSystemTime(NOW.getTime() + papers * 1000)
  const type = more['kind'] === 'officer-identity' ? 'identity-papers' : 'company-papers'
  const body = {
    branch: BRANCH,
    kind: 'business-licence',
    validFrom: '2024-01-01',
    documentId: await paper(type),
    ...more,
  }
  return api.call('recordCommonMaterial', { body })
}
const kept = async (more: Row = {}): Promise<string> => {
  const { status, body } = await keep(more)
  expect([status, body.code]).toEqual([201, undefined])
  return body.commonMaterialId
}
const judge = async (commonMaterialId: string, { by = REGISTRY, ...body }: Row = { outcome: 'accepted' }) =>
  (await api.call('checkCommonMaterial', { by, path: { commonMaterialId }, body: { outcome: 'accepted', ...body } }))
    .status

const list = async (by: string, query: Record<string, string> = {}): Promise<string[]> => {
  const { status, body } = await api.call('listCommonMaterials', { by, query })
  expect(status).toBe(200)
  return body.items.map((one: Row) => one['commonMaterialId'])
}

/** A filing that uploads none of the bank's standing papers. */
const citing = async (...commonMaterials: string[]): Promise<Filing> => {
  const filing = await filingFor(ports())
  expect(filing.documents.map(({ slot }) => slot)).not.toContain('company-papers')
  return { ...filing, commonMaterials } as Filing
}
/** What the check says of common materials, as `severity pointer`. */
const checked = async (filing: Filing): Promise<string[]> => {
  const { body } = await api.call('checkCase', { body: filing })
  return body.findings
    .filter(({ rule }: Row) => rule === 'common-material.expired')
    .map(({ severity, pointer, outcome }: Row) => `${outcome} ${severity} ${pointer}`)
}
const lodged = async (filing: Filing): Promise<{ caseId: string; state: string; documents: Row[] }> => {
  const { caseId } = await api.done('submitCase', { body: filing })
  await api.examine(caseId)
  const { body } = await api.call('getCase', { path: { caseId } })
  const documents = (await api.engine.table.get('cases', documentsKey(caseId)))?.['documents'] ?? []
  return { caseId, state: body.applicationState, documents }
}
const versionsOf = (documents: readonly Row[]) => documents.flatMap(({ commonMaterialId }) => commonMaterialId ?? [])

/** What waits for the bank's feed of this material. */
const toldOf = async (commonMaterialId: string): Promise<string[]> => {
  const { rows } = await api.engine.table.query({
    table: 'cases',
    pk: `COMMON#${commonMaterialId}`,
    sk: { prefix: 'OUT#' },
  })
  return rows.map(({ notification }) => notification.data.what)
}

describe('common materials', () => {
  let licence: string

  story('are recorded, checked, cited, renewed and end', {
    'hold a case that cites them until its registry has checked them': async () => {
      licence = await kept()
      const filing = await citing('business-licence', 'financial-licence')
      expect(await checked(filing)).toEqual(['found block /commonMaterials/0', 'found block /commonMaterials/1'])
      expect(await list(REGISTRY)).toEqual([licence])
      const link = await api.call('mintCommonMaterialLink', { by: REGISTRY, path: { commonMaterialId: licence } })
      expect(Buffer.from(await (await fetch(link.body.url)).arrayBuffer())).toEqual(BYTES)
      expect(await judge(licence, { by: OTHER_REGISTRY })).toBe(200)
      expect(await checked(filing)).toContain('found block /commonMaterials/0')
      expect(await judge(licence)).toBe(200)
      expect(await checked(filing)).toEqual(['found block /commonMaterials/1'])
      expect(await list(REGISTRY)).toEqual([])
      expect((await lodged(filing)).state).toBe('validation-failed')
    },
    'are uploaded by no second case of the bank, and each case keeps the version that was good when it was filed':
      async () => {
        const financial = await kept({ kind: 'financial-licence', validTo: '2026-12-10' })
        const officer = await kept({ kind: 'officer-identity', officer: 'officer-1' })
        for (const one of [financial, officer]) expect(await judge(one, { by: AUTHORITY })).toBe(200)
        const kinds = ['business-licence', 'financial-licence', 'officer-identity']
        const first = await lodged(await citing(...kinds))
        const second = await lodged(await citing(...kinds))
        for (const { state, documents, caseId } of [first, second]) {
          expect(state).toBe('lodged')
          expect(versionsOf(documents)).toEqual([licence, financial, officer])
          const cited = documents.find((one) => one['commonMaterialId'] === licence)
          const path = { caseId, documentId: cited?.['documentId'] }
          const { body } = await api.call('mintFiledDocumentLink', { by: REGISTRY, path })
          expect(Buffer.from(await (await fetch(body.url)).arrayBuffer())).toEqual(BYTES)
        }

        const renewed = await kept({ kind: 'financial-licence', validTo: '2031-12-10' })
        expect(await toldOf(financial)).toEqual(['checked', 'replaced'])
        expect(versionsOf((await lodged(await citing('financial-licence'))).documents)).toEqual([financial])
        expect(await judge(renewed, { outcome: 'refused', reason: '许可证副本不清晰' })).toBe(200)
        expect(versionsOf((await lodged(await citing('financial-licence'))).documents)).toEqual([financial])
        expect(await judge(renewed)).toBe(200)
        expect(versionsOf((await lodged(await citing('financial-licence'))).documents)).toEqual([renewed])
        const after = await api.engine.table.get('cases', documentsKey(first.caseId))
        expect(versionsOf(after?.['documents'])).toEqual([licence, financial, officer])
        expect(await list(BANK, { branch: BRANCH })).toEqual([renewed, officer, financial, licence])
      },
    'are told of 60 days ahead and when they end: by the check, in the list of what is due, and to the feed':
      async () => {
        const identity = await kept({ kind: 'representative-identity', validTo: '2026-12-20' })
        expect(await judge(identity)).toBe(200)
        const filing = await citing('representative-identity')
        expect(await checked(filing)).toEqual(['found warn /commonMaterials/0'])
        expect(await checked(await citing('business-licence'))).toEqual(['found warn /branch'])
        expect(await list(BANK)).toEqual([identity])
        expect(await list(BANK, { endsBefore: '2026-12-19' })).toEqual([])
        await api.examine(identity)
        await api.examine(identity)
        expect(await toldOf(identity)).toEqual(['checked', 'expiring'])

        await on('2026-12-21', async () => {
          expect(await checked(filing)).toEqual(['found block /commonMaterials/0'])
          await api.examine(identity)
          await api.examine(identity)
        })
        expect(await toldOf(identity)).toEqual(['checked', 'expiring', 'expired'])
        // of a version whose successor was accepted nothing is said
        const [, , former] = await list(BANK, { branch: BRANCH })
        await on('2026-12-21', () => api.examine(String(former)))
        expect(await toldOf(String(former))).toEqual(['checked'])
      },
    'follow the registry rather than the authority where both have said something': async () => {
      expect(await judge(licence, { by: AUTHORITY, outcome: 'accepted' })).toBe(200)
      expect(await judge(licence, { outcome: 'refused', reason: '已变更名称' })).toBe(200)
      expect(await checked(await citing('business-licence'))).toContain('found block /commonMaterials/0')
    },
    'are named with every fault of theirs': async () => {
      const faults = async (more: Row) =>
        (await keep(more)).body.errors.map(({ pointer, code }: Row) => `${pointer} ${code}`)
      expect(await faults({ branch: BANK, validFrom: '2026-11-25', documentId: `doc_${'0'.repeat(26)}` })).toEqual([
        '/branch reference.unknown',
        '/validFrom date.in-future',
        '/documentId document.unknown',
      ])
      expect(await faults({ validTo: '2026-11-23' })).toEqual(['/validTo date.past'])
      expect(await faults({ validTo: '2023-11-23' })).toEqual(['/validTo period.not-forward', '/validTo date.past'])
      expect(await faults({ kind: 'officer-identity' })).toEqual(['/officer value.missing'])
      expect(await faults({ officer: 'officer-1' })).toEqual(['/officer field.unknown'])
      expect(await faults({ kind: 'officer-identity', officer: 'officer-9' })).toEqual(['/officer reference.unknown'])
      const twice = await citing('business-licence', 'business-licence')
      const { body } = await api.call('checkCase', { body: twice })
      expect(body.faults).toMatchObject([{ pointer: '/commonMaterials/1', code: 'list.repeats' }])
    },
    'are nobody else’s: another bank, a registry outside the agreement and an authority of another place see none':
      async () => {
        const path = { commonMaterialId: licence }
        const body = { outcome: 'accepted' }
        const nanping = { level: 'city', code: '350700' } as const
        expect(await list(OTHER_BANK, { branch: BRANCH })).toEqual([])
        for (const other of [{ by: OTHER_BANK }, { by: AUTHORITY, jurisdiction: nanping }])
          expect((await api.call('mintCommonMaterialLink', { ...other, path })).status).toBe(404)
        expect(
          (await api.call('checkCommonMaterial', { by: AUTHORITY, jurisdiction: nanping, path, body })).status,
        ).toBe(404)
        const agreement = { pk: `INSTITUTION#${BANK}`, sk: 'AGREEMENT' }
        await api.engine.table.write({ table: 'directory', update: agreement, set: { regions: ['3501'] } })
        expect((await api.call('checkCommonMaterial', { path, body })).status).toBe(404)
        expect(await list(REGISTRY, { bank: BANK, branch: BRANCH })).toEqual([])
        await api.engine.table.write({ table: 'directory', update: agreement, set: { regions: ['35'] } })
        expect(await list(REGISTRY, { bank: BANK, branch: BRANCH })).toHaveLength(5)
        const asked = async (by: string, query: Record<string, string>) =>
          (await api.call('listCommonMaterials', { by, query })).body.errors.map(({ pointer }: Row) => pointer)
        expect(await asked(BANK, { bank: BANK })).toEqual(['#/query/bank'])
        expect(await asked(REGISTRY, { branch: BRANCH })).toEqual(['#/query/bank'])
        expect(await asked(AUTHORITY, { bank: BANK, endsBefore: '2026-12-31' })).toEqual([
          '#/query/endsBefore',
          '#/query/branch',
        ])
        expect(await asked(BANK, { cursor: 'x.y' })).toEqual(['#/query/cursor'])
      },
  })
})
