/** A certificate as the bank of its case sees it, with the code by which anybody who is given it may verify it. Recorded before it is shown. */

import * as z from 'zod/mini'
import { reaches } from '../../access/narrowing.ts'
import { granted } from '../../audit/record.ts'
import { certificateEndKey, EndRow, endOfCertificate } from '../../certificates/ends.ts'
import type { Certificate } from '../../certificates/model.ts'
import { qrSvg } from '../../certificates/qr.ts'
import { issuedKey } from '../../certificates/verification.ts'
import { type Answer, answer, type Call } from '../../kernel/call.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Ports } from '../../platform/ports.ts'
import { PartyRow } from '../state/head.ts'
import { AnyHead, type Head, headKey, isParent, partyKey } from '../state/rows.ts'

export type CertificatePath = { readonly caseId: string; readonly certificateId: string }

export type OwnCertificate = { readonly head: Head; readonly certificate: Certificate }

/** A certificate of a case of the caller's own; a foreign one is as unknown as one that never was. */
export const ownCertificate = async (
  { table }: Pick<Ports, 'table'>,
  { caller, path }: Call<unknown, CertificatePath>,
): Promise<OwnCertificate | undefined> => {
  const party = await table.get('cases', partyKey(path.caseId, caller.institutionId), PartyRow)
  if (party?.role !== 'bank') return undefined
  const head = await table.get('cases', headKey(path.caseId), AnyHead)
  if (!head || isParent(head)) return undefined
  const found = head.certificates?.find(({ certificateId }) => certificateId === path.certificateId)
  if (!found || !reaches(caller.narrowing, { region: head.registry, business: head.business })) return undefined
  return { head, certificate: found }
}

/** What verifies a certificate besides its number. */
const CodeRow = z.object({ code: z.optional(z.string()) })

const verificationUrl = (publicUrl: string, { number, code }: { number: string; code: string }): string =>
  `${publicUrl}/verify?number=${encodeURIComponent(number)}&code=${code}`

export const getCertificate = async (
  ports: Pick<Ports, 'table' | 'ids'> & { readonly publicUrl: string },
  call: Call<unknown, CertificatePath>,
): Promise<Result<Answer>> => {
  const own = await ownCertificate(ports, call)
  if (!own) return refuse('resource.not-found')
  const { certificate, head } = own
  const { certificateId, number, licenceId, units, issuedAt, sha256, length, contentType } = certificate
  const [issued, ended] = await Promise.all([
    ports.table.get('cases', issuedKey(certificate), CodeRow),
    ports.table.get('cases', certificateEndKey(number), EndRow),
  ])
  const code = issued?.code
  if (code === undefined) throw new Error(`certificate ${certificateId} has no code`)
  const url = verificationUrl(ports.publicUrl, { number, code })
  await ports.table.write(granted(ports.ids, call, { caseId: head.caseId, shownSha256: sha256 }))
  return ok(
    answer(200, {
      caseId: head.caseId,
      certificateId,
      number,
      ...(licenceId !== undefined && { licenceId }),
      status: endOfCertificate(ended, { registry: head.registry, units }) ?? certificate.status,
      units,
      issuedAt,
      sha256,
      length,
      contentType,
      verification: { code, url, qr: qrSvg(url) },
    }),
  )
}
