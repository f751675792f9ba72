/** A bank keeps a standing paper, or the paper that takes an earlier one's place. It goes under lock at once: cases will rest on it. */
import type { Deed } from '../../access/idempotency.ts'
import { reaches } from '../../access/narrowing.ts'
import { type Signed, signedAct, signedText } from '../../access/signed-act.ts'
import { granted } from '../../audit/record.ts'
import { BranchRow, branchKey, OfficerRow, officerKey } from '../../institutions/model.ts'
import { type Answer, actorOf, answer, type Call } from '../../kernel/call.ts'
import { faultOf } from '../../kernel/faults.ts'
import { type Fault, ok, type Result, refuse } from '../../kernel/result.ts'
import { lockedUntil } from '../../kernel/retention.ts'
import { beijing, beijingDate, type LocalDate } from '../../kernel/time.ts'
import type { Objects, Ports, Row, Write } from '../../platform/ports.ts'
import { subjectPk } from '../../subjects/subjects.ts'
import { examineDocuments, filedDocumentAsks } from '../filing.ts'
import { type Document, used } from '../model.ts'
import { MATERIAL_KINDS } from './kinds.ts'
import {
  branchMaterialKey,
  type CommonMaterial,
  type CommonMaterialRequest,
  endsOfBank,
  UNCHECKED,
  uncheckedKey,
  viewOfMaterial,
} from './model.ts'
import { materialRow, noticeWrites } from './notice.ts'
import { isSamePaper, materialsOfBranch } from './read-versions.ts'

type RecordPorts = Pick<Ports, 'table' | 'ids' | 'queue'> & { readonly objects: Objects }

const isOfOfficer = (kind: CommonMaterialRequest['kind']): boolean => 'ofOfficer' in MATERIAL_KINDS[kind]

const faultsOfMaterial = (
  { kind, branch, officer, validFrom, validTo }: CommonMaterialRequest,
  { rows: [branchRow, officerRow], today }: { readonly rows: readonly (Row | undefined)[]; readonly today: LocalDate },
): Fault[] => [
  ...(branchRow ? [] : [faultOf('/branch', 'reference.unknown', { id: branch, list: 'branches' })]),
  ...(isOfOfficer(kind) && officer === undefined ? [faultOf('/officer', 'value.missing')] : []),
  ...(!isOfOfficer(kind) && officer !== undefined ? [faultOf('/officer', 'field.unknown')] : []),
  ...(isOfOfficer(kind) && officer !== undefined && officerRow?.['branch'] !== branch
    ? [faultOf('/officer', 'reference.unknown', { id: officer, list: 'officers' })]
    : []),
  ...(validFrom > today ? [faultOf('/validFrom', 'date.in-future')] : []),
  ...(validTo !== undefined && validTo < validFrom ? [faultOf('/validTo', 'period.not-forward')] : []),
  ...(validTo !== undefined && validTo < today ? [faultOf('/validTo', 'date.past')] : []),
]

const filedAs = ({ documentId, kind }: CommonMaterialRequest) =>
  [{ pointer: '', documentId, slot: MATERIAL_KINDS[kind].slot }] as const

const materialOf = (
  { branch, kind, officer, validFrom, validTo }: CommonMaterialRequest,
  { documentId, type, fileName, contentType, length, sha256 }: Document,
  more: Pick<CommonMaterial, 'commonMaterialId' | 'bank' | 'region' | 'recordedAt'>,
): CommonMaterial => ({
  ...more,
  branch,
  kind,
  ...(officer !== undefined && { officer }),
  documentId,
  validFrom,
  ...(validTo !== undefined && { validTo }),
  type,
  fileName,
  contentType,
  length,
  sha256,
  archiveKey: `common-materials/${more.commonMaterialId}`,
  checks: [],
  sequence: 0,
})

/** The rows by which it is found: by its branch, by the day it ends, by those who check. */
const rowsOf = (material: CommonMaterial, { now, evidence }: { now: Date; evidence: Row }): Row[] => {
  const { commonMaterialId, bank, branch, kind, officer, validTo } = material
  return [
    {
      ...branchMaterialKey(bank, branch, commonMaterialId),
      kind,
      ...(officer !== undefined && { officer }),
      ...(validTo !== undefined && { due: validTo, dueOf: endsOfBank(bank) }),
    },
    { ...uncheckedKey(commonMaterialId), due: now.toISOString(), dueOf: UNCHECKED },
    { pk: subjectPk(commonMaterialId), sk: `PARTY#${bank}`, role: 'bank' },
    { pk: subjectPk(commonMaterialId), sk: 'EVENT#000000', type: 'common-material.recorded', evidence },
  ]
}

type Paper = Pick<Signed, 'evidence'> & { readonly paper: Document; readonly region: string }

/** The paper goes under lock first: a transaction that does not follow leaves a copy that nothing names. */
const recorded = async (
  { table, ids, objects }: RecordPorts,
  call: Call<CommonMaterialRequest>,
  { paper, region, evidence: signature }: Paper,
): Promise<Deed> => {
  const { institutionId: bank } = call.caller
  const { branch, officer } = call.body
  const { now } = call
  const commonMaterialId = ids.next('com')
  const material = materialOf(call.body, paper, { commonMaterialId, bank, region, recordedAt: beijing(now) })
  const [former] = await materialsOfBranch({ table }, { bank, branch }, isSamePaper(call.body))
  const notice = { what: 'replaced', by: commonMaterialId } as const
  const replaced = former && noticeWrites({ ids }, { ...former, replacedBy: commonMaterialId }, { notice, now })
  await objects.keep(paper.key, material.archiveKey, lockedUntil('institution-paper', now))
  const evidence = { ...signedText(signature, call), ...actorOf(call.caller) }
  return {
    answer: answer(201, viewOfMaterial(material), { location: `/v1/common-materials?branch=${branch}` }),
    writes: [
      ...(replaced?.writes ?? []),
      { table: 'cases', put: materialRow(material) },
      ...rowsOf(material, { now, evidence }).map((put): Write => ({ table: 'cases', put })),
      used(paper, commonMaterialId, material.archiveKey),
      granted(ids, call, { documentId: paper.documentId, ...(officer !== undefined && { officer }) }),
    ],
    hints: replaced ? [replaced.hint] : [],
  }
}

export const recordCommonMaterial = (
  ports: RecordPorts,
  call: Call<CommonMaterialRequest>,
): Promise<Result<Answer>> => {
  const { institutionId: bank } = call.caller
  const { branch, officer = '-' } = call.body
  return signedAct(ports, call, {
    load: [
      { table: 'directory', key: branchKey(bank, branch), model: BranchRow },
      { table: 'directory', key: officerKey(bank, officer), model: OfficerRow },
      ...filedDocumentAsks(bank, filedAs(call.body)),
    ],
    decide: async ({ rows: [branchRow, officerRow, row], evidence }) => {
      const region = String(branchRow?.['region'] ?? '')
      if (branchRow && !reaches(call.caller.narrowing, { region })) return refuse('client.narrowed')
      const { documents, faults } = examineDocuments(filedAs(call.body), [row], { caseId: '', filedAt: call.now })
      const today = beijingDate(call.now)
      const all = [...faultsOfMaterial(call.body, { rows: [branchRow, officerRow], today }), ...faults]
      const paper = documents[0]?.document
      if (all.length > 0 || !paper) return refuse('request.invalid', { faults: all })
      return ok(await recorded(ports, call, { paper, evidence, region }))
    },
  })
}
