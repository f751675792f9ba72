import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LocalRunner, startLocalRunner } from '../../../tools/local/start.ts'
import { until } from '../../../tools/patience.ts'
import { smallAssembly } from '../../support/runner/small-assembly.ts'
import { story } from '../../support/story.ts'

// biome-ignore lint/suspicious/noExplicitAny: answers are checked where they are read
type Json = any

let runner: LocalRunner

beforeAll(async () => {
  runner = await startLocalRunner({ assembly: smallAssembly(), environments: 'worker=1' })
})
afterAll(() => runner?.remove())

const call = async (client: string, operation: string, input: Json): Promise<Json> => {
  const answer = await fetch(`${runner.baseUrl}/call`, {
    method: 'POST',
    body: JSON.stringify({ client, operation, input }),
  })
  return answer.json()
}
const QueueUrl = () => `${runner.baseUrl}/000000000000/small-lane`
const notes = async (pk: string): Promise<Json[]> => {
  const query = {
    TableName: 'small-data-Notes',
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': { S: pk } },
    ConsistentRead: true,
  }
  return (await call('dynamodb', 'Query', query)).Items.map((item: Json) => JSON.parse(item.text.S))
}

/** Waits while the number grows, and gives up only where it stands still. */
const comesTo = async (wanted: number, count: () => Promise<number>): Promise<void> => {
  await until(async () => (await count()) >= wanted, { what: `coming to ${wanted}`, count, everyMs: 100 })
  expect(await count()).toBe(wanted)
}

describe('lanes and schedules', () => {
  story('take turns, deliver again, keep time, survive a power cut and forget what is purged', {
    'take turns between groups, so that a busy one does not hold up the others': async () => {
      const entry = (Id: string, group: string): Json => ({ Id, MessageBody: `${group}-${Id}`, MessageGroupId: group })
      const busy = Array.from({ length: 10 }, (_, at) => entry(String(at), 'busy'))
      for (let round = 0; round < 4; round += 1)
        expect(
          (await call('sqs', 'SendMessageBatch', { QueueUrl: QueueUrl(), Entries: busy })).Successful,
        ).toHaveLength(10)
      await call('sqs', 'SendMessage', { QueueUrl: QueueUrl(), MessageBody: 'quiet', MessageGroupId: 'quiet' })
      await comesTo(41, async () => (await notes('message')).length)
      const order = (await notes('message')).map((one) => one.group)
      expect(order.indexOf('quiet')).toBeLessThan(36)
      expect(new Set((await notes('message')).map((one) => one.batch))).toContain(4)
    },
    'deliver a failed message again, alone, and give up into the dead letters': async () => {
      await call('sqs', 'SendMessageBatch', {
        QueueUrl: QueueUrl(),
        Entries: [
          { Id: '1', MessageBody: 'poison' },
          { Id: '2', MessageBody: 'good' },
        ],
      })
      const dead = async () => (await runner.status()).queues['small-dead'].ready
      // Moving the clock makes messages in hand visible too, so only once both were handled.
      const handled = async () => (await notes('message')).filter((one) => ['good', 'poison'].includes(one.body)).length
      await comesTo(2, handled)
      await runner.advanceClock(31)
      await comesTo(3, handled)
      await runner.advanceClock(31)
      await comesTo(1, dead)
      const bodies = (await notes('message')).map((one) => one.body)
      expect(bodies.filter((body) => body === 'poison')).toHaveLength(2)
      expect(bodies.filter((body) => body === 'good')).toHaveLength(1)
    },
    'run soon after the start, again when the clock moves, and at once when asked': async () => {
      const ticks = async () => (await notes('tick')).length
      await until(async () => (await ticks()) > 0, { what: 'the first tick' })
      const before = await ticks()
      await runner.advanceClock(600)
      await comesTo(before + 1, ticks)
      await runner.runSchedule('worker')
      expect(await ticks()).toBe(before + 2)
    },
    'keep rows, objects and the clock over a power cut, and end the old engine': async () => {
      await call('s3', 'PutObject', { Bucket: 'small-incoming', Key: 'survivor', Body: 'here' })
      const before = await runner.status()
      await runner.kill9()
      runner = await runner.restart()
      expect((await notes('message')).length).toBeGreaterThan(40)
      expect((await call('s3', 'GetObject', { Bucket: 'small-incoming', Key: 'survivor' })).text).toBe('here')
      expect((await runner.status()).offsetSeconds).toBe(before.offsetSeconds)
      const ended = () =>
        fetch(before.engines.dynamodb).then(
          () => false,
          () => true,
        )
      await until(ended, { what: 'the end of the old engine' })
    },
    'forget what waits when purged': async () => {
      await call('sqs', 'SendMessage', { QueueUrl: QueueUrl(), MessageBody: 'late', DelaySeconds: 900 })
      await runner.purgeQueues()
      await runner.advanceClock(1000)
      const queues = Object.values<Json>((await runner.status()).queues)
      expect(queues.map(({ ready, held }) => ready + held)).toEqual(queues.map(() => 0))
    },
  })
})

describe('data that a runner works on', () => {
  it('are refused to a second one', async () => {
    await expect(startLocalRunner({ assembly: smallAssembly(), data: runner.data })).rejects.toThrow(
      'Another runner works on',
    )
  })
})

describe('a template that the runner does not understand', () => {
  const refused = (change: Parameters<typeof smallAssembly>[0]) => startLocalRunner({ assembly: smallAssembly(change) })

  it('stops the start with every unknown resource type', async () => {
    const start = refused(({ app, data }) => {
      app.Resources.Odd = { Type: 'AWS::Odd::Thing' }
      data.Resources.Other = { Type: 'AWS::Other::Thing' }
    })
    await expect(start).rejects.toThrow(/AWS::Odd::Thing\n {2}AWS::Other::Thing/)
  })

  it('stops it for an unknown action, condition, open bucket and missing permission', async () => {
    const statement = (app: Json) => app.Resources.probeRole.Properties.Policies[0].PolicyDocument.Statement[0]
    await expect(
      refused(({ app }) => {
        statement(app).Action = ['dynamodb:FlyAway']
      }),
    ).rejects.toThrow('unknown action dynamodb:FlyAway')
    await expect(
      refused(({ app }) => {
        statement(app).Condition = { StringEquals: { 'aws:Moon': 'full' } }
      }),
    ).rejects.toThrow('unknown condition key aws:Moon')
    await expect(
      refused(({ data }) => {
        delete data.Resources.Incoming.Properties.PublicAccessBlockConfiguration
      }),
    ).rejects.toThrow('not closed to the public')
    await expect(
      refused(({ app }) => {
        delete app.Resources.MayProbe
      }),
    ).rejects.toThrow('the API may not invoke')
  })
})
