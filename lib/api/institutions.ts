/** What the authority does: institutions with what hangs on them, and the directory of registries. */
import * as z from 'zod/mini'
import { AgreementChange } from '../institutions/change-agreement.ts'
import { Admission, InstitutionChange, InstitutionView } from '../institutions/institutions.ts'
import { Branch, INSTITUTION_KINDS, InstitutionId } from '../institutions/model.ts'
import { OfficerRequest } from '../institutions/put-officer.ts'
import { RegistryRecord } from '../registries/model.ts'
import { RegistryAddition, RegistryChange, Rollout } from '../registries/registries.ts'
import { REGISTRY_SEED } from '../registries/seed.ts'
import { contract } from './contract.ts'
import {
  EXAMPLE_BANK,
  INSTITUTIONS,
  institutionPath,
  VERSIONED,
  Versions,
  versioned,
  versionedRow,
} from './institution-parts.ts'

const REGISTRIES = 'registries'

const RegistryPath = z.strictObject({ registryCode: RegistryRecord.shape.code })

const EXAMPLE_BRANCH = '91350200MA00YH412T'

export const admitInstitution = contract({
  operation: 'admitInstitution',
  tag: INSTITUTIONS,
  summary: { zh: '接纳机构', en: 'Admit an institution' },
  body: Admission,
  success: { status: 201, body: versionedRow, location: true },
  refusals: ['institution.exists'],
  example: { body: { institutionId: EXAMPLE_BANK, kind: 'bank', name: '测试第一银行', creditCode: EXAMPLE_BANK } },
})

export const listInstitutions = contract({
  operation: 'listInstitutions',
  tag: INSTITUTIONS,
  summary: { zh: '查询机构', en: 'List the institutions of a kind, banks by default' },
  query: z.strictObject({ kind: z.optional(z.enum(INSTITUTION_KINDS)), after: z.optional(InstitutionId) }),
  success: { status: 200, body: z.strictObject({ items: z.array(InstitutionView), next: z.optional(z.string()) }) },
  refusals: [],
})

export const getInstitution = contract({
  operation: 'getInstitution',
  tag: INSTITUTIONS,
  summary: { zh: '查看机构', en: 'Read an institution, all that hangs on it, and its history' },
  path: institutionPath,
  success: { status: 200, body: InstitutionView },
  refusals: [],
})

export const changeInstitution = contract({
  operation: 'changeInstitution',
  tag: INSTITUTIONS,
  summary: { zh: '变更机构', en: 'Suspend, resume or change an institution' },
  description: VERSIONED,
  path: institutionPath,
  body: InstitutionChange,
  success: { status: 200, body: versionedRow },
  refusals: Versions,
  example: { body: { status: 'suspended', reason: '信息安全检查' } },
})

export const changeAgreement = contract({
  operation: 'changeAgreement',
  tag: INSTITUTIONS,
  summary: { zh: '中止、恢复或终止合作协议', en: 'Suspend, resume or end an agreement' },
  description: VERSIONED,
  path: institutionPath,
  body: AgreementChange,
  success: { status: 200, body: versionedRow },
  refusals: [...Versions, 'agreement.none', 'agreement.ended'],
  example: { body: { act: 'suspend', reason: '信息安全检查' } },
})

export const putBranch = contract({
  operation: 'putBranch',
  tag: INSTITUTIONS,
  summary: { zh: '登记分支机构', en: 'Register a branch' },
  description: VERSIONED,
  path: institutionPath,
  body: Branch,
  success: { status: 200, body: versionedRow },
  refusals: Versions,
  example: {
    body: { creditCode: EXAMPLE_BRANCH, name: '测试银行厦门分行', licenceNo: 'B0001B235020001', region: '350200' },
  },
})

export const putOfficer = contract({
  operation: 'putOfficer',
  tag: INSTITUTIONS,
  summary: { zh: '登记专人', en: 'Designate an officer' },
  description: versioned(
    '证件号码脱敏提供，平台不持有全号。',
    'The id number is given masked: the platform never holds the whole.',
  ),
  path: institutionPath,
  body: OfficerRequest,
  success: { status: 200, body: versionedRow },
  refusals: Versions,
  example: {
    body: {
      officerId: 'officer-1',
      name: '测试丁',
      branch: EXAMPLE_BRANCH,
      validFrom: '2026-01-01',
      validTo: '2027-12-31',
      trainedOn: '2025-12-20',
      maskedId: '3502************21',
    },
  },
})

const EXAMPLE = REGISTRY_SEED.find(({ code }) => code === '350200')

const RegistryView = z.looseObject(RegistryRecord.shape)

export const addRegistry = contract({
  operation: 'addRegistry',
  tag: REGISTRIES,
  summary: { zh: '新增登记机构', en: 'Add a registry to the directory' },
  body: RegistryAddition,
  success: { status: 201, body: versionedRow, location: true },
  refusals: ['registry.exists', 'registry.prefix-taken'],
  example: { body: EXAMPLE },
})

export const changeRegistry = contract({
  operation: 'changeRegistry',
  tag: REGISTRIES,
  summary: { zh: '变更登记机构信息', en: 'Change the record of a registry' },
  description: versioned('自下一次调用起生效。', 'Takes effect with the next call.'),
  path: RegistryPath,
  body: RegistryChange,
  success: { status: 200, body: versionedRow },
  refusals: [...Versions, 'registry.prefix-taken'],
  example: { body: { connection: { status: 'suspended', since: '2026-11-24' }, reason: '系统升级' } },
})

export const setRollout = contract({
  operation: 'setRollout',
  tag: REGISTRIES,
  summary: { zh: '设定推广阶段', en: 'Set the phases of the rollout at a registry' },
  description: versioned(
    '未开放的银行提交业务被拒绝，并告知开放日期。',
    'Outside its phase a bank is refused with the day from which it may file.',
  ),
  path: RegistryPath,
  body: Rollout,
  success: { status: 200, body: versionedRow },
  refusals: Versions,
  example: {
    body: {
      phases: [
        { phase: 'pilot', from: '2026-05-01', banks: [EXAMPLE_BANK] },
        { phase: 'full', from: '2027-01-01' },
      ],
    },
  },
})

export const getRegistryRecord = contract({
  operation: 'getRegistryRecord',
  tag: REGISTRIES,
  summary: { zh: '查看登记机构信息', en: 'Read the record of a registry and its history' },
  path: RegistryPath,
  success: { status: 200, body: RegistryView },
  refusals: [],
})
