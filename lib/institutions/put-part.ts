/** What hangs on an institution is put whole, under its version, and may be stopped: by its institution, or by an authority, which wins. */

import * as z from 'zod/mini'
import type { Answer, Call } from '../kernel/call.ts'
import { type FaultCode, faultOf } from '../kernel/faults.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import { AnyRow } from '../kernel/stored.ts'
import { beijing } from '../kernel/time.ts'
import type { Key, Row, RowWrite } from '../platform/ports.ts'
import { type ActPorts, changeDirectory, changed, following, nextVersion } from './authority-act.ts'
import { InstitutionRow, institutionKey, type Stop, Stoppable } from './model.ts'
import { noticeOf } from './notice.ts'

/** Why the authority did what it did. */
export const reason = z.string().check(z.minLength(1), z.maxLength(500))

export type Complaint = {
  readonly pointer: string
  readonly code: FaultCode
  readonly particulars?: Record<string, string>
}
/** The institution that it hangs on. */
export type Head = ReturnType<typeof InstitutionRow.parse>

type Named = { readonly institutionId: string; readonly key: Key }

type Part = Named & {
  readonly fields: Row
  /** Besides the institution's head and the part itself. */
  readonly beside?: readonly Key[]
  readonly complaints?: (head: Head, beside: readonly (Row | undefined)[]) => readonly Complaint[]
  /** Written with it. */
  readonly together?: readonly RowWrite[]
}

export const complained = (complaints: readonly Complaint[]) =>
  refuse('request.invalid', {
    faults: complaints.map(({ pointer, code, particulars }) => faultOf(pointer, code, particulars)),
  })

const isStopped = ({ caller }: Call, present: Row | undefined): boolean =>
  present !== undefined && caller.audience !== 'authority' && Stoppable.parse(present).stopped?.by === 'authority'

export const putPart = (
  ports: ActPorts,
  call: Call<unknown, unknown>,
  { institutionId, key, fields, beside = [], complaints = () => [], together = [] }: Part,
): Promise<Result<Answer>> => {
  const head = institutionKey(institutionId)
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
      if (isStopped(call, present)) return refuse('designation.stopped')
      const next = nextVersion(present, call)
      if (!next.ok) return next
      const row: Row = { ...key, ...fields, version: next.value.version }
      const writes = [{ table: 'directory' as const, put: row, condition: next.value.condition }, ...together]
      return ok({ writes, response: changed(200, row) })
    },
  })
}

type Stopping = Named & {
  readonly reason: string
  readonly type: 'branch.stopped' | 'officer.stopped'
  /** Where there is no such part. */
  readonly unknown: Complaint
  /** How the notice names it. */
  readonly data: Row
}

/** Needs no version: stopping comes before all else. What an authority has stopped its institution cannot make its own. */
export const stopPart = (
  ports: ActPorts,
  call: Call<unknown, unknown>,
  { institutionId, key, reason: why, type, unknown, data }: Stopping,
): Promise<Result<Answer>> =>
  changeDirectory(ports, call, {
    pk: key.pk,
    wanted: [
      { table: 'directory', key: institutionKey(institutionId), model: InstitutionRow },
      { table: 'directory', key, model: AnyRow },
    ],
    decide: ([institution, present]) => {
      if (!institution) return refuse('resource.not-found')
      if (!present) return complained([unknown])
      if (isStopped(call, present)) return refuse('designation.stopped')
      const { version, condition } = following(present)
      const by = call.caller.audience === 'authority' ? 'authority' : 'institution'
      const stopped: Stop = { by, institutionId: call.caller.institutionId, at: beijing(call.now), reason: why }
      const row = { ...present, stopped, version }
      return ok({
        writes: [{ table: 'directory', put: row, condition }],
        response: changed(200, row),
        notice: noticeOf(ports.ids, call, { type, institutionId, kind: institution.kind, data }),
      })
    },
  })

export const forward = (from: string, to: string): readonly Complaint[] =>
  from <= to ? [] : [{ pointer: '/validTo', code: 'period.not-forward' }]
