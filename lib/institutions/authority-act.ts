/**
 * How everything in the directory is changed: signed, once under its key, under the version the person saw (If-Match), in one
 * transaction that also keeps who changed what in the history of the thing.
 */

import * as z from 'zod/mini'
import type { Evidence } from '../access/signature.ts'
import { signedAct, signedText } from '../access/signed-act.ts'
import { granted } from '../audit/record.ts'
import { type Answer, actorOf, answer, type Call } from '../kernel/call.ts'
import { Belonging, homeOf, watches } from '../kernel/jurisdiction.ts'
import type { RefusalCode } from '../kernel/refusals.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import { AnyRow } from '../kernel/stored.ts'
import { beijing } from '../kernel/time.ts'
import type { Answers, Ask, Condition, Ports, Row, RowWrite } from '../platform/ports.ts'
import { everyRow } from '../tables/every-row.ts'
import type { Notice } from './notice.ts'

export type ActPorts = Pick<Ports, 'table' | 'ids'> & Partial<Pick<Ports, 'queue'>>

const VersionRow = z.object({ version: z.optional(z.int()) })

/** Rows loaded by the operator have no version yet. */
const versionOf = (row: object): number => VersionRow.parse(row).version ?? 0

export const etagOf = (row: object): string => `"${versionOf(row)}"`

export type Versioned = { readonly version: number; readonly condition: Condition }

/** The version after the one that is there, whoever saw it. */
export const following = (row: object): Versioned => {
  const was = versionOf(row)
  return {
    version: was + 1,
    condition:
      was === 0
        ? { expression: 'attribute_exists(#pk) AND attribute_not_exists(#version)' }
        : { expression: '#version = :was', values: { was } },
  }
}

/** The next version of a row, if the caller saw the present one. */
export const nextVersion = (row: object | undefined, call: Call): Result<Versioned> => {
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
  /** Whom it concerns is notified of it. */
  readonly notice?: Notice
  readonly response: Answer
  /** Shown in this answer alone. */
  readonly secret?: string | undefined
}

/** `pk` is what the history belongs to, and whose head says under whose jurisdiction it is. */
type Act<A extends readonly Ask[]> = {
  readonly pk: string
  readonly wanted: A
  readonly decide: (rows: Answers<A>, evidence: Evidence) => Result<Change> | Promise<Result<Change>>
}

const HISTORY = 'HISTORY#'

const historyRow = (ports: ActPorts, call: Call, evidence: object) => ({
  sk: `${HISTORY}${call.now.toISOString()}#${ports.ids.next('chg')}`,
  operation: call.operation,
  path: call.url,
  at: beijing(call.now),
  actor: actorOf(call.caller),
  evidence,
})

const HistoryRow = z.object({
  operation: z.string(),
  path: z.string(),
  at: z.string(),
  actor: z.looseObject({ institutionId: z.string(), clientId: z.string() }),
  evidence: z.object({ text: z.string() }),
})

const isHistory = (row: Row): boolean => String(row['sk']).startsWith(HISTORY)

/** Everybody keeps what is their own; an authority what lies in its jurisdiction. */
const mayChange = ({ caller }: Call, pk: string, head: z.infer<typeof Belonging> | undefined): boolean =>
  head === undefined || pk.endsWith(`#${caller.institutionId}`) || watches(caller, homeOf(head))

export const changeDirectory = <const A extends readonly Ask[]>(
  ports: ActPorts,
  call: Call,
  { pk, wanted, decide }: Act<A>,
): Promise<Result<Answer>> =>
  signedAct(ports, call, {
    load: [{ table: 'directory', key: { pk, sk: 'HEAD' }, model: Belonging }, ...wanted],
    decide: async ({ rows: [head, ...rows], evidence }) => {
      if (!mayChange(call, pk, head)) return refuse('resource.not-found')
      const decided = await decide(rows, evidence)
      if (!decided.ok) return decided
      const faster = call.headers['if-match'] === undefined ? 'platform.contended' : 'version.differs'
      const { writes, lost = [], notice, response, secret } = decided.value
      const history = { pk, ...historyRow(ports, call, signedText(evidence, call)) }
      return ok({
        answer: response,
        secret,
        writes: [...writes, { table: 'directory', put: history }, ...(notice?.writes ?? []), granted(ports.ids, call)],
        hints: notice?.hints ?? [],
        lost: (position) => refuse(lost[position] ?? faster),
      })
    },
  })

/** Everything under one key of the directory. */
export const allUnder = (ports: Pick<Ports, 'table'>, pk: string, prefix?: string): Promise<Row[]> =>
  everyRow(ports, { table: 'directory', pk, ...(prefix !== undefined && { sk: { prefix } }) }, AnyRow)

/** What is shown of a row: not how it lies in the table. */
export const rowView = ({ pk: _pk, sk: _sk, kindSort: _kindSort, ...fields }: Row): Row => fields

/** The history as people read it, the latest first. */
export const historyOf = (rows: readonly Row[]): Row[] =>
  rows
    .filter(isHistory)
    .map((row) => HistoryRow.parse(row))
    .map(({ operation, path, at, actor, evidence }) => ({ operation, path, at, actor, said: evidence.text }))
    .reverse()

export const changed = (status: 200 | 201, row: Row, location?: string): Answer =>
  answer(status, rowView(row), { etag: etagOf(row), ...(location !== undefined && { location }) })
