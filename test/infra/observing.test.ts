/** What can be seen of a running stage, and what may be seen by whom: traces, structured logs with their retention, classes of data. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { stageOf } from '../../cdk/stage.ts'
import { HTTP_FAILING, WORKERS_FAILING } from '../../lib/names/alarms.ts'
import { METRICS, NAMESPACE } from '../../lib/names/metrics.ts'
import { BUCKETS, CLASS_TAG, CLASSES, LANES, TABLES } from '../../lib/names/resources.ts'
import { allResources, eachSystem, type Json, type Resource, resources, type System, say } from './templates.ts'

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)
const classOf = ({ Properties }: Resource): string | undefined =>
  Properties?.Tags?.find(({ Key }: { Key: string }) => Key === CLASS_TAG)?.Value

describe.each(eachSystem)('What can be observed of %s', (_, one) => {
  const all = allResources(one)
  const of = (...types: string[]) => all.filter(([, { Type }]) => types.includes(Type))

  it('is traced from the gateway through every function', () => {
    for (const [id, { Properties }] of of('AWS::Lambda::Function'))
      expect([id, Properties.TracingConfig]).toEqual([id, { Mode: 'Active' }])
    for (const [id, { Properties }] of of('AWS::ApiGateway::Stage'))
      expect([id, Properties.TracingEnabled]).toEqual([id, true])
  })

  it('is logged as JSON into a group of the function’s own, kept as long as the stage says and no longer', () => {
    const groups = new Map(of('AWS::Logs::LogGroup'))
    const named = of('AWS::Lambda::Function').map(([id, { Properties }]) => {
      expect([id, Properties.LoggingConfig?.LogFormat]).toEqual([id, 'JSON'])
      return Properties.LoggingConfig.LogGroup.Ref
    })
    expect(new Set(named).size).toBe(named.length)
    expect(named.filter((id) => !groups.has(id))).toEqual([])
    const { logDays } = stageOf(one.stage)
    for (const [id, { Properties }] of groups) expect([id, Properties.RetentionInDays]).toEqual([id, logDays])
  })

  it('says of every store, queue and log what it holds', () => {
    const stores = of('AWS::DynamoDB::Table', 'AWS::S3::Bucket', 'AWS::SQS::Queue', 'AWS::Logs::LogGroup')
    const unknown = stores.filter(
      ([, resource]) => !(classOf(resource) ?? '') || !((classOf(resource) as string) in CLASSES),
    )
    expect(unknown.map(([id]) => id)).toEqual([])
    const held: Json = Object.fromEntries(stores.map(([id, resource]) => [id, classOf(resource)]))
    for (const [name, { holds }] of Object.entries(TABLES))
      expect([name, held[`${capital(name)}Table`]]).toEqual([name, holds])
    for (const [name, { holds }] of Object.entries(BUCKETS))
      expect([name, held[`${capital(name)}Bucket`]]).toEqual([name, holds])
    for (const [id] of of('AWS::SQS::Queue', 'AWS::Logs::LogGroup')) expect([id, held[id]]).toEqual([id, 'internal'])
  })
})

it('the page about data names every store with its class', () => {
  const page = readFileSync('docs/operations/data.md', 'utf8')
  for (const [name, { holds }] of [...Object.entries(TABLES), ...Object.entries(BUCKETS)])
    expect(page).toMatch(new RegExp(`^\\| ${name} \\| ${holds} \\|`, 'm'))
  for (const name of Object.keys(CLASSES)) expect(page).toContain(`\`${name}\``)
})

type Asked = { readonly namespace: string; readonly name: string; readonly by: Readonly<Record<string, string>> }

/** What alarms and the dashboard ask CloudWatch for. */
const askedIn = (one: System): Asked[] => {
  const alarms = resources(one.operations, 'AWS::CloudWatch::Alarm').flatMap(([, { Properties }]) => {
    const metrics = Properties.Metrics?.flatMap(({ MetricStat }: Json) => MetricStat?.Metric ?? []) ?? [Properties]
    return metrics.map(({ Namespace, MetricName, Dimensions = [] }: Json) => ({
      namespace: Namespace,
      name: MetricName,
      by: Object.fromEntries(Dimensions.map(({ Name, Value }: Json) => [Name, say(Value, one)])),
    }))
  })
  const body = resources(one.operations, 'AWS::CloudWatch::Dashboard')[0]?.[1].Properties.DashboardBody
  const shown = JSON.parse(say(body, one)).widgets.flatMap(({ properties }: Json) => properties.metrics ?? [])
  const drawn = shown.map(([namespace, name, ...rest]: Json[]) => {
    const words = rest.filter((word) => typeof word === 'string')
    const by = words.flatMap((word, at) => (at % 2 === 0 ? [[word, words[at + 1]]] : []))
    return { namespace, name, by: Object.fromEntries(by) }
  })
  return [...alarms, ...drawn]
}

/** https://docs.aws.amazon.com: what these services publish, under the dimensions asked for here. */
const PUBLISHED: Readonly<Record<string, { readonly dimension: string; readonly names: readonly string[] }>> = {
  'AWS/Lambda': { dimension: 'FunctionName', names: ['Errors', 'Throttles', 'Invocations'] },
  'AWS/ApiGateway': { dimension: 'ApiName', names: ['5XXError', '4XXError', 'Count', 'Latency'] },
  'AWS/SQS': {
    dimension: 'QueueName',
    names: ['ApproximateNumberOfMessagesVisible', 'ApproximateAgeOfOldestMessage'],
  },
}

describe.each(eachSystem)('What the alarms and the dashboard of %s ask for', (_, one) => {
  const all = allResources(one)
  const called = (type: string, property: string) =>
    all.filter(([, { Type }]) => type === Type).map(([, { Properties }]) => Properties[property])
  const existing: Readonly<Record<string, readonly string[]>> = {
    FunctionName: called('AWS::Lambda::Function', 'FunctionName'),
    ApiName: called('AWS::ApiGateway::RestApi', 'Name'),
    QueueName: all.filter(([, { Type }]) => Type === 'AWS::SQS::Queue').map(([id]) => `\${${id}.QueueName}`),
    lane: Object.keys(LANES),
    function: called('AWS::Lambda::Function', 'FunctionName'),
  }

  it('is published: by AWS under that dimension, by our code as test/contract/platform/measures.test.ts sees it', () => {
    for (const { namespace, name, by } of askedIn(one)) {
      const own = Object.values<{ name: string; by?: string }>(METRICS).find((metric) => metric.name === name)
      const row = namespace === NAMESPACE ? own : PUBLISHED[namespace]
      expect([namespace, name, row !== undefined]).toEqual([namespace, name, true])
      const dimension = row && 'dimension' in row ? row.dimension : own?.by
      if (row && 'names' in row) expect(row.names).toContain(name)
      expect([name, Object.keys(by)]).toEqual([name, dimension ? [dimension] : []])
      for (const [of, value] of Object.entries(by)) expect(existing[of]).toContain(value)
    }
  })

  it('is every metric of ours that somebody could wait for, and counts the faults that functions survive', () => {
    const asked = askedIn(one)
    const own = new Set(asked.filter(({ namespace }) => namespace === NAMESPACE).map(({ name }) => name))
    // by operation, for whoever looks into one: a graph of each would be one of a hundred
    expect([...own].sort()).toEqual(
      Object.values(METRICS)
        .map(({ name }) => name)
        .filter((name) => name !== METRICS.callMilliseconds.name)
        .sort(),
    )
    const counting = [...HTTP_FAILING, ...WORKERS_FAILING].filter(({ countsFaults }) => countsFaults)
    const faults = asked.filter(({ name }) => name === METRICS.faults.name).map(({ by }) => by['function'])
    expect(faults.sort()).toEqual(counting.map((row) => `dengtong-${one.stage}-${row.function}`).sort())
  })
})
