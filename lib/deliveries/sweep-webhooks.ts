/** Sweeps what waits for one institution that is called, or polls: for itself, and for each endpoint that hears apart. */
import { type CircuitState, circuitsOf } from '../outbox/circuit.ts'
import {
  duePartitions,
  laneOf,
  outPrefixOf,
  parkedPartition,
  partyOf,
  type Receiver,
  receiverAt,
} from '../outbox/rows.ts'
import type { Ports } from '../platform/ports.ts'
import { subjectIdOfPk } from '../subjects/subjects.ts'
import { everyRow } from '../tables/every-row.ts'
import { Listed } from '../tables/newest-first.ts'
import { activeOf, type Endpoint, forgotten, isStanding } from './endpoints.ts'
import { hearingOf } from './hearing.ts'
import { isTogether } from './share-out.ts'
import { type SweepPorts, type Swept, sweepRows } from './sweep-rows.ts'

/** A worker that read the endpoint before it was removed may still write a row for it. */
const FORGOTTEN_AFTER_SECONDS = 3600

/** One that answers is enough to reach the institution. */
const best = (circuits: readonly CircuitState[]): CircuitState =>
  (['closed', 'probing', 'open'] as const).find((state) => circuits.includes(state)) ?? 'closed'

type Circuits = {
  readonly of: (endpoint: Endpoint) => CircuitState
  readonly reach: CircuitState
  readonly down: number
}

/** An institution with no endpoint that is called has a circuit of its own. */
const readCircuits = async (
  ports: Pick<Ports, 'table' | 'clock'>,
  receiver: Receiver,
  called: readonly Endpoint[],
): Promise<Circuits> => {
  const receivers = called.map(({ endpointId }) => receiverAt(receiver, endpointId))
  const states = await circuitsOf(ports, called.length > 0 ? receivers : [receiver])
  return {
    of: (endpoint) => states[called.indexOf(endpoint)] ?? 'closed',
    reach: best(states),
    down: states.filter((state) => state !== 'closed').length,
  }
}

/** Of what waits for a removed endpoint, due or not, and held too, workers make an end. With the last row it is forgotten. */
const sweepRemoved = async (ports: SweepPorts, receiver: Receiver, { endpointId, removedAt = '' }: Endpoint) => {
  const { table, queue, clock } = ports
  const prefix = outPrefixOf(receiver)
  const partitions = [...duePartitions(receiver), parkedPartition(receiver)]
  const found = await Promise.all(partitions.map((pk) => everyRow(ports, { table: 'cases', index: 'due', pk }, Listed)))
  const rows = found.flat().filter(({ sk }) => sk.startsWith(prefix))
  const subjectIds = [...new Set(rows.map(({ pk }) => subjectIdOfPk(pk)))]
  const hints = subjectIds.map((subjectId) => ({ receiver, subjectId }))
  if (hints.length > 0) await queue.hint(laneOf(receiver), hints)
  else if (clock.now().getTime() - Date.parse(removedAt) > FORGOTTEN_AFTER_SECONDS * 1000)
    await table.write(forgotten(partyOf(receiver), endpointId))
}

export const sweepWebhooks = async (ports: SweepPorts, receiver: Receiver): Promise<Swept> => {
  const hearing = await hearingOf(ports, receiver)
  const called = activeOf(hearing)
  const circuits = await readCircuits(ports, receiver, called)
  const rowsOf = async (one: Receiver, circuit: CircuitState) => ({
    circuit,
    oldest: await sweepRows(ports, one, circuit),
  })
  const [, ...swept] = await Promise.all([
    Promise.all(
      hearing.endpoints
        .filter((one) => !isStanding(one))
        .map((one) => sweepRemoved(ports, receiverAt(receiver, one.endpointId), one)),
    ),
    // what is to be shared out waits for no endpoint
    rowsOf(receiver, isTogether(hearing) ? circuits.reach : 'closed'),
    ...hearing.endpoints
      .filter(isStanding)
      .map((one) => rowsOf(receiverAt(receiver, one.endpointId), circuits.of(one))),
  ])
  return {
    lane: laneOf(receiver),
    party: partyOf(receiver),
    down: circuits.down,
    isUnreachable: circuits.reach !== 'closed',
    oldestDue: swept.flatMap(({ oldest }) => oldest),
    oldestReachable: swept.flatMap(({ circuit, oldest }) => (circuit === 'closed' ? oldest : [])),
  }
}
