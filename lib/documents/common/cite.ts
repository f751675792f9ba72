/** The common materials that a filing cites, as they stand at its registry on the day it was filed. */

import type { LocalDate } from '../../kernel/time.ts'
import { keysOf } from '../../names/keys.ts'
import type { Objects, Ports } from '../../platform/ports.ts'
import { documentArchiveKey, type LockedDocument } from '../filing.ts'
import { MATERIAL_KINDS, type MaterialKind } from './kinds.ts'
import { type CommonMaterial, inUse, type MaterialStanding, standingFor } from './model.ts'
import { materialsOfBranch } from './read-versions.ts'

export type Citing = {
  readonly bank: string
  readonly branch: string | undefined
  readonly officer: string | undefined
  readonly registry: string
  readonly on: LocalDate
  /** As the filing lists them; an entry with a fault of shape is absent. */
  readonly cited: readonly (readonly [number, MaterialKind])[]
}

/** How one kind stands; `at` where the filing cites it. Of a kind that is neither cited nor kept nothing is said. */
export type MaterialFact = {
  readonly kind: MaterialKind
  readonly at?: number
  readonly standing: MaterialStanding | 'missing'
  readonly validTo?: LocalDate | undefined
}

export type Cited = { readonly facts: readonly MaterialFact[]; readonly used: readonly CommonMaterial[] }

export const citedMaterials = async (
  ports: Pick<Ports, 'table'>,
  { bank, branch, officer, registry, on, cited }: Citing,
): Promise<Cited> => {
  if (branch === undefined) return { facts: [], used: [] }
  const isRelevant = (row: { readonly [field: string]: unknown }) =>
    row['kind'] !== 'officer-identity' || row['officer'] === officer
  const current = await materialsOfBranch(ports, { bank, branch }, isRelevant)
  const places = new Map(cited.map(([at, kind]) => [kind, at]))
  const found = keysOf(MATERIAL_KINDS).flatMap((kind) => {
    const at = places.get(kind)
    const material = inUse(
      current.filter((one) => one.kind === kind),
      registry,
      on,
    )
    if (at === undefined && !material) return []
    const standing = material ? standingFor(material, registry, on) : ('missing' as const)
    return [{ material, fact: { kind, ...(at !== undefined && { at }), standing, validTo: material?.validTo } }]
  })
  return {
    facts: found.map(({ fact }) => fact),
    used: found.flatMap(({ material, fact }) => (material && fact.at !== undefined ? [material] : [])),
  }
}

/** The case's own copy, under a lock as long as that of its other papers; doing it again is harmless. */
export const lockCited = (
  objects: Objects,
  materials: readonly CommonMaterial[],
  { caseId, until }: { readonly caseId: string; readonly until: Date },
): Promise<LockedDocument[]> =>
  Promise.all(
    materials.map(async ({ archiveKey: source, kind, ...material }) => {
      const { documentId, type, length, sha256, contentType, fileName, commonMaterialId } = material
      const archiveKey = documentArchiveKey(caseId, documentId)
      await objects.keepAgain(source, archiveKey, until)
      const { slot } = MATERIAL_KINDS[kind]
      return { documentId, slot, type, length, sha256, contentType, fileName, archiveKey, commonMaterialId }
    }),
  )
