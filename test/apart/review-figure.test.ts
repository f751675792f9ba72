/** 规则预警准确度 over the whole platform; each run has the same figure without one (test/unit/review/scripted-figure.test.ts). */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { it } from 'vitest'
import type { RuleFigure } from '../../lib/review/figure.ts'
import { expectScriptedFigure } from '../support/review/scripted-figure.ts'
import { LONG } from '../support/sample.ts'

it.runIf(LONG)('gives precision and recall per rule: right, wrong and missed warnings are told apart', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['tools/bench/main.ts', '--review'])
  const { figures } = JSON.parse(stdout.slice(stdout.lastIndexOf('{\n  "figures"'))) as { figures: RuleFigure[] }
  expectScriptedFigure(figures, 2)
})
