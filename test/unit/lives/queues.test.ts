/** What no local engine shows of the simulated lanes: time, and what SQS refuses entry by entry. */
import {
  MessageNotInflight,
  QueueDoesNotExist,
  ReceiptHandleIsInvalid,
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  SendMessageCommand,
} from '@aws-sdk/client-sqs'
import { beforeEach, expect, it } from 'vitest'
import {
  DEAD_LETTER_RETENTION_DAYS,
  LANE_LIMITS,
  QUEUE_RETENTION_DAYS,
  VISIBILITY_FACTOR,
} from '../../../lib/names/limits.ts'
import { SimulatedQueues } from '../../../tools/lives/engines/queue.ts'

const LANE = 'feed'
const { workerTimeoutSeconds, maxReceiveCount } = LANE_LIMITS[LANE]
const VISIBILITY_MS = workerTimeoutSeconds * VISIBILITY_FACTOR * 1000
const DAY_MS = 86_400_000

let now: number
let queues: SimulatedQueues
beforeEach(() => {
  now = Date.parse('2026-12-01T01:00:00Z')
  queues = new SimulatedQueues({ now: () => now })
})

const send = (...Entries: SendMessageBatchRequestEntry[]) =>
  queues.send(new SendMessageBatchCommand({ QueueUrl: LANE, Entries }))
const one = (more: Partial<SendMessageBatchRequestEntry> = {}) => send({ Id: '0', MessageBody: 'hint', ...more })

it('gives a message again when its time is over, and not before', () => {
  one({ MessageGroupId: 'registry:r' })
  expect(queues.receive(LANE, 10)).toMatchObject([{ body: 'hint', group: 'registry:r', received: 1, sentAt: now }])
  now += VISIBILITY_MS - 1
  expect(queues.receive(LANE, 10)).toEqual([])
  expect(queues.waiting(LANE)).toEqual({ visible: 0, delayed: 0, inFlight: 1, dead: 0 })
  now += 1
  expect(queues.receive(LANE, 10)).toMatchObject([{ received: 2 }])
})

it('buries a message that was never deleted, and forgets it when it is old', () => {
  one()
  const sentAt = now
  for (let received = 1; received <= maxReceiveCount; received++) {
    expect(queues.receive(LANE, 10)).toMatchObject([{ received }])
    now += VISIBILITY_MS
  }
  expect(queues.receive(LANE, 10)).toEqual([])
  expect(queues.deadLetters(LANE)).toEqual(['hint'])
  now = sentAt + DEAD_LETTER_RETENTION_DAYS * DAY_MS
  expect(queues.deadLetters(LANE)).toEqual([])
})

it('forgets a message that nobody received for days', () => {
  one()
  now += QUEUE_RETENTION_DAYS * DAY_MS
  expect(queues.receive(LANE, 10)).toEqual([])
  expect(queues.deadLetters(LANE)).toEqual([])
})

it('holds a delayed message back', () => {
  one({ DelaySeconds: 60 })
  expect(queues.waiting(LANE)).toEqual({ visible: 0, delayed: 1, inFlight: 0, dead: 0 })
  now += 60_000
  expect(queues.receive(LANE, 10)).toHaveLength(1)
})

it('deletes by the last receipt alone', () => {
  one()
  const [first] = queues.receive(LANE, 10)
  now += VISIBILITY_MS
  const [second] = queues.receive(LANE, 10)
  queues.delete(first?.receipt ?? '')
  expect(queues.waiting(LANE).inFlight).toBe(1)
  queues.delete(second?.receipt ?? '')
  queues.delete(second?.receipt ?? '')
  expect(queues.waiting(LANE)).toEqual({ visible: 0, delayed: 0, inFlight: 0, dead: 0 })
})

it('releases what is in flight, and nothing else', () => {
  one()
  const [message] = queues.receive(LANE, 10)
  queues.release(message?.receipt ?? '')
  expect(() => queues.release(message?.receipt ?? '')).toThrow(MessageNotInflight)
  expect(() => queues.delete('of no lane')).toThrow(ReceiptHandleIsInvalid)
  expect(queues.receive(LANE, 10)).toHaveLength(1)
})

it('takes of a batch what it can and says what it cannot', () => {
  const { Successful, Failed } = send(
    { Id: 'good', MessageBody: 'hint' },
    { Id: 'empty', MessageBody: '' },
    { Id: 'control', MessageBody: '\u0001' },
    { Id: 'group', MessageBody: 'hint', MessageGroupId: '海' },
    { Id: 'late', MessageBody: 'hint', DelaySeconds: 901 },
  )
  expect(Successful.map(({ Id }) => Id)).toEqual(['good'])
  expect(Failed.map(({ Id, Code }) => [Id, Code])).toEqual([
    ['empty', 'MissingParameter'],
    ['control', 'InvalidMessageContents'],
    ['group', 'InvalidParameterValue'],
    ['late', 'InvalidParameterValue'],
  ])
  expect(queues.waiting(LANE).visible).toBe(1)
})

it('knows its lanes and the command that the product sends, and nothing else', () => {
  const elsewhere = new SendMessageBatchCommand({ QueueUrl: 'none', Entries: [{ Id: '0', MessageBody: 'x' }] })
  expect(() => queues.send(elsewhere)).toThrow(QueueDoesNotExist)
  expect(() => queues.send(new SendMessageCommand({ QueueUrl: LANE, MessageBody: 'x' }))).toThrow('do not know')
  expect(() => one({ MessageDeduplicationId: 'x' })).toThrow('do not know')
  expect(() => queues.receive(LANE, 11)).toThrow(RangeError)
})
