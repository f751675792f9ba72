/** The simulated lanes say what the local engine of queues says, as long as no time passes. */
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import fc from 'fast-check'
import { type FauxqsServer, startFauxqs } from 'fauxqs'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { LANE_LIMITS } from '../../../lib/names/limits.ts'
import { sqsQueue } from '../../../lib/platform/aws/queue.ts'
import type { Log, Queue } from '../../../lib/platform/ports.ts'
import { SimulatedQueues } from '../../../tools/lives/engines/queue.ts'
import { queueClient } from '../../support/simulated.ts'

const LANE = 'registry'
const DEAD = 'dead'
const { maxReceiveCount } = LANE_LIMITS[LANE]
const SILENT: Log = { info: () => {}, error: () => {}, measure: () => {} }

let server: FauxqsServer
let client: SQSClient
let url: (name: string) => string

beforeAll(async () => {
  server = await startFauxqs({ port: 0, logger: false })
  const endpoint = `http://127.0.0.1:${server.port}`
  url = (name) => `${endpoint}/000000000000/${name}`
  client = new SQSClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  })
})
afterAll(async () => {
  client.destroy()
  await server.stop()
})

/** Both of them empty. */
const begin = () => {
  for (const name of [LANE, DEAD]) server.deleteQueue(name, { region: 'us-east-1' })
  const { queueArn } = server.createQueue(DEAD, { region: 'us-east-1' })
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: queueArn, maxReceiveCount })
  server.createQueue(LANE, { region: 'us-east-1', attributes: { VisibilityTimeout: '540', RedrivePolicy } })
  const simulated = new SimulatedQueues({ now: () => Date.parse('2026-12-01T01:00:00Z') })
  return {
    simulated,
    ports: [sqsQueue(url, SILENT, client), sqsQueue((name) => name, SILENT, queueClient(simulated))] as const,
  }
}
let both: ReturnType<typeof begin>
beforeEach(() => {
  both = begin()
})

type Received = ReadonlyMap<string, string>

/** Bodies with their receipts. */
const receivedByLocal = async (name: string): Promise<Received> => {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({ QueueUrl: url(name), MaxNumberOfMessages: 10 }),
  )
  return new Map(Messages.map(({ Body = '', ReceiptHandle = '' }) => [Body, ReceiptHandle]))
}
const receivedBySimulated = (): Received =>
  new Map(both.simulated.receive(LANE, 10).map(({ body, receipt }) => [body, receipt]))

const bodiesOf = (received: Received): string[] => [...received.keys()].sort()

type Acts = readonly ('deleted' | 'released' | 'left')[]
const acts: fc.Arbitrary<Acts> = fc.array(fc.constantFrom('deleted', 'released', 'left'), {
  minLength: 1,
  maxLength: 4,
})
const rounds = fc.record({ hints: fc.integer({ min: 0, max: 3 }), acts })

const act = async (how: Acts[number], local: string, simulated: string): Promise<void> => {
  const QueueUrl = url(LANE)
  if (how === 'deleted') {
    await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: local }))
    both.simulated.delete(simulated)
  }
  if (how === 'released') {
    await client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: local, VisibilityTimeout: 0 }))
    both.simulated.release(simulated)
  }
}

it('receives, deletes, releases and buries alike', async () => {
  const agrees = fc.asyncProperty(fc.array(rounds, { minLength: 1, maxLength: 12 }), async (played) => {
    both = begin()
    let sent = 0
    const hint = (queue: Queue, count: number) =>
      queue.hint(
        LANE,
        Array.from({ length: count }, (_, at) => ({ receiver: 'registry:r', subjectId: `s${sent + at}` })),
      )
    for (const { hints, acts: done } of played) {
      for (const queue of both.ports) await hint(queue, hints)
      sent += hints
      const [local, simulated] = [await receivedByLocal(LANE), receivedBySimulated()]
      expect(bodiesOf(simulated)).toEqual(bodiesOf(local))
      for (const [at, body] of bodiesOf(local).entries())
        await act(done[at % done.length] ?? 'left', local.get(body) ?? '', simulated.get(body) ?? '')
    }
    expect([...both.simulated.deadLetters(LANE)].sort()).toEqual(bodiesOf(await receivedByLocal(DEAD)))
  })
  await fc.assert(agrees, { numRuns: 30 })
})

it('buries what is received once more than it may be', async () => {
  for (const queue of both.ports) await queue.hint(LANE, [{ receiver: 'registry:r', subjectId: 's' }])
  for (let received = 1; received <= maxReceiveCount; received++) {
    const [local, simulated] = [await receivedByLocal(LANE), receivedBySimulated()]
    expect([local.size, simulated.size]).toEqual([1, 1])
    for (const [body, receipt] of local) await act('released', receipt, simulated.get(body) ?? '')
  }
  expect([(await receivedByLocal(LANE)).size, receivedBySimulated().size]).toEqual([0, 0])
  expect((await receivedByLocal(DEAD)).size).toBe(1)
  expect(both.simulated.waiting(LANE)).toEqual({ visible: 0, delayed: 0, inFlight: 0, dead: 1 })
})

const entry = (Id: string, MessageBody = '{}') => ({ Id, MessageBody })
const REFUSED = {
  'no entries': [],
  'eleven entries': Array.from({ length: 11 }, (_, at) => entry(String(at))),
  'an id twice': [entry('a'), entry('a')],
  'more than 1 MiB together': [entry('a', 'x'.repeat(1024 * 1024)), entry('b', 'x')],
}

it('refuses the same batches', async () => {
  const nameOf = async (send: () => unknown): Promise<string> => {
    try {
      await send()
      return 'taken'
    } catch (error) {
      return error instanceof Error ? error.name : 'unknown'
    }
  }
  for (const [what, Entries] of Object.entries(REFUSED)) {
    const local = await nameOf(() => client.send(new SendMessageBatchCommand({ QueueUrl: url(LANE), Entries })))
    const simulated = await nameOf(() => both.simulated.send(new SendMessageBatchCommand({ QueueUrl: LANE, Entries })))
    expect([what, simulated]).toEqual([what, local])
    expect(simulated).not.toBe('taken')
  }
})
