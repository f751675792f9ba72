/** Contracts of archives (归档): the package of an ended case, where paper and electronic archive are kept, and the export of a month. */
import * as z from 'zod/mini'
import { ManifestEntry } from '../archives/package.ts'
import { ElectronicPlace, PaperPlace, Places } from '../archives/places.ts'
import { DownloadLink } from '../documents/links.ts'
import { CaseId } from '../kernel/ids.ts'
import { Instant } from '../kernel/time.ts'
import { contract } from './contract.ts'
import { numberInQuery } from './query.ts'

const tag = 'archives'
const CasePath = z.strictObject({ caseId: CaseId })

const PackageView = z.strictObject({
  number: z.int(),
  /** How many events of the case it holds: all up to its end. */
  events: z.int(),
  /** Of the manifest; the event `case.archived` and an audit record carry it too. */
  sha256: z.string(),
  length: z.int(),
  archivedAt: Instant,
})

const { archiveKey: _, ...entry } = ManifestEntry.shape

const ArchiveView = z.strictObject({
  caseId: CaseId,
  caseState: z.string(),
  /** Absent until the ended case has rested. */
  package: z.optional(PackageView),
  entries: z.optional(z.array(z.strictObject(entry))),
  /** Of a loan over several registries. */
  parts: z.optional(z.array(z.strictObject({ caseId: z.string(), registry: z.string() }))),
  ...Places.shape,
})

export const getCaseArchive = contract({
  operation: 'getCaseArchive',
  tag,
  summary: { zh: '查看业务归档目录', en: 'Read the index of an archived case' },
  description: {
    zh: '业务办结或终止约一刻钟后归档：`record.json`（申请、全部事件及其签名、审核提示、公钥）、全部文件、登记证明，以及列明各项摘要的清单。清单摘要载于 `case.archived` 事件并随审计封存。`paper` 为银行纸质档案存放位置（登记机构仅见档号、保管网点和期限），`electronic` 为登记机构电子档案编号；`history` 为此前的记录。',
    en: 'About a quarter of an hour after a case has ended it is archived: `record.json` (filings, all events with their signatures, findings, public keys), every document, the certificates, and a manifest of their digests. The digest of the manifest is in the event `case.archived` and sealed with the audit. `paper` is where the bank keeps its paper (the registry sees number, branch and retention only), `electronic` the number of the registry’s own archive; `history` has what was recorded before.',
  },
  path: CasePath,
  success: { status: 200, body: ArchiveView },
  refusals: [],
})

export const mintArchiveLinks = contract({
  operation: 'mintArchiveLinks',
  tag,
  summary: { zh: '获取归档清单及各项下载链接', en: 'Get download links of a package' },
  description: {
    zh: '链接 5 分钟内有效。独立脚本 tools/archive-package.mjs 据此逐项下载、核对摘要，并以流式写成一个 tar 文件。',
    en: 'Links good for 5 minutes. The stand-alone script tools/archive-package.mjs fetches each entry, compares its digest and writes one tar file as a stream.',
  },
  path: CasePath,
  success: {
    status: 200,
    body: z.strictObject({
      manifest: DownloadLink,
      entries: z.array(z.strictObject({ path: z.string(), ...DownloadLink.shape })),
    }),
  },
  refusals: ['archive.not-closed'],
})

const recorded = { n: z.int(), recordedAt: Instant }

export const recordPaperArchive = contract({
  operation: 'recordPaperArchive',
  tag,
  summary: { zh: '登记纸质档案存放位置', en: 'Say where the paper of a case is kept' },
  description: {
    zh: '位置变动、保管人更换、分支机构合并时再次登记，原记录保留。',
    en: 'Recorded again when paper moves, its keeper changes or branches merge; earlier records stay.',
  },
  path: CasePath,
  body: PaperPlace,
  success: { status: 201, body: z.strictObject({ ...recorded, ...PaperPlace.shape }) },
  refusals: [],
  example: {
    body: {
      archiveNo: '厦思-2026-抵-000123',
      box: 'A-17-3',
      pages: { from: 1, to: 46 },
      branch: '91350200MA00YH412T',
      keeper: 'officer-1',
      retention: { until: '2056-12-31' },
      reason: 'filed',
    },
  },
})

export const recordElectronicArchive = contract({
  operation: 'recordElectronicArchive',
  tag,
  summary: { zh: '登记电子档案编号', en: 'Say under which number a registry keeps a case' },
  path: CasePath,
  body: ElectronicPlace,
  success: { status: 201, body: z.strictObject({ ...recorded, ...ElectronicPlace.shape }) },
  refusals: [],
  example: { body: { archiveNo: '350200-2026-D-0004567', archivedOn: '2026-11-24', reason: 'filed' } },
})

const Listed = z.strictObject({
  caseId: CaseId,
  registryNumber: z.optional(z.string()),
  business: z.string(),
  caseState: z.string(),
  units: z.array(z.string()),
  package: z.strictObject({
    number: z.int(),
    sha256: z.string(),
    length: z.int(),
    entries: z.int(),
    archivedAt: Instant,
  }),
  manifest: DownloadLink,
})

export const listArchives = contract({
  operation: 'listArchives',
  tag,
  summary: { zh: '按月导出归档目录', en: 'Export the packages of a month' },
  description: {
    zh: '本机构当月归档的业务，按归档先后逐页列出，附清单链接；文件布局见 docs/operations/archive-layout.md。默认本月。',
    en: 'Cases of the registry archived in a month, in that order, page by page, with links of their manifests; the layout of files is in docs/operations/archive-layout.md. This month if none is named.',
  },
  query: z.strictObject({
    month: z.optional(z.string().check(z.regex(/^\d{4}-(0[1-9]|1[0-2])$/))),
    limit: numberInQuery(1, 50),
    cursor: z.optional(z.string()),
  }),
  success: {
    status: 200,
    body: z.strictObject({ month: z.string(), items: z.array(Listed), next: z.optional(z.string()) }),
  },
  refusals: [],
})
