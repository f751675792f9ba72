/** What the person woken should know of one function in particular: what it leans on, what breaks first, what must not be done. */
import type { FunctionName } from '../../cdk/constructs/service-function.ts'

export const NOTES: Readonly<Partial<Record<FunctionName, readonly string[]>>> = {
  token: [
    'Tokens live ten minutes: after that everybody is out, so this comes before anything else that is wrong.',
    'Many refusals without faults are one institution with a wrong clock or a key that ran out: `outcome` of the line `call` says which. That is theirs to repair; ring them.',
  ],
  authorizer: [
    'Callers see 500 from the gateway, without our problem body. Its answers are kept 30 s, so it shows with that delay and ends with it.',
    'It reads the tables `access` and `directory` and nothing else: look at their throttles and at the tables’ key.',
  ],
  submit: [
    'A filing is whole or absent: nothing half-done is left. Banks send again under the same Idempotency-Key.',
    'Throttled at 200 at once (`reserved` in `lib/names/limits.ts`)? Look whether one institution sends more than its rate slot should let through.',
  ],
  documents: [
    'Confirmations read up to 40 MB and take up to 25 s: timeouts with large files point to S3, not to us.',
    'Every confirmation fails at once: the scanner of the stage (`scanner` in `cdk/stage.ts`). Until it answers, no upload becomes usable, by design.',
  ],
  examine: [
    'Cases stay `validating` and banks see no answer after their 202. Only cases whose turn it is are touched; the others are not in danger.',
    'A fault with one case again and again is a defect of ours about that case: its id is in `hint.failed`. It ends in the dead letters of `platform`, and all other cases go on.',
  ],
  deliver: [
    'A registry that is down is no fault of this function: its attempts fail, are recorded and repeated, and its circuit opens. Only our own faults count here.',
    'Every registry at once, with `connect` or `timeout`: the way out ([network](../../operations/network.md)), not the registries.',
  ],
  push: ['As `deliver`, towards banks. The feed has every event meanwhile; banks that read it lose nothing.'],
  publish: [
    'Numbers of a feed are given by one worker at a time for each bank. A bank whose feed stands still has a row that cannot be published: `hint.failed` names it.',
  ],
  sweep: [
    'Until it runs again, what was hinted goes on and what was not hinted stands: retries, time limits, orders. The status page goes `degraded` after three minutes.',
    'An error that names receivers is about those alone; the others were swept.',
  ],
  seal: [
    'Nothing is lost while records wait: they are there, only not yet sealed. Do not write, delete or mark audit rows by hand, whatever the reason.',
    '“holds another text”: a seal’s object differs from its row. Stop; keep both; wake the auditor. This is what seals are for.',
  ],
  count: [
    'Figures wait and are made up for: each bank’s feed is read from where counting stopped. Nobody but the authors of reports notices before the end of a period.',
  ],
  draft: ['Matters in the last days before 31 July and 31 December; otherwise it can wait for the morning.'],
  recount: ['It changes nothing and serves the operator: look at it in the morning.'],
  seed: ['Only an operator calls it. It writes whole rows of the directory: run it again with the corrected file.'],
}
