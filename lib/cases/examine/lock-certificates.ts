/** What a registry issued is locked before the bank is notified. */
import { lockCertificates } from '../../certificates/lock-certificates.ts'
import type { Certificate } from '../../certificates/model.ts'
import { CERTIFICATES_AT_ONCE, fileWrites } from '../../certificates/verification.ts'
import { lockedUntil } from '../../kernel/retention.ts'
import { certificatesElsewhere } from '../registry/certificates-elsewhere.ts'
import type { Head } from '../state/rows.ts'
import { byPlatform, conclude, type ExaminePorts } from './conclude.ts'

/** Of more certificates than one transaction takes; a file whose row has changed since it was read is found by the next run. */
const findByFile = async (ports: ExaminePorts, head: Head, certificates: readonly Certificate[]): Promise<void> => {
  const elsewhere = await certificatesElsewhere(ports, certificates, head)
  const writes = certificates.flatMap((certificate) => fileWrites(certificate, elsewhere))
  const made = await Promise.all(writes.map((write) => ports.table.write(write)))
  if (!made.every(Boolean)) throw new Error(`files of certificates of case ${head.caseId} are contended`)
}

/** Locks issued certificates, then takes the step that notifies the bank. */
export const lockIssuedCertificates = async (ports: ExaminePorts, head: Head): Promise<void> => {
  const { caseId, certificates = [] } = head
  const until = lockedUntil('certificate', ports.clock.now())
  const locked = await lockCertificates(ports.objects, certificates, { caseId, until })
  if (certificates.length > CERTIFICATES_AT_ONCE) await findByFile(ports, head, certificates)
  const advanced = byPlatform(ports, head, {
    step: 'deliverCertificate',
    data: { certificates: locked.map(({ certificateId, number, sha256 }) => ({ certificateId, number, sha256 })) },
    set: { certificates: locked },
  })
  if (advanced) await conclude(ports, advanced)
}
