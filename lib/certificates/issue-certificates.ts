/** Decides whether certificates may be issued on the files that the registry uploaded for them. Pure. */
import { type Document, documentAsk, hasExpired, used } from '../documents/model.ts'
import { fitsSlot } from '../documents/types.ts'
import { certificateNumberKey } from '../kernel/certificate-number.ts'
import { faultOf } from '../kernel/faults.ts'
import type { Fault } from '../kernel/result.ts'
import type { RowWrite, Write } from '../platform/ports.ts'
import { type Certificate, type CertificateReport, certificateArchiveKey } from './model.ts'
import { CERTIFICATES_AT_ONCE, type Elsewhere, fileWrites, issuedWrite } from './verification.ts'

export type Issue = {
  readonly caseId: string
  readonly at: Date
  readonly nextId: () => string
  /** Of a verification code. */
  readonly nextCode: () => string
  /** Numbers and files that were issued on the book of another registry. */
  readonly elsewhere: Elsewhere
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
  const sameDocument = twins(({ documentId }) => documentId === report.documentId)
  const sameFile = twins(({ sha256 }) => sha256 === report.sha256)
  return [
    ...faultsOfFile(document, report, issue).map((code) =>
      faultOf(`${at}/${code === 'certificate.digest-differs' ? 'sha256' : 'documentId'}`, code),
    ),
    ...(document && !fitsSlot(document.type, 'registration-certificate')
      ? [faultOf(`${at}/documentId`, 'document.type-unfit', { type: document.type, slot: 'registration-certificate' })]
      : []),
    ...(issue.elsewhere.numbers.has(certificateNumberKey(report.number))
      ? [faultOf(`${at}/number`, 'certificate.issued-elsewhere')]
      : []),
    ...(sameNumber < index ? [faultOf(`${at}/number`, 'list.repeats', { first: sameNumber + 1 })] : []),
    ...(sameLicence < index ? [faultOf(`${at}/licenceId`, 'list.repeats', { first: sameLicence + 1 })] : []),
    ...(sameDocument < index ? [faultOf(`${at}/documentId`, 'list.repeats', { first: sameDocument + 1 })] : []),
    ...(sameFile < index && sameDocument === index
      ? [faultOf(`${at}/sha256`, 'list.repeats', { first: sameFile + 1 })]
      : []),
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

/** `before` ties their files to the case and may be written at any time before `writes`; doing it again is harmless. */
export type Issued = {
  readonly faults: readonly Fault[]
  readonly certificates: readonly Certificate[]
  readonly before: readonly RowWrite[]
  readonly writes: readonly Write[]
}

export const NOTHING_ISSUED: Issued = { faults: [], certificates: [], before: [], writes: [] }

/** All or none: with faults there are no certificates and nothing to write. `documents` as `certificateDocumentAsks` asked. */
export const issueCertificates = (
  reports: readonly CertificateReport[],
  documents: readonly (Document | undefined)[],
  issue: Issue,
): Issued => {
  const faults = reports.flatMap((report, index) =>
    faultsOfReport(report, { index, document: documents[index], reports, issue }),
  )
  if (faults.length > 0) return { ...NOTHING_ISSUED, faults }
  const { caseId, nextId, nextCode } = issue
  const issued = reports.flatMap((report, index) => {
    const document = documents[index]
    return document ? [{ document, certificate: certificateOf(report, document, nextId) }] : []
  })
  const certificates = issued.map(({ certificate }) => certificate)
  const tied = issued.map(({ document, certificate }) =>
    used(document, caseId, certificateArchiveKey(caseId, certificate.certificateId)),
  )
  const verifiable = certificates.map((certificate) => issuedWrite(certificate, { caseId, code: nextCode() }))
  return certificates.length > CERTIFICATES_AT_ONCE
    ? { faults, certificates, before: tied, writes: verifiable }
    : {
        faults,
        certificates,
        before: [],
        writes: [...tied, ...verifiable, ...certificates.flatMap((one) => fileWrites(one, issue.elsewhere))],
      }
}
