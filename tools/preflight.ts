/** `npm run preflight -- --stage prod`: what an account lacks, said before a deploy fails on it. */
import { parseArgs } from 'node:util'
import { stageOf } from '../cdk/stage.ts'
import { exitCodeOf, judge, lineOf } from './preflight/checks.ts'
import { readFacts } from './preflight/facts.ts'

const { values } = parseArgs({
  options: { stage: { type: 'string', default: 'sandbox' }, partition: { type: 'string' } },
})
const stage = stageOf(values.stage, values.partition)
const findings = judge(stage, await readFacts(stage), new Date())
const count = (verdict: string) => findings.filter((finding) => finding.verdict === verdict).length

console.log(`${stage.name} · ${stage.home.partition} · ${stage.home.region}`)
for (const finding of findings) console.log(lineOf(finding))
console.log(
  `\n缺少 ${count('missing')} 项，未能检查 ${count('unchecked')} 项 / ${count('missing')} missing, ${count('unchecked')} not checked`,
)
process.exitCode = exitCodeOf(findings)
