/** What can be seen of a running stage, and what may be seen by whom: traces, structured logs with their retention, classes of data. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { stageOf } from '../../cdk/stage.ts'
import { BUCKETS, CLASS_TAG, CLASSES, TABLES } from '../../lib/names/resources.ts'
import { allResources, eachSystem, type Json, type Resource } from './templates.ts'

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
