import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { SUPPRESSIONS, type Suppression } from './suppressions.ts'
import { outdirOf } from './synthesized.ts'
import { eachSystem, type Json, type System, systems } from './templates.ts'

type Finding = { readonly rule: string; readonly on: string }

/** What AwsSolutions, Serverless and CloudFormation's own checks say, warnings too. */
const findingsOf = ({ stage, partition }: System): Finding[] => {
  const report = join(outdirOf(stage, partition), 'validation-report.json')
  expect(existsSync(report)).toBe(true)
  return JSON.parse(readFileSync(report, 'utf8')).pluginReports.flatMap((plugin: Json) =>
    plugin.violations.flatMap(({ ruleName, violatingConstructs }: Json) =>
      violatingConstructs.map(({ constructPath }: Json) => ({
        rule: ruleName,
        on: constructPath.replace(`dengtong-${stage}-`, ''),
      })),
    ),
  )
}

const explains = ({ rule, on }: Suppression, finding: Finding) => rule.test(finding.rule) && on.test(finding.on)

describe('The rule packs AwsSolutions and Serverless', () => {
  it.each(eachSystem)('find nothing unexplained in %s', (_, one) => {
    expect(findingsOf(one).filter((finding) => !SUPPRESSIONS.some((row) => explains(row, finding)))).toEqual([])
  })

  it('were both attached: they find what the suppressions explain', () => {
    const found = systems.flatMap(findingsOf)
    expect(SUPPRESSIONS.filter((row) => !found.some((finding) => explains(row, finding)))).toEqual([])
  })
})

describe('A suppression', () => {
  it.each(SUPPRESSIONS)('has a reason and is not past its day: $rule', ({ reason, expires }) => {
    expect(reason.length).toBeGreaterThan(20)
    expect(expires).toMatch(/^\d{4}-\d{2}-\d{2}$/)
    expect(new Date().toISOString().slice(0, 10) <= expires).toBe(true)
  })
})
