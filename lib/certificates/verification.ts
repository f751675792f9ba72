/**
 * How a certificate stands, for anybody who holds it: by its number and code, or by its file. The answer is one word and nothing of
 * what the certificate says; a wrong code, another file and a number that nobody has cost the same reads and are the same answer.
 */
import * as z from 'zod/mini'
import { Sha256 } from '../documents/model.ts'
import { type Answer, answer, type Call } from '../kernel/call.ts'
import { sha256Hex } from '../kernel/digest.ts'
import { ok, type Result } from '../kernel/result.ts'
import type { Key, Ports, RowWrite } from '../platform/ports.ts'
import { subjectPk } from '../subjects/subjects.ts'
import { certificateEndKey, EndRow, endOfCertificate } from './ends.ts'
import type { Certificate } from './model.ts'
import { isCodeOf } from './verification-code.ts'

export const issuedPrefix = 'ISSUED#'

/** Beside the fact of its end: who has the number. */
export const issuedKey = ({ number, certificateId }: Pick<Certificate, 'number' | 'certificateId'>): Key => ({
  pk: certificateEndKey(number).pk,
  sk: `${issuedPrefix}${certificateId}`,
})

export const certificateFileKey = (sha256: string): Key => ({ pk: `CERTIFICATE-FILE#${sha256}`, sk: 'CERTIFICATE' })

/** `fileOf`: the certificate that a digest verifies now; `filesElsewhere`: those of another registry, which stay theirs. */
export type Elsewhere = {
  readonly numbers: ReadonlySet<string>
  readonly filesElsewhere: ReadonlySet<string>
  readonly fileOf: ReadonlyMap<string, string>
}

/** For the transaction that issues it. */
export const issuedWrite = (
  certificate: Certificate,
  { caseId, code }: { readonly caseId: string; readonly code: string },
): RowWrite => ({
  table: 'cases',
  put: { ...issuedKey(certificate), caseId, code, codeSha256: sha256Hex(code) },
})

/** So that it is found by its file, unless that is another registry's: with the transaction that issues it, or after it. */
export const fileWrites = (
  { certificateId, number, sha256 }: Certificate,
  { fileOf, filesElsewhere }: Elsewhere,
): RowWrite[] => {
  if (filesElsewhere.has(sha256)) return []
  const before = fileOf.get(sha256)
  const condition =
    before === undefined
      ? { expression: 'attribute_not_exists(#pk)' }
      : { expression: '#certificateId = :before', values: { before } }
  return [{ table: 'cases', put: { ...certificateFileKey(sha256), certificateId, number }, condition }]
}

/** So many are issued with all their rows in one transaction of 100. Of more, files are tied before and found after it. */
export const CERTIFICATES_AT_ONCE = 25

/** Files of certificates are small; a larger one is verified by its digest. */
const FILE_MAX_BYTES = 2 * 1024 * 1024

export const CertificateVerification = z.discriminatedUnion('by', [
  z.strictObject({
    by: z.literal('number'),
    number: z.string().check(z.maxLength(100)),
    code: z.string().check(z.maxLength(64)),
  }),
  z.strictObject({ by: z.literal('digest'), sha256: Sha256 }),
  z.strictObject({ by: z.literal('file'), file: z.base64().check(z.maxLength((FILE_MAX_BYTES / 3) * 4)) }),
])
export type CertificateVerification = z.infer<typeof CertificateVerification>

export const CertificateStanding = z.enum(['valid', 'superseded', 'cancelled', 'unknown'])
export type CertificateStanding = z.infer<typeof CertificateStanding>

type ReadPorts = Pick<Ports, 'table'>

/** More certificates of one number than this would be no number. */
const ROWS = 25

/** Under a number: who was handed it, and how it ended. */
const IssuedRow = z.looseObject({ sk: z.string(), caseId: z.optional(z.string()), codeSha256: z.optional(z.string()) })
type IssuedRow = z.infer<typeof IssuedRow>

/** Of its case: on whose book it is, about which units. */
const HolderRow = z.object({
  registry: z.string(),
  certificates: z.optional(z.array(z.object({ certificateId: z.string(), units: z.array(z.string()) }))),
})

export const CertificateFileRow = z.object({ number: z.string(), certificateId: z.string() })

const standingOf = async (
  { table }: ReadPorts,
  number: string,
  isMeant: (issued: IssuedRow) => boolean,
): Promise<CertificateStanding> => {
  const { pk, sk } = certificateEndKey(number)
  const { rows } = await table.query({ table: 'cases', pk, limit: ROWS }, IssuedRow)
  const issued = rows.find((row) => row.sk.startsWith(issuedPrefix) && isMeant(row))
  if (issued?.caseId === undefined) return 'unknown'
  const end = rows.find((row) => row.sk === sk)
  if (!end) return 'valid'
  const head = await table.get('cases', { pk: subjectPk(issued.caseId), sk: 'HEAD' }, HolderRow)
  const held = head?.certificates?.find(({ certificateId }) => issued.sk === `${issuedPrefix}${certificateId}`)
  if (!head || !held) throw new Error(`case ${issued.caseId} lacks its certificate`)
  return endOfCertificate(EndRow.parse(end), { registry: head.registry, units: held.units }) ?? 'valid'
}

const standingOfFile = async (ports: ReadPorts, sha256: string): Promise<CertificateStanding> => {
  const file = await ports.table.get('cases', certificateFileKey(sha256), CertificateFileRow)
  // a number that nobody has: an unknown file is looked for as a known one is
  return standingOf(ports, file?.number ?? '-', ({ sk }) => file !== undefined && sk === issuedKey(file).sk)
}

export const standingOfCertificate = (
  ports: ReadPorts,
  asked: CertificateVerification,
): Promise<CertificateStanding> => {
  if (asked.by === 'number')
    return standingOf(ports, asked.number.trim(), ({ codeSha256 }) => isCodeOf(codeSha256, asked.code.trim()))
  return standingOfFile(ports, asked.by === 'digest' ? asked.sha256 : sha256Hex(Buffer.from(asked.file, 'base64')))
}

export const verifyCertificate = async (
  ports: ReadPorts,
  { body }: Call<CertificateVerification>,
): Promise<Result<Answer>> =>
  ok(answer(200, { status: await standingOfCertificate(ports, body) }, { 'cache-control': 'no-store' }))
