/**
 * How everything in the directory is changed: signed, once under its key, under the version the person saw (If-Match), in one
 * transaction that also keeps who changed what in the history of the thing.
 */

import { signedAct, signedText } from '../access/signed-act.ts'
import { granted } from '../audit/record.ts'
import { type Answer, actorOf, answer, type Call } from '../kernel/call.ts'
import { homeOf, watches } from '../kernel/jurisdiction.ts'
import type { RefusalCode } from '../kernel/refusals.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import { beijing } from '../kernel/time.ts'
import type { Ask, Condition, Key, Ports, Row, RowWrite } from '../platform/ports.ts'
import { everyRow } from '../tables/every-row.ts'

export type ActPorts = Pick<Ports, 'table' | 'ids'>

/** Rows loaded by the operator have no version yet. */
export const etagOf = (row: Row): string => `"${row.version ?? 0}"`

export type Versioned = { readonly version: number; readonly condition: Condition }

/** The version after the one that is there, whoever saw it. */
export const following = (row: Row): Versioned => {
  const was: number = row.version ?? 0
  return {
    version: was + 1,
    condition:
      was === 0
        ? { expression: 'attribute_exists(#pk) AND attribute_not_exists(#version)' }
        : { expression: '#version = :was', values: { was } },
  }
}

/** The next version of a row, if the caller saw the present one. */
export const nextVersion = (row: Row | undefined, call: Call): Result<Versioned> => {
  const seen = call.headers['if-match']
  if (row === undefined)
    return seen === undefined
      ? ok({ version: 1, condition: { expression: 'attribute_not_exists(#pk)' } })
      : refuse('version.differs')
  if (seen === undefined) return refuse('version.missing')
  if (seen !== etagOf(row)) return refuse('version.differs')
  return ok(following(row))
}

export type Change = {
  readonly writes: readonly RowWrite[]
  /** What it means that the condition of a write does not hold, by its position; otherwise somebody else was faster. */
  readonly lost?: readonly RefusalCode[]
  readonly said: Answer
}

/** `pk` is what the history belongs to, and whose head says under whose jurisdiction it is. Rows of `beside` follow those wanted. */
type Act = {
  readonly pk: string
  readonly wanted: readonly Key[]
  readonly beside?: readonly Ask[]
  readonly decide: (rows: readonly (Row | undefined)[]) => Result<Change> | Promise<Result<Change>>
}

const HISTORY = 'HISTORY#'

const historyRow = (ports: ActPorts, call: Call, evidence: Row) => ({
  sk: `${HISTORY}${call.now.toISOString()}#${ports.ids.next('chg')}`,
  operation: call.operation,
  path: call.url,
  at: beijing(call.now),
  actor: actorOf(call.caller),
  evidence,
})

export const isHistory = (row: Row): boolean => String(row.sk).startsWith(HISTORY)

/** Everybody keeps what is their own; an authority what lies in its jurisdiction. */
const mayKeep = ({ caller }: Call, pk: string, head: Row | undefined): boolean =>
  head === undefined || pk.endsWith(`#${caller.institutionId}`) || watches(caller, homeOf(head))

export const changeDirectory = (
  ports: ActPorts,
  call: Call,
  { pk, wanted, beside = [], decide }: Act,
): Promise<Result<Answer>> => {
  const hasHead = wanted.findIndex((key) => key.pk === pk && key.sk === 'HEAD')
  const keys = hasHead < 0 ? [{ pk, sk: 'HEAD' }] : []
  const inDirectory = (key: Key): Ask => ({ table: 'directory', key })
  return signedAct(ports, call, {
    load: [...wanted.map(inDirectory), ...beside, ...keys.map(inDirectory)],
    decide: async ({ rows, evidence }) => {
      if (!mayKeep(call, pk, rows.at(hasHead))) return refuse('resource.not-found')
      const decided = await decide(rows.slice(0, wanted.length + beside.length))
      if (!decided.ok) return decided
      const faster = call.headers['if-match'] === undefined ? 'platform.contended' : 'version.differs'
      const { writes, lost = [], said } = decided.value
      const kept = { pk, ...historyRow(ports, call, signedText(evidence, call)) }
      return ok({
        answer: said,
        writes: [...writes, { table: 'directory', put: kept }, granted(ports.ids, call)],
        lost: (position) => refuse(lost[position] ?? faster),
      })
    },
  })
}

/** Everything under one key of the directory. */
export const allUnder = (ports: Pick<Ports, 'table'>, pk: string, prefix?: string): Promise<Row[]> =>
  everyRow(ports, { table: 'directory', pk, ...(prefix !== undefined && { sk: { prefix } }) })

/** What is shown of a row: not how it lies in the table. */
export const shown = ({ pk: _pk, sk: _sk, kindSort: _kindSort, ...fields }: Row): Row => fields

/** The history as people read it, the latest first. */
export const historyOf = (rows: readonly Row[]): Row[] =>
  rows
    .filter(isHistory)
    .map(({ operation, path, at, actor, evidence }) => ({ operation, path, at, actor, said: evidence.text }))
    .reverse()

export const changed = (status: 200 | 201, row: Row, location?: string): Answer =>
  answer(status, shown(row), { etag: etagOf(row), ...(location !== undefined && { location }) })
