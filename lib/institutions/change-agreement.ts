/** The authority suspends, resumes or ends the agreement of an institution. */

import * as z from 'zod/mini'
import type { Answer, Call } from '../kernel/call.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import { AnyRow } from '../kernel/stored.ts'
import { type ActPorts, changeDirectory, changed, nextVersion } from './authority-act.ts'
import type { InstitutionPath } from './institutions.ts'
import { AgreementRow, agreementKey, institutionKey } from './model.ts'
import { reason } from './put-part.ts'

export const AgreementChange = z.strictObject({ act: z.enum(['suspend', 'resume', 'end']), reason })
export type AgreementChange = z.infer<typeof AgreementChange>

const STATUS_AFTER = { suspend: 'suspended', resume: 'in-force', end: 'ended' } as const

/** Takes effect with the next filing, which checks the agreement in its own transaction, and within a minute for all else. */
export const changeAgreement = (
  ports: ActPorts,
  call: Call<AgreementChange, InstitutionPath>,
): Promise<Result<Answer>> => {
  const head = institutionKey(call.path.institutionId)
  const key = agreementKey(call.path.institutionId)
  return changeDirectory(ports, call, {
    pk: head.pk,
    wanted: [
      { table: 'directory', key: head, model: AnyRow },
      { table: 'directory', key, model: AgreementRow },
    ],
    decide: ([institution, present]) => {
      if (!institution) return refuse('resource.not-found')
      if (!present) return refuse('agreement.none')
      const next = nextVersion(present, call)
      if (!next.ok) return next
      if (present.status === 'ended') return refuse('agreement.ended')
      const row = { ...present, status: STATUS_AFTER[call.body.act], version: next.value.version }
      const writes = [{ table: 'directory' as const, put: row, condition: next.value.condition }]
      return ok({ writes, response: changed(200, row) })
    },
  })
}
