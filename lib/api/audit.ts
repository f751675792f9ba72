/** Contracts of the audit, for the authority. */
import * as z from 'zod/mini'
import { AuditSearch } from '../audit/search.ts'
import { SIGNALS } from '../audit/signals.ts'
import { AuditId } from '../kernel/ids.ts'
import { LocalDate } from '../kernel/time.ts'
import { contract } from './contract.ts'

const TAG = 'audit'

const Digest = z.string().check(z.regex(/^[0-9a-f]{64}$/))

const AuditRecord = z.strictObject({
  auditId: z.string(),
  at: z.string(),
  actor: z.strictObject({
    institutionId: z.string(),
    clientId: z.optional(z.string()),
    actingFor: z.optional(z.string()),
  }),
  /** The operation that was called. */
  act: z.string(),
  /** `granted`, or the code of the refusal. */
  outcome: z.string(),
  caseId: z.optional(z.string()),
  documentId: z.optional(z.string()),
  queryId: z.optional(z.string()),
  authorizationId: z.optional(z.string()),
  callUpId: z.optional(z.string()),
  purpose: z.optional(z.string()),
  officer: z.optional(z.string()),
  /** The county unit it concerns: whoever watches over it may see the record. */
  area: z.optional(z.string()),
  registries: z.optional(z.array(z.string())),
  /** Digests under a secret of the platform: equal ones mean the same unit, and say no more. */
  units: z.optional(z.array(z.string())),
  owners: z.optional(z.array(z.string())),
  shownSha256: z.optional(z.string()),
  from: z.optional(z.string()),
  requestId: z.string(),
})

const Seal = z.strictObject({
  number: z.int(),
  previous: Digest,
  root: Digest,
  size: z.int(),
  sealedAt: z.string(),
  hash: Digest,
})

export const searchAudit = contract({
  operation: 'searchAudit',
  tag: TAG,
  summary: { zh: '查询审计记录', en: 'Search the audit record' },
  description: {
    zh: '按日，或按机构、专人、不动产单元、权利人证件号查询，最早在前。除按日查询外，记录封存后（约一分钟）方可查到。查询条件置于请求体，不得出现在地址中。',
    en: 'Of a day, or by institution, officer, unit or number of the owner’s identity document, oldest first. Except by day, records are found once sealed, within about a minute. What is looked for is in the body, never in an address.',
  },
  body: AuditSearch,
  success: {
    status: 200,
    body: z.strictObject({
      items: z.array(z.strictObject({ record: AuditRecord, seal: z.optional(z.int()) })),
      next: z.optional(z.string()),
    }),
  },
  refusals: [],
  example: { body: { by: 'institution', institution: '91350000MA00YH0179', day: '2026-11-24' } },
})

const InstitutionCode = z.string().check(z.regex(/^([0-9A-Z]{18}|\d{6})$/))

export const listSignals = contract({
  operation: 'listSignals',
  tag: TAG,
  summary: { zh: '检查线索', en: 'Signals for inspections' },
  description: {
    zh: '所辖范围内某日（默认当日）的线索及其依据（审计记录编号）：查询后 30 日内未办业务（列于期满次日）、查询量异常、非常规时段查询、同一专人查询单元过多、屡遭拒绝。线索不是结论。',
    en: 'Of a day, today if none is named, within your jurisdiction, with the audit records they rest on: queries not followed by a case within 30 days (on the day after these have passed), unusual volumes, unusual hours, many units by one officer, repeated refusals. A signal is no finding.',
  },
  query: z.strictObject({ day: z.optional(LocalDate), after: z.optional(InstitutionCode) }),
  success: {
    status: 200,
    body: z.strictObject({
      items: z.array(
        z.strictObject({
          signal: z.enum(SIGNALS),
          institution: z.string(),
          officer: z.optional(z.string()),
          day: LocalDate,
          /** Of what the signal counts; only the first 100 records are listed. */
          count: z.int(),
          evidence: z.array(AuditId),
        }),
      ),
      /** The institution after which the next page begins. */
      next: z.optional(z.string()),
    }),
  },
  refusals: [],
})

export const proveRecord = contract({
  operation: 'proveRecord',
  tag: TAG,
  summary: { zh: '取得一条审计记录的封存证明', en: 'Prove one audit record' },
  description: {
    zh: 'RFC 6962 第 2.1.1 节的包含证明。答复存为文件后，可用独立脚本 verify-seals.mjs --check 核验。',
    en: 'The inclusion proof of RFC 6962, section 2.1.1. Stored as a file, the stand-alone script verify-seals.mjs --check verifies it.',
  },
  path: z.strictObject({ auditId: AuditId }),
  success: {
    status: 200,
    body: z.strictObject({ record: z.string(), seal: Seal, index: z.int(), path: z.array(Digest) }),
  },
  refusals: ['resource.not-found', 'audit.not-sealed'],
})

export const getSeal = contract({
  operation: 'getSeal',
  tag: TAG,
  summary: { zh: '取得封存批次及其全部记录', en: 'Fetch a seal and all its records' },
  description: {
    zh: '批次自 1 起连续编号。`seal` 逐字节存为 seals/<十位编号>.json，`records` 每行一条存为 records/<十位编号>.jsonl，即可用 verify-seals.mjs 核验。',
    en: 'Seals are numbered from 1 without gaps. Store `seal` byte for byte as seals/<10 digits>.json and `records`, one a line, as records/<10 digits>.jsonl, and verify-seals.mjs verifies them.',
  },
  path: z.strictObject({
    number: z.pipe(z.string().check(z.regex(/^[1-9]\d{0,9}$/)), z.transform(Number)),
  }),
  success: { status: 200, body: z.strictObject({ seal: z.string(), records: z.array(z.string()) }) },
  refusals: ['resource.not-found'],
})
