/**
 * A certificate that one registry issues never takes the number of another's, which is a fault, nor its file: whoever verifies the other
 * certificate by that file must hear how the other stands, so the file stays with whom it was first. Of its own book a registry may say
 * what it likes.
 */
import type { Certificate } from '../../certificates/model.ts'
import { CertificateFileRow, certificateFileKey, type Elsewhere } from '../../certificates/verification.ts'
import { certificateNumberKey } from '../../kernel/certificate-number.ts'
import type { Ports } from '../../platform/ports.ts'
import type { Head } from '../state/rows.ts'
import { holdersOf } from '../units/certificate-holders.ts'

export const NOTHING_ELSEWHERE: Elsewhere = { numbers: new Set(), filesElsewhere: new Set(), fileOf: new Map() }

export const certificatesElsewhere = async (
  ports: Pick<Ports, 'table'>,
  reports: readonly Pick<Certificate, 'number' | 'sha256'>[],
  { registry }: Head,
): Promise<Elsewhere> => {
  const keys = [...new Set(reports.map(({ number }) => certificateNumberKey(number)))]
  const digests = [...new Set(reports.map(({ sha256 }) => sha256))]
  const [holders, files] = await Promise.all([
    Promise.all(keys.map((key) => holdersOf(ports, key))),
    ports.table.batchGet(
      digests.map((one) => ({ table: 'cases', key: certificateFileKey(one), model: CertificateFileRow }) as const),
    ),
  ])
  const holdersOfFiles = await Promise.all(files.map(async (file) => (file ? holdersOf(ports, file.number) : [])))
  const isElsewhere = (at: number): boolean => {
    const certificateId = files[at]?.certificateId
    return (holdersOfFiles[at] ?? []).some(
      (head) => head.registry !== registry && head.certificates?.some((one) => one.certificateId === certificateId),
    )
  }
  return {
    numbers: new Set(keys.filter((_, at) => holders[at]?.some((head) => head.registry !== registry))),
    filesElsewhere: new Set(digests.filter((_, at) => isElsewhere(at))),
    fileOf: new Map(digests.flatMap((one, at) => (files[at] ? [[one, files[at].certificateId] as const] : []))),
  }
}
