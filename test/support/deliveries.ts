/** Receivers that answer as told, a clock that moves, and the ports of every delivery worker. */

import { deliver } from '../../lib/deliveries/deliver.ts'
import { publish } from '../../lib/deliveries/publish.ts'
import { push } from '../../lib/deliveries/push.ts'
import { sweep } from '../../lib/deliveries/sweep.ts'
import { beijing } from '../../lib/kernel/time.ts'
import type { LaneName } from '../../lib/names/resources.ts'
import { outRow, type Receiver, receiverOf } from '../../lib/outbox/rows.ts'
import { randomIds } from '../../lib/platform/aws/clock.ts'
import type { Hint, Http, HttpAnswer, Ports, Table } from '../../lib/platform/ports.ts'
import { NOW } from './documents.ts'
import type { Row } from './looked.ts'

export type Posted = {
  readonly url: string
  readonly id: string
  readonly headers: Record<string, string>
  readonly body: string
}

export const answered = (status: number, retryAfter?: string): HttpAnswer => ({
  kind: 'answered',
  status,
  elapsedMs: 1,
  ...(retryAfter !== undefined && { retryAfter }),
})

export type Yard = ReturnType<typeof openYard>

export const openYard = (table: Table) => {
  let now = NOW
  const posted: Posted[] = []
  const hints: Hint[] = []
  const reply = { to: (_: Posted): HttpAnswer => answered(204) }
  const clock = { now: () => now }
  const http: Http = {
    async post(url, headers, body) {
      const one = { url, id: headers['webhook-id'] ?? '', headers, body }
      posted.push(one)
      return reply.to(one)
    },
  }
  const ports: Ports & { readonly http: Http; readonly baseUrl: string } = {
    table,
    clock,
    http,
    ids: randomIds(clock),
    log: { info: () => {}, error: () => {}, measure: () => {} },
    queue: { hint: async (_, some) => void hints.push(...some) },
    baseUrl: 'https://api.example.test',
  }
  return {
    ports,
    posted,
    hints,
    reply,
    now: () => now,
    pass: (seconds: number) => {
      now = new Date(now.getTime() + seconds * 1000)
    },
  }
}

/** Does what the sweeper's hints ask for, in the lanes named. */
export const sweepAndWork = async (ports: Yard['ports'], ...lanes: LaneName[]): Promise<Hint[]> => {
  const hints: Hint[] = []
  await sweep({ ...ports, queue: { hint: async (lane, some) => void (lanes.includes(lane) && hints.push(...some)) } })
  for (const { receiver, subjectId = '' } of hints) {
    if (receiver.startsWith('feed:')) await publish(ports, { receiver: receiver as Receiver })
    else if (receiver.startsWith('push:')) await push(ports, { receiver: receiver as Receiver, subjectId })
    else if (receiver.startsWith('registry:')) await deliver(ports, { receiver: receiver as Receiver, subjectId })
  }
  return hints
}

/** What a step of a case leaves for its bank: one row a number. */
export const recordForBank = async (table: Table, told: { bank: string; caseId: string; n: number; at: Date }) => {
  const { bank, caseId, n, at } = told
  const eventId = `evt_${caseId.slice(5)}${n}`
  const notification: Row = { id: eventId, type: 'case.accepted', caseId, occurredAt: beijing(at), data: { n } }
  const row = outRow({
    subjectId: caseId,
    n,
    eventId,
    type: 'case.accepted',
    receiver: receiverOf('feed', bank),
    party: bank,
    due: at.toISOString(),
    notification,
  })
  await table.write({ table: 'cases', put: row })
  return eventId
}

export const endpointRow = (institutionId: string, name: string, more: Row = {}): Row => ({
  pk: `INSTITUTION#${institutionId}`,
  sk: `ENDPOINT#end_${name}`,
  endpointId: `end_${name}`,
  url: `http://127.0.0.1:9/${name}`,
  secrets: [{ secret: `whsec_${Buffer.from(name.padEnd(32, '-')).toString('base64')}` }],
  status: 'active',
  createdAt: '2026-11-24T09:00:00.000+08:00',
  ...more,
})

/** Runs the act over and over, dying before its first outside call, then its second, and so on, until it gets through. */
export const dyingAtEachCall = async (
  ports: Yard['ports'],
  act: (dying: Yard['ports']) => Promise<unknown>,
): Promise<number> => {
  for (let survived = 0; ; survived++) {
    let calls = 0
    const die = () => {
      calls += 1
      if (calls > survived) throw new Error('died')
    }
    const guard =
      <A extends unknown[], R>(run: (...given: A) => Promise<R>) =>
      async (...given: A): Promise<R> => {
        die()
        return run(...given)
      }
    const { table, http, queue } = ports
    const dying = {
      ...ports,
      table: {
        get: guard(table.get),
        batchGet: guard(table.batchGet),
        query: guard(table.query),
        write: guard(table.write),
        transact: guard(table.transact),
      },
      http: { post: guard(http.post) },
      queue: { hint: guard(queue.hint) },
    }
    try {
      await act(dying)
      return survived
    } catch (error) {
      const causes = error instanceof AggregateError ? error.errors : [error]
      if (!causes.every((cause) => cause instanceof Error && cause.message === 'died')) throw error
    }
  }
}
