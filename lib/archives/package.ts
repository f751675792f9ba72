/**
 * The archive package of a case: what the platform wrote of it (`record.json`), the papers and certificates that lie under lock, and a
 * manifest that lists all of them by digest. The digest of the manifest is in the case's chain of events and in the audit's tree.
 * A package is a function of the case up to one event: made twice it is the same, byte for byte.
 */
import * as z from 'zod/mini'
import type { Head, ParentHead } from '../cases/state/rows.ts'
import { isParent, padded } from '../cases/state/rows.ts'
import type { Certificate } from '../certificates/model.ts'
import { certificateFileName } from '../certificates/model.ts'
import type { LockedDocument } from '../documents/filing.ts'
import { Sha256 } from '../documents/model.ts'
import { CONTENT_TYPES } from '../documents/types.ts'
import { canonicalJson, sha256Hex } from '../kernel/digest.ts'
import type { Row } from '../platform/ports.ts'

export const FORMAT = 'dengtong-archive/1'
const JSON_TYPE = 'application/json'

export const ManifestEntry = z.strictObject({
  /** Where it lies when the package is laid out as files. */
  path: z.string(),
  kind: z.enum(['record', 'document', 'certificate']),
  mediaType: z.string(),
  length: z.int(),
  sha256: Sha256,
  archiveKey: z.string(),
  fileName: z.string(),
  documentId: z.optional(z.string()),
  /** The slots of the filing that the document fills. */
  slots: z.optional(z.array(z.string())),
  /** Of a certificate. */
  certificateNumber: z.optional(z.string()),
})
export type ManifestEntry = z.infer<typeof ManifestEntry>

export const Manifest = z.strictObject({
  format: z.literal(FORMAT),
  caseId: z.string(),
  /** 1, 2, 3 …: what comes to an ended case makes another. */
  number: z.int(),
  /** Digest of the manifest before this one. */
  previous: z.optional(Sha256),
  /** The last event it holds, and the head of the chain there. */
  through: z.int(),
  lastEventHash: Sha256,
  bank: z.string(),
  branch: z.string(),
  bankReference: z.string(),
  registry: z.optional(z.string()),
  registryNumber: z.optional(z.string()),
  business: z.string(),
  caseState: z.string(),
  applicationState: z.string(),
  units: z.array(z.string()),
  createdAt: z.string(),
  endedAt: z.string(),
  /** Of a loan over several registries: its parts have packages of their own. */
  parts: z.optional(z.array(z.strictObject({ caseId: z.string(), registry: z.string() }))),
  parent: z.optional(z.string()),
  entries: z.array(ManifestEntry),
})
export type Manifest = z.infer<typeof Manifest>

/** What a case left behind, as it was read. */
export type Left = {
  readonly head: Head | ParentHead
  readonly filings: readonly object[]
  readonly events: readonly object[]
  readonly findings: Row | undefined
  readonly documents: readonly LockedDocument[]
  /** Public keys of those who signed, by thumbprint. */
  readonly keys: Readonly<Record<string, unknown>>
}

export type Sealable = { readonly key: string; readonly text: string }
export type Package = {
  readonly record: Sealable
  readonly manifest: Sealable
  readonly sha256: string
  readonly length: number
  readonly entries: number
  readonly number: number
}

/** Where the record and the manifest of the package lie that holds a case up to its event `sequence`. */
export const packageKeys = (caseId: string, sequence: number) => {
  const under = `packages/${caseId}/${padded(sequence)}`
  return [`${under}/record.json`, `${under}/manifest.json`] as const
}

const documentEntries = (documents: readonly LockedDocument[]): ManifestEntry[] => {
  const ids = [...new Set(documents.map(({ documentId }) => documentId))]
  return ids.flatMap((documentId) => {
    const copies = documents.filter((one) => one.documentId === documentId)
    const [first] = copies
    if (!first) return []
    const { contentType, length, sha256, archiveKey, fileName } = first
    return [
      {
        path: `documents/${documentId}.${CONTENT_TYPES[contentType].extension}`,
        kind: 'document' as const,
        mediaType: contentType,
        length,
        sha256,
        archiveKey,
        fileName,
        documentId,
        slots: [...new Set(copies.map(({ slot }) => slot))],
      },
    ]
  })
}

const certificateEntries = (certificates: readonly Certificate[]): ManifestEntry[] =>
  certificates.flatMap((certificate) => {
    const { archiveKey, certificateId, contentType, length, sha256, number } = certificate
    if (archiveKey === undefined) return []
    return [
      {
        path: `certificates/${certificateId}.${CONTENT_TYPES[contentType].extension}`,
        kind: 'certificate' as const,
        mediaType: contentType,
        length,
        sha256,
        archiveKey,
        fileName: certificateFileName(certificate),
        certificateNumber: number,
      },
    ]
  })

const placeOf = (head: Head | ParentHead) =>
  isParent(head)
    ? { parts: head.parts.map(({ caseId, registry }) => ({ caseId, registry })) }
    : { registry: head.registry, ...(head.parent !== undefined && { parent: head.parent }) }

/** RFC 8785 texts, so that whoever has the values has the bytes. */
export const packageOf = ({ head, filings, events, findings, documents, keys }: Left): Package => {
  const [recordKey, manifestKey] = packageKeys(head.caseId, head.sequence)
  const record = {
    key: recordKey,
    text: canonicalJson({ format: FORMAT, caseId: head.caseId, filings, events, ...(findings && { findings }), keys }),
  }
  const number = (head.archive?.number ?? 0) + 1
  const manifest: Manifest = {
    format: FORMAT,
    caseId: head.caseId,
    number,
    ...(head.archive && { previous: head.archive.sha256 }),
    through: head.sequence,
    lastEventHash: head.lastHash,
    bank: head.bank,
    branch: head.branch,
    bankReference: head.bankReference,
    ...placeOf(head),
    ...(head.registryNumber !== undefined && { registryNumber: head.registryNumber }),
    business: head.business,
    caseState: head.caseState,
    applicationState: head.applicationState,
    units: [...head.units],
    createdAt: head.createdAt,
    endedAt: head.updatedAt,
    entries: [
      {
        path: 'record.json',
        kind: 'record',
        mediaType: JSON_TYPE,
        length: Buffer.byteLength(record.text),
        sha256: sha256Hex(record.text),
        archiveKey: record.key,
        fileName: 'record.json',
      },
      ...documentEntries(documents),
      ...certificateEntries(head.certificates ?? []),
    ],
  }
  const text = canonicalJson(manifest)
  return {
    record,
    manifest: { key: manifestKey, text },
    sha256: sha256Hex(text),
    length: Buffer.byteLength(text),
    entries: manifest.entries.length,
    number,
  }
}
