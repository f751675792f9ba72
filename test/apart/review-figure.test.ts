/** 规则预警准确度 over the whole platform; each run has the same figure without one (test/unit/review/scripted-accuracy.test.ts). */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { it } from 'vitest'
import type { RuleAccuracy } from '../../lib/review/rule-accuracy.ts'
import { expectScriptedAccuracy } from '../support/review/scripted-accuracy.ts'
import { LONG } from '../support/sample.ts'

it.runIf(LONG)('gives precision and recall per rule: right, wrong and missed warnings are told apart', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['tools/bench/main.ts', '--review'])
  const { figures } = JSON.parse(stdout.slice(stdout.lastIndexOf('{\n  "figures"'))) as { figures: RuleAccuracy[] }
  expectScriptedAccuracy(figures, 2)
})
