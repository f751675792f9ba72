/** What the authority does: institutions with what hangs on them, and the directory of registries. */
import * as z from 'zod/mini'
import { AgreementChange } from '../institutions/change-agreement.ts'
import { Admission, InstitutionChange, InstitutionView } from '../institutions/institutions.ts'
import { KeyRequest, Revocation } from '../institutions/keys.ts'
import { Branch, INSTITUTION_KINDS, InstitutionId, OwnName } from '../institutions/model.ts'
import { Confirmation } from '../institutions/proposals.ts'
import { OfficerRequest } from '../institutions/put-officer.ts'
import { ClientRequest, Disablement } from '../institutions/register-client.ts'
import { PROPOSAL_DAYS } from '../names/limits.ts'
import { RegistryRecord } from '../registries/model.ts'
import { RegistryAddition, RegistryChange, Rollout } from '../registries/registries.ts'
import { REGISTRY_SEED } from '../registries/seed.ts'
import { contract } from './contract.ts'
import { PUBLIC_JWK } from './key-example.ts'

const INSTITUTIONS = 'institutions'
const REGISTRIES = 'registries'

const VERSIONED = {
  zh: '修改时以 If-Match 提供所见版本号，新建时不提供。',
  en: 'Give the version you saw as `If-Match`; without one where there is nothing yet.',
}
const versioned = (zh: string, en: string) => ({ zh: `${zh}${VERSIONED.zh}`, en: `${en} ${VERSIONED.en}` })

const InstitutionPath = z.strictObject({ institutionId: InstitutionId })
const ClientPath = z.strictObject({ institutionId: InstitutionId, clientId: OwnName })
const KeyPath = z.strictObject({ institutionId: InstitutionId, kid: OwnName })
const RegistryPath = z.strictObject({ registryCode: RegistryRecord.shape.code })
/** Whatever was put, with its version. */
const Versioned = z.looseObject({ version: z.int() })
const Versions = ['version.missing', 'version.differs'] as const

const EXAMPLE_BANK = '91350000MA00YH0179'
const EXAMPLE_BRANCH = '91350200MA00YH412T'

export const admitInstitution = contract({
  operation: 'admitInstitution',
  tag: INSTITUTIONS,
  summary: { zh: '接纳机构', en: 'Admit an institution' },
  body: Admission,
  success: { status: 201, body: Versioned, location: true },
  refusals: ['institution.exists'],
  example: { body: { institutionId: EXAMPLE_BANK, kind: 'bank', name: '测试第一银行', creditCode: EXAMPLE_BANK } },
})

export const listInstitutions = contract({
  operation: 'listInstitutions',
  tag: INSTITUTIONS,
  summary: { zh: '查询机构', en: 'List the institutions of a kind, banks unless said' },
  query: z.strictObject({ kind: z.optional(z.enum(INSTITUTION_KINDS)), after: z.optional(InstitutionId) }),
  success: { status: 200, body: z.strictObject({ items: z.array(InstitutionView), next: z.optional(z.string()) }) },
  refusals: [],
})

export const getInstitution = contract({
  operation: 'getInstitution',
  tag: INSTITUTIONS,
  summary: { zh: '查看机构', en: 'Read an institution, all that hangs on it, and its history' },
  path: InstitutionPath,
  success: { status: 200, body: InstitutionView },
  refusals: [],
})

export const changeInstitution = contract({
  operation: 'changeInstitution',
  tag: INSTITUTIONS,
  summary: { zh: '变更机构', en: 'Suspend, resume or change an institution' },
  description: VERSIONED,
  path: InstitutionPath,
  body: InstitutionChange,
  success: { status: 200, body: Versioned },
  refusals: Versions,
  example: { body: { status: 'suspended', reason: '信息安全检查' } },
})

export const changeAgreement = contract({
  operation: 'changeAgreement',
  tag: INSTITUTIONS,
  summary: { zh: '中止、恢复或终止合作协议', en: 'Suspend, resume or end an agreement' },
  description: VERSIONED,
  path: InstitutionPath,
  body: AgreementChange,
  success: { status: 200, body: Versioned },
  refusals: [...Versions, 'agreement.none', 'agreement.ended'],
  example: { body: { act: 'suspend', reason: '信息安全检查' } },
})

export const putBranch = contract({
  operation: 'putBranch',
  tag: INSTITUTIONS,
  summary: { zh: '登记网点', en: 'Register a branch' },
  description: VERSIONED,
  path: InstitutionPath,
  body: Branch,
  success: { status: 200, body: Versioned },
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
  path: InstitutionPath,
  body: OfficerRequest,
  success: { status: 200, body: Versioned },
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

const PROPOSED = {
  zh: `机构的首个密钥和客户端随准入即时生效。此后由主管部门登记的密钥、新增或者放宽的客户端，须经主管部门另一客户端以另一签名密钥复核，并由该机构确认；机构未答复的，${PROPOSAL_DAYS} 日后生效。收窄、停用、撤销即时生效。机构即时获得通知。`,
  en: `The first key of each use and the first client are part of an institution's admission and hold at once. What an authority puts later, a key, a new client or more for one, waits for a second client of an authority with another signing key, and for the institution to confirm it; if it does not answer, it holds after ${PROPOSAL_DAYS} days. What takes away holds at once. The institution is notified at once.`,
}
const SECOND = {
  zh: '须为另一客户端，并以另一签名密钥签名；`refused` 使其不生效。',
  en: 'By another client than proposed it, under another signing key; with `refused` it never holds.',
}

export const registerClient = contract({
  operation: 'registerClient',
  tag: INSTITUTIONS,
  summary: { zh: '登记客户端', en: 'Register, narrow or change a client' },
  description: versioned(
    `scopes 为其权限，narrowing 限定地区、业务或操作。${PROPOSED.zh}`,
    `Scopes are its permissions; \`narrowing\` limits it to regions, businesses or operations. ${PROPOSED.en}`,
  ),
  path: InstitutionPath,
  body: ClientRequest,
  success: { status: 200, body: Versioned },
  refusals: Versions,
  example: { body: { clientId: `${EXAMPLE_BANK}.core`, audience: 'bank', scopes: ['cases.read', 'cases.write'] } },
})

export const disableClient = contract({
  operation: 'disableClient',
  tag: INSTITUTIONS,
  summary: { zh: '停用客户端', en: 'Shut a client out' },
  description: { zh: '其令牌在 60 秒内失效。', en: 'Its tokens end within 60 seconds.' },
  path: ClientPath,
  body: Disablement,
  success: { status: 200, body: Versioned },
  refusals: [],
  example: { body: { reason: '设备遗失' } },
})

export const confirmClient = contract({
  operation: 'confirmClient',
  tag: INSTITUTIONS,
  summary: { zh: '复核客户端', en: 'Stand by a client as the second person' },
  description: SECOND,
  path: ClientPath,
  body: Confirmation,
  success: { status: 200, body: Versioned },
  refusals: ['proposal.none', 'proposal.same-person'],
  example: { body: { decision: 'confirmed' } },
})

export const registerKey = contract({
  operation: 'registerKey',
  tag: INSTITUTIONS,
  summary: { zh: '登记公钥', en: 'Register a public key' },
  description: PROPOSED,
  path: InstitutionPath,
  body: KeyRequest,
  success: { status: 201, body: Versioned },
  refusals: ['key.exists'],
  example: {
    body: {
      kid: `${EXAMPLE_BANK}.sign-2`,
      jwk: PUBLIC_JWK,
      use: 'sign',
      notBefore: '2026-01-01T00:00:00+08:00',
      notAfter: '2028-01-01T00:00:00+08:00',
    },
  },
})

export const revokeKey = contract({
  operation: 'revokeKey',
  tag: INSTITUTIONS,
  summary: { zh: '撤销公钥', en: 'Revoke a public key' },
  description: { zh: '60 秒内生效，不可恢复。', en: 'Holds within 60 seconds, for good.' },
  path: KeyPath,
  body: Revocation,
  success: { status: 200, body: Versioned },
  refusals: [],
  example: { body: { reason: '密钥泄露' } },
})

export const confirmKey = contract({
  operation: 'confirmKey',
  tag: INSTITUTIONS,
  summary: { zh: '复核公钥', en: 'Stand by a key as the second person' },
  description: SECOND,
  path: KeyPath,
  body: Confirmation,
  success: { status: 200, body: Versioned },
  refusals: ['proposal.none', 'proposal.same-person'],
  example: { body: { decision: 'confirmed' } },
})

const EXAMPLE = REGISTRY_SEED.find(({ code }) => code === '350200')

const RegistryView = z.looseObject(RegistryRecord.shape)

export const addRegistry = contract({
  operation: 'addRegistry',
  tag: REGISTRIES,
  summary: { zh: '新增登记机构', en: 'Add a registry to the directory' },
  body: RegistryAddition,
  success: { status: 201, body: Versioned, location: true },
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
  success: { status: 200, body: Versioned },
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
  success: { status: 200, body: Versioned },
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
