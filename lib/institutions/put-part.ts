/** What hangs on an institution is put whole, under its version. */

import * as z from 'zod/mini'
import type { Answer, Call } from '../kernel/call.ts'
import { type FaultCode, faultOf } from '../kernel/faults.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import { AnyRow } from '../kernel/stored.ts'
import type { Key, Row } from '../platform/ports.ts'
import { type ActPorts, changeDirectory, changed, nextVersion } from './authority-act.ts'
import type { InstitutionPath } from './institutions.ts'
import { InstitutionRow, institutionKey } from './model.ts'

/** Why the authority did what it did. */
export const reason = z.string().check(z.minLength(1), z.maxLength(500))

export type Complaint = {
  readonly pointer: string
  readonly code: FaultCode
  readonly particulars?: Record<string, string>
}
/** The institution that it hangs on. */
export type Head = ReturnType<typeof InstitutionRow.parse>

type Part = {
  readonly key: Key
  readonly fields: Row
  /** Besides the institution's head and the part itself. */
  readonly beside?: readonly Key[]
  readonly complaints?: (head: Head, beside: readonly (Row | undefined)[]) => readonly Complaint[]
}

export const complained = (complaints: readonly Complaint[]) =>
  refuse('request.invalid', {
    faults: complaints.map(({ pointer, code, particulars }) => faultOf(pointer, code, particulars)),
  })

export const putPart = (
  ports: ActPorts,
  call: Call<unknown, InstitutionPath>,
  { key, fields, beside = [], complaints = () => [] }: Part,
): Promise<Result<Answer>> => {
  const head = institutionKey(call.path.institutionId)
  return changeDirectory(ports, call, {
    pk: head.pk,
    wanted: [
      { table: 'directory', key: head, model: InstitutionRow },
      ...[key, ...beside].map((one) => ({ table: 'directory', key: one, model: AnyRow }) as const),
    ],
    decide: ([institution, present, ...others]) => {
      if (!institution) return refuse('resource.not-found')
      const found = complaints(institution, others)
      if (found.length > 0) return complained(found)
      const next = nextVersion(present, call)
      if (!next.ok) return next
      const row: Row = { ...key, ...fields, version: next.value.version }
      const writes = [{ table: 'directory' as const, put: row, condition: next.value.condition }]
      return ok({ writes, response: changed(200, row) })
    },
  })
}

export const forward = (from: string, to: string): readonly Complaint[] =>
  from <= to ? [] : [{ pointer: '/validTo', code: 'period.not-forward' }]
