/** Reads the synthesized templates as plain data. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { STAGE_NAMES, type StageName } from '../../cdk/stage.ts'
import { outdirOf, PARTITIONS, PARTS } from './synthesized.ts'

export type Part = (typeof PARTS)[number]
// biome-ignore lint/suspicious/noExplicitAny: a template is what CloudFormation says it is
export type Json = any
export type Resource = { readonly Type: string; readonly Properties: Json; readonly DeletionPolicy?: string }
export type Template = { readonly Resources: Record<string, Resource>; readonly Outputs?: Record<string, Json> }
export type System = Readonly<Record<Part, Template>> & { readonly stage: StageName; readonly partition: string }

export const templateIn = (outdir: string, stage: StageName, part: Part): Template =>
  JSON.parse(readFileSync(join(outdir, `dengtong-${stage}-${part}.template.json`), 'utf8'))

export const system = (stage: StageName, partition: string): System => ({
  stage,
  partition,
  ...(Object.fromEntries(PARTS.map((part) => [part, templateIn(outdirOf(stage, partition), stage, part)])) as Record<
    Part,
    Template
  >),
})

export const systems: readonly System[] = STAGE_NAMES.flatMap((stage) =>
  PARTITIONS.map((partition) => system(stage, partition)),
)
export const eachSystem = systems.map((one) => [`${one.stage} in ${one.partition}`, one] as const)
export const [sandbox, , test, , prod] = systems as [System, System, System, System, System, System]

export const resources = (template: Template, type: string): [string, Resource][] =>
  Object.entries(template.Resources).filter(([, resource]) => resource.Type === type)

export const allResources = (one: System): [string, Resource][] =>
  PARTS.flatMap((part) => Object.entries(one[part].Resources))

/** What looks for malware in a stage's uploads (ADR 0044). */
export const scannerOf = ({ stage, partition }: System): 'test-file' | 'guardduty' | 'clamd' => {
  if (stage !== 'prod') return 'test-file'
  return partition === 'aws' ? 'guardduty' : 'clamd'
}

/** A template value in words: `${CasesTable.Arn}/index/due`. Imports are followed to what they export. */
export const say = (value: Json, one: System): string => {
  if (typeof value !== 'object') return String(value)
  if ('Ref' in value) return `\${${value.Ref}}`
  if ('Fn::GetAtt' in value) return `\${${value['Fn::GetAtt'].join('.')}}`
  if ('Fn::Join' in value) return value['Fn::Join'][1].map((part: Json) => say(part, one)).join(value['Fn::Join'][0])
  if ('Fn::ImportValue' in value) return say(exported(value['Fn::ImportValue'], one), one)
  if ('Fn::Sub' in value) return value['Fn::Sub']
  throw new Error(`Unknown template value ${JSON.stringify(value)}`)
}

const exported = (name: string, one: System): Json => {
  const output = PARTS.flatMap((part) => Object.values(one[part].Outputs ?? {})).find((o) => o.Export?.Name === name)
  if (!output) throw new Error(`Nothing exports ${name}`)
  return output.Value
}

export const list = <T>(value: T | T[]): T[] => (Array.isArray(value) ? value : [value])
