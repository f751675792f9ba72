/** Decides whether certificates may be issued on the files that the registry uploaded for them. Pure. */
import { type Document, documentAsk, hasExpired, used } from '../documents/model.ts'
import { fitsSlot } from '../documents/types.ts'
import { certificateNumberKey } from '../kernel/certificate-number.ts'
import { faultOf } from '../kernel/faults.ts'
import type { Fault } from '../kernel/result.ts'
import type { Write } from '../platform/ports.ts'
import { type Certificate, type CertificateReport, certificateArchiveKey } from './model.ts'
import { verifiableWrites } from './verification.ts'

export type Issue = {
  readonly caseId: string
  readonly at: Date
  readonly nextId: () => string
  /** Of a verification code. */
  readonly nextCode: () => string
  /** Numbers and files that were issued on the book of another registry. */
  readonly elsewhere?: Elsewhere
}

/** `fileOf`: the certificate that a digest verifies now; `filesElsewhere`: those of another registry, which stay theirs. */
export type Elsewhere = {
  readonly numbers: ReadonlySet<string>
  readonly filesElsewhere: ReadonlySet<string>
  readonly fileOf: ReadonlyMap<string, string>
}

/** The rows to read before `issueCertificates`, in the order of the reports. */
export const certificateDocumentAsks = (registry: string, reports: readonly CertificateReport[]) =>
  reports.map(({ documentId }) => documentAsk(registry, documentId))

const faultsOfFile = (document: Document | undefined, report: CertificateReport, { caseId, at }: Issue) => {
  if (!document) return ['document.unknown'] as const
  if (document.usedBy !== undefined && document.usedBy !== caseId) return ['document.used-by-another-case'] as const
  if (hasExpired(document, at)) return ['document.expired'] as const
  if (document.status !== 'confirmed') return ['document.not-confirmed'] as const
  return document.sha256 === report.sha256 ? [] : (['certificate.digest-differs'] as const)
}

const faultsOfReport = (
  report: CertificateReport,
  {
    index,
    document,
    reports,
    issue,
  }: {
    readonly index: number
    readonly document: Document | undefined
    readonly reports: readonly CertificateReport[]
    readonly issue: Issue
  },
): Fault[] => {
  const at = `/certificates/${index}`
  const twins = (same: (other: CertificateReport) => boolean) => reports.findIndex(same)
  const sameNumber = twins(({ number }) => certificateNumberKey(number) === certificateNumberKey(report.number))
  const sameLicence = twins(({ licenceId }) => licenceId === report.licenceId)
  const sameFile = twins(({ documentId }) => documentId === report.documentId)
  return [
    ...faultsOfFile(document, report, issue).map((code) =>
      faultOf(`${at}/${code === 'certificate.digest-differs' ? 'sha256' : 'documentId'}`, code),
    ),
    ...(document && !fitsSlot(document.type, 'registration-certificate')
      ? [faultOf(`${at}/documentId`, 'document.type-unfit', { type: document.type, slot: 'registration-certificate' })]
      : []),
    ...(issue.elsewhere?.numbers.has(certificateNumberKey(report.number))
      ? [faultOf(`${at}/number`, 'certificate.issued-elsewhere')]
      : []),
    ...(sameNumber < index ? [faultOf(`${at}/number`, 'list.repeats', { first: sameNumber + 1 })] : []),
    ...(sameLicence < index ? [faultOf(`${at}/licenceId`, 'list.repeats', { first: sameLicence + 1 })] : []),
    ...(sameFile < index ? [faultOf(`${at}/documentId`, 'list.repeats', { first: sameFile + 1 })] : []),
  ]
}

const certificateOf = (report: CertificateReport, document: Document, nextId: () => string): Certificate => ({
  certificateId: nextId(),
  number: certificateNumberKey(report.number),
  licenceId: report.licenceId,
  status: 'issued',
  units: [...report.units],
  issuedAt: report.issuedAt,
  documentId: report.documentId,
  sha256: report.sha256,
  length: document.length,
  contentType: document.contentType,
  uploadKey: document.key,
})

/** All or none: with faults there are no certificates and nothing to write. `documents` as `certificateDocumentAsks` asked. */
export const issueCertificates = (
  reports: readonly CertificateReport[],
  documents: readonly (Document | undefined)[],
  issue: Issue,
): {
  readonly faults: readonly Fault[]
  readonly certificates: readonly Certificate[]
  readonly writes: readonly Write[]
} => {
  const faults = reports.flatMap((report, index) =>
    faultsOfReport(report, { index, document: documents[index], reports, issue }),
  )
  if (faults.length > 0) return { faults, certificates: [], writes: [] }
  const issued = reports.flatMap((report, index) => {
    const document = documents[index]
    return document ? [{ document, certificate: certificateOf(report, document, issue.nextId) }] : []
  })
  return {
    faults,
    certificates: issued.map(({ certificate }) => certificate),
    writes: issued.flatMap(({ document, certificate }) => [
      used(document, issue.caseId, certificateArchiveKey(issue.caseId, certificate.certificateId)),
      ...verifiableWrites(certificate, {
        caseId: issue.caseId,
        code: issue.nextCode(),
        fileOf: issue.elsewhere?.fileOf.get(certificate.sha256),
        isFileElsewhere: issue.elsewhere?.filesElsewhere.has(certificate.sha256) ?? false,
      }),
    ]),
  }
}
