import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  CALENDAR_DAYS_AHEAD,
  DEAD_LETTER_RETENTION_DAYS,
  FIGURES_LATE_MINUTES,
  LANE_LIMITS,
  OVERDUE_CASES,
} from '../../lib/names/limits.ts'
import { METRICS } from '../../lib/names/metrics.ts'
import { LANES, type LaneName } from '../../lib/names/resources.ts'
import { type Operation, ROUTES } from '../../lib/names/routes/index.ts'
import type { Route } from '../../lib/names/routes/route.ts'
import { WORKERS, type Worker } from '../../lib/names/workers.ts'
import { eachSystem, type Json, prod, resources, type System, say } from './templates.ts'

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)
const workers = Object.entries(WORKERS) as [string, Worker][]

const functionOf = (name: string, one: System): [string, Json] => {
  const found = [
    ...resources(one.workers, 'AWS::Lambda::Function'),
    ...resources(one.api, 'AWS::Lambda::Function'),
  ].find(([, f]) => f.Properties.FunctionName === `dengtong-${one.stage}-${name}`)
  return [found?.[0] ?? '', found?.[1].Properties]
}
const aliasOf = (name: string, one: System): string =>
  resources(one.workers, 'AWS::Lambda::Alias').find(
    ([, alias]) => alias.Properties.FunctionName.Ref === functionOf(name, one)[0],
  )?.[0] ?? ''

describe.each(eachSystem)('The workers of %s', (_, one) => {
  it.each(workers.filter(([, { trigger }]) => 'lane' in trigger))('let %s drain its lane', (name, { trigger }) => {
    const lane = (trigger as { lane: LaneName }).lane
    const mapping = resources(one.workers, 'AWS::Lambda::EventSourceMapping').find(
      ([, m]) => m.Properties.FunctionName.Ref === aliasOf(name, one),
    )?.[1].Properties
    expect(say(mapping.EventSourceArn, one)).toBe(`\${${capital(lane)}Lane.Arn}`)
    expect(mapping.FunctionResponseTypes).toEqual(['ReportBatchItemFailures'])
    expect(mapping.ScalingConfig.MaximumConcurrency).toBe(LANE_LIMITS[lane].maxConcurrency)
    const timeout = functionOf(name, one)[1].Timeout
    const queue = one.data.Resources[`${capital(lane)}Lane`]?.Properties
    expect(queue.VisibilityTimeout).toBeGreaterThanOrEqual(6 * timeout)
  })

  it('drain every lane once', () => {
    expect(resources(one.workers, 'AWS::Lambda::EventSourceMapping')).toHaveLength(Object.keys(LANES).length)
  })

  it('run by the clock only where the table says so, and operators call the others', () => {
    const rules = resources(one.workers, 'AWS::Events::Rule').map(([, { Properties }]) => [
      Properties.ScheduleExpression,
      Properties.Targets[0].Arn.Ref,
    ])
    const expected = workers.flatMap(([name, { trigger }]) =>
      'everyMinutes' in trigger
        ? [[`rate(${trigger.everyMinutes} minute${trigger.everyMinutes === 1 ? '' : 's'})`, aliasOf(name, one)]]
        : [],
    )
    expect(rules).toEqual(expected)
    const called = resources(one.workers, 'AWS::Lambda::Permission').map(([, p]) => p.Properties.FunctionName.Ref)
    expect(called).toEqual(expected.map(([, alias]) => alias))
  })

  it('are run once where nobody waits for the outcome: a run that failed, or was kept waiting, is not made up for', () => {
    const configs = resources(one.workers, 'AWS::Lambda::EventInvokeConfig').map(([, { Properties }]) => [
      Properties.FunctionName.Ref,
      Properties.MaximumRetryAttempts,
      Properties.MaximumEventAgeInSeconds,
    ])
    const byClockOrHand = workers.filter(([, { trigger }]) => !('lane' in trigger || 'authorizer' in trigger))
    const expected = byClockOrHand.map(([name]) => [functionOf(name, one)[0], 0, 60])
    expect(configs.sort()).toEqual(expected.sort())
  })
})

describe.each(eachSystem)('The alarms of %s', (_, one) => {
  const alarms = resources(one.operations, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties)
  const named = (name: string): Json => alarms.find((alarm) => alarm.AlarmName === `dengtong-${one.stage}-${name}`)

  it('watch each function for errors and throttles, and say what people lose', () => {
    const routes = Object.entries(ROUTES) as [Operation, Route][]
    const impacts = [
      ...routes.map(([operation, { function: name }]) => ({ name, impact: ROUTES[operation].impact })),
      ...workers.map(([name, { impact }]) => ({ name, impact })),
    ]
    for (const { name, impact } of impacts) {
      const alarm = named(`${name}-failing`)
      expect(alarm.AlarmDescription).toContain(impact)
      expect(JSON.stringify(alarm.Metrics)).toContain(`dengtong-${one.stage}-${name}"`)
    }
  })

  it('see a dead letter at once, and a lane that waits', () => {
    for (const [lane, { impact }] of Object.entries(LANES) as [LaneName, { impact: string }][]) {
      const dead = named(`${lane}-dead-letters`)
      expect(dead).toMatchObject({
        MetricName: 'ApproximateNumberOfMessagesVisible',
        Threshold: 1,
        EvaluationPeriods: 1,
      })
      expect(say(dead.Dimensions[0].Value, one)).toBe(`\${${capital(lane)}LaneDeadLetters.QueueName}`)
      const waiting = named(`${lane}-waiting`)
      expect(waiting).toMatchObject({ MetricName: 'ApproximateAgeOfOldestMessage' })
      expect(say(waiting.Dimensions[0].Value, one)).toBe(`\${${capital(lane)}Lane.QueueName}`)
      for (const alarm of [dead, waiting]) {
        expect(alarm.AlarmDescription).toContain(impact)
        expect(alarm.AlarmActions).toBeUndefined()
      }
    }
  })

  it('see a clock that stands still, and a gateway that fails without a function', () => {
    const silent = named('sweep-stands-still')
    expect(silent).toMatchObject({ MetricName: 'Invocations', TreatMissingData: 'breaching', EvaluationPeriods: 5 })
    expect(silent.AlarmDescription).toContain(WORKERS.sweep.impact)
    expect(named('gateway-failing')).toMatchObject({ Namespace: 'AWS/ApiGateway', MetricName: '5XXError' })
  })

  it('wake by objective, one call for one outage: every other alarm is below exactly one of them', () => {
    const composites = resources(one.operations, 'AWS::CloudWatch::CompositeAlarm')
    const nameOf = ({ AlarmName }: Json): string => AlarmName.slice(`dengtong-${one.stage}-`.length)
    const waking = alarms.filter(({ AlarmActions }) => AlarmActions)
    expect([...composites.map(([, { Properties }]) => Properties), ...waking].map(nameOf).sort()).toEqual([
      'availability',
      'calendar-ends',
      'cases-overdue',
      'dead-letters',
      'deliveries-late',
      'figures-late',
      'scanner-down',
      'sealing-late',
      'slow',
    ])
    for (const [, { Properties }] of composites) expect(Properties.AlarmActions).toHaveLength(1)
    const rules = composites.map(([, { Properties }]) => JSON.stringify(Properties.AlarmRule))
    for (const [id, { Properties }] of resources(one.operations, 'AWS::CloudWatch::Alarm'))
      expect([nameOf(Properties), rules.filter((rule) => rule.includes(`"${id}"`)).length]).toEqual([
        nameOf(Properties),
        Properties.AlarmActions ? 0 : 1,
      ])
  })

  it('are on the dashboard of the stage with what they measure', () => {
    const [dashboard, ...more] = resources(one.operations, 'AWS::CloudWatch::Dashboard')
    expect(more).toEqual([])
    const shown = JSON.stringify(dashboard?.[1].Properties.DashboardBody)
    expect(dashboard?.[1].Properties.DashboardName).toBe(`dengtong-${one.stage}`)
    for (const [id, { Properties }] of resources(one.operations, 'AWS::CloudWatch::CompositeAlarm'))
      expect([Properties.AlarmName, shown.includes(`"${id}"`)]).toEqual([Properties.AlarmName, true])
    const measured = Object.values(METRICS).map(({ name }) => name)
    const manySeries = ['CallMilliseconds', 'Faults']
    for (const metric of measured.filter((name) => !manySeries.includes(name))) expect(shown).toContain(metric)
  })

  it('count the cases past their time limit', () => {
    expect(named('cases-overdue')).toMatchObject({ MetricName: 'OverdueCases', Threshold: OVERDUE_CASES })
  })

  it('wake somebody where counting does not keep up in three runs', () => {
    expect(named('figures-late')).toMatchObject({
      Namespace: 'Dengtong',
      MetricName: 'OldestUncountedSeconds',
      Threshold: FIGURES_LATE_MINUTES * 60,
      Period: WORKERS.count.trigger.everyMinutes * 60,
      EvaluationPeriods: 3,
    })
  })

  it('wake somebody two months before the last day whose being worked is announced', () => {
    expect(named('calendar-ends')).toMatchObject({
      Namespace: 'Dengtong',
      MetricName: 'AnnouncedDays',
      Statistic: 'Minimum',
      Threshold: CALENDAR_DAYS_AHEAD,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'notBreaching',
    })
  })

  it('wake somebody while the scanner of uploads is down, however few confirm', () => {
    expect(named('scanner-down')).toMatchObject({
      Namespace: 'Dengtong',
      MetricName: 'ScannerFaults',
      Statistic: 'Sum',
      Threshold: 1,
      DatapointsToAlarm: 3,
      EvaluationPeriods: 15,
    })
  })

  it('watch every objective: answers in time, nothing due for long, no unsealed record', () => {
    expect(named('slow')).toMatchObject({ MetricName: 'PromptMilliseconds', ExtendedStatistic: 'p99' })
    expect(named('unsealed')).toMatchObject({ Namespace: 'Dengtong', MetricName: 'OldestUnsealedSeconds' })
    for (const lane of Object.keys(LANES))
      expect(named(`${lane}-late`)).toMatchObject({
        Namespace: 'Dengtong',
        MetricName: 'OldestReachableSeconds',
        Dimensions: [{ Name: 'lane', Value: lane }],
      })
  })

  it('have a page each that says what to do, and there is no page without its alarm', () => {
    const composites = resources(one.operations, 'AWS::CloudWatch::CompositeAlarm')
    const names = [
      ...alarms.map(({ AlarmName }) => AlarmName),
      ...composites.map(([, { Properties }]) => Properties.AlarmName),
    ].map((name) => name.slice(`dengtong-${one.stage}-`.length))
    const pages = readdirSync('docs/generated/alarms').filter((file) => file !== 'README.md')
    expect(pages.map((file) => file.replace('.md', '')).sort()).toEqual(names.sort())
    for (const { AlarmDescription } of alarms)
      expect(AlarmDescription).toMatch(/ Runbook: docs\/generated\/alarms\/[a-z-]+\.md$/)
  })

  it('stay within what CloudWatch takes', () => {
    for (const { AlarmDescription } of alarms) expect(AlarmDescription.length).toBeLessThanOrEqual(1024)
  })
})

describe('Dead letters', () => {
  it('outlive the queue they come from, so that a defect found late can still be read', () => {
    for (const [id, { Properties }] of resources(prod.data, 'AWS::SQS::Queue')) {
      const days = Properties.MessageRetentionPeriod / 86_400
      expect([id, days]).toEqual([id, id.endsWith('DeadLetters') ? DEAD_LETTER_RETENTION_DAYS : 4])
    }
  })
})
