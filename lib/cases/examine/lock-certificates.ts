/** What a registry issued is locked before the bank is notified. */
import { lockCertificates } from '../../certificates/lock-certificates.ts'
import { CERTIFICATES_AT_ONCE, fileWrite } from '../../certificates/verification.ts'
import { lockedUntil } from '../../kernel/retention.ts'
import type { Head } from '../state/rows.ts'
import { byPlatform, conclude, type ExaminePorts } from './conclude.ts'

/** Locks issued certificates, then takes the step that notifies the bank. */
export const lockIssuedCertificates = async (ports: ExaminePorts, head: Head): Promise<void> => {
  const { caseId, certificates = [] } = head
  const until = lockedUntil('certificate', ports.clock.now())
  const locked = await lockCertificates(ports.objects, certificates, { caseId, until })
  if (certificates.length > CERTIFICATES_AT_ONCE)
    await Promise.all(certificates.map((certificate) => ports.table.write(fileWrite(certificate))))
  const advanced = byPlatform(ports, head, {
    step: 'deliverCertificate',
    data: { certificates: locked.map(({ certificateId, number, sha256 }) => ({ certificateId, number, sha256 })) },
    set: { certificates: locked },
  })
  if (advanced) await conclude(ports, advanced)
}
