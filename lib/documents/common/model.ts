/**
 * A common material (共性材料): one standing paper of a branch, kept once, with its validity. Each renewal is a version of its own with
 * its own checks; a case cites the kind, and keeps the version that was good at its registry on the day it was filed.
 */
import * as z from 'zod/mini'
import { CreditCode } from '../../kernel/credit-code.ts'
import { CommonMaterialId, DocumentId } from '../../kernel/ids.ts'
import { line } from '../../kernel/text.ts'
import { Instant, LocalDate } from '../../kernel/time.ts'
import type { Key, Row } from '../../platform/ports.ts'
import { subjectPk } from '../../subjects/subjects.ts'
import { FileName, Sha256 } from '../model.ts'
import { ContentType, DocumentType } from '../types.ts'
import { MaterialKind } from './kinds.ts'

const recorded = {
  /** 分支机构: the mortgagee whose paper it is. */
  branch: CreditCode,
  kind: MaterialKind,
  /** Exactly where it is the paper of an officer. */
  officer: z.optional(z.string().check(z.regex(/^[^#\s]{1,100}$/))),
  documentId: DocumentId,
  validFrom: LocalDate,
  /** The last day of its validity; a paper without one holds for long (长期). */
  validTo: z.optional(LocalDate),
}

export const CommonMaterialRequest = z.strictObject(recorded)
export type CommonMaterialRequest = z.infer<typeof CommonMaterialRequest>

const Reason = line(500)

/** 查验: once, by a registry for itself, or by an authority for every registry of its jurisdiction. */
export const MaterialCheck = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('accepted') }),
  z.strictObject({ outcome: z.literal('refused'), reason: Reason }),
])
export type MaterialCheck = z.infer<typeof MaterialCheck>

const Checked = z.strictObject({
  by: z.string(),
  /** For which registries it holds: the leading digits of their codes. */
  territory: z.string(),
  outcome: z.enum(['accepted', 'refused']),
  reason: z.optional(z.string()),
  at: Instant,
})
export type Checked = z.infer<typeof Checked>

/** How it stands with one registry on one day. */
export const MATERIAL_STANDINGS = ['good', 'expired', 'not-yet-valid', 'refused', 'unchecked'] as const
export type MaterialStanding = (typeof MATERIAL_STANDINGS)[number]

export const CommonMaterial = z.object({
  commonMaterialId: CommonMaterialId,
  bank: z.string(),
  /** The branch's region, for the authority whose it is. */
  region: z.string(),
  ...recorded,
  type: DocumentType,
  fileName: FileName,
  contentType: ContentType,
  length: z.int(),
  sha256: Sha256,
  archiveKey: z.string(),
  recordedAt: Instant,
  /** The version that came after it. */
  replacedBy: z.optional(CommonMaterialId),
  checks: z.array(Checked),
  /** Which warning of its end was given. */
  warned: z.optional(z.enum(['expiring', 'expired'])),
  /** Of its last event. */
  sequence: z.int(),
})
export type CommonMaterial = z.infer<typeof CommonMaterial>

export const commonMaterialKey = (commonMaterialId: string): Key => ({ pk: subjectPk(commonMaterialId), sk: 'HEAD' })
/** The versions of a branch; ids sort by time. */
export const branchMaterialKey = (bank: string, branch: string, commonMaterialId = ''): Key => ({
  pk: `COMMONS#${bank}#${branch}`,
  sk: commonMaterialId,
})
/** The partition of the index `due` with a bank's papers that end, by their last day. */
export const endsOfBank = (bank: string): string => `commons:${bank}`
/** While nobody has checked it for everybody, here it is found by those who check. */
export const uncheckedKey = (commonMaterialId: string): Key => ({ pk: subjectPk(commonMaterialId), sk: 'UNCHECKED' })
export const UNCHECKED = 'commons-unchecked'

export const commonMaterialOf = (row: Row | undefined): CommonMaterial | undefined => row && CommonMaterial.parse(row)

/** The check that counts at a registry: its own before the authority's, the nearer authority's before the farther. */
export const checkFor = ({ checks }: Pick<CommonMaterial, 'checks'>, registry: string): Checked | undefined =>
  checks
    .filter(({ territory }) => registry.startsWith(territory))
    .toSorted((a, b) => b.territory.length - a.territory.length)[0]

export const standingFor = (material: CommonMaterial, registry: string, on: LocalDate): MaterialStanding => {
  const check = checkFor(material, registry)
  if (check === undefined) return 'unchecked'
  if (check.outcome === 'refused') return 'refused'
  if (material.validTo !== undefined && material.validTo < on) return 'expired'
  return material.validFrom > on ? 'not-yet-valid' : 'good'
}

/** Of the versions of one paper, newest first, the one to use: the newest that is good, or the newest, which says why none is. */
export const inUse = (
  versions: readonly CommonMaterial[],
  registry: string,
  on: LocalDate,
): CommonMaterial | undefined => versions.find((one) => standingFor(one, registry, on) === 'good') ?? versions[0]

export const CommonMaterialView = z.strictObject({
  commonMaterialId: CommonMaterialId,
  bank: z.string(),
  ...recorded,
  fileName: FileName,
  contentType: ContentType,
  length: z.int(),
  sha256: Sha256,
  recordedAt: Instant,
  replacedBy: z.optional(CommonMaterialId),
  checks: z.array(Checked),
})
export type CommonMaterialView = z.infer<typeof CommonMaterialView>

export const viewOfMaterial = (material: CommonMaterial): CommonMaterialView => {
  const { region: _region, type: _type, archiveKey: _key, warned: _warned, sequence: _sequence, ...view } = material
  return view
}
