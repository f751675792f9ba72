/**
 * One loan on five units in three registries, of which the second refuses: what stands, what is held, what is prepared. Then the bank
 * takes another home for it and files that part again, and the loan is paid out.
 */
import { type Bank, startBank } from '../simulate/bank.ts'
import type { Answer } from '../simulate/client.ts'
import type { Filing } from '../simulate/filing.ts'
import { chinaTime } from '../simulate/time.ts'
import { actorOf, BANK, PLATFORM, playCandidates } from './case.ts'
import type { Scene } from './scene.ts'
import { EVENT_WORDS } from './timeline.ts'

/** Fuzhou's unit ends in 9001: its simulated registry refuses. */
const UNITS = [
  '350203001002GB00123F00010203',
  '350203001002GB00123F00010204',
  '350102001002GB00123F00019001',
  '350503001002GB00123F00010203',
  '350503001002GB00123F00010204',
]

const FUZHOU = '350100'
/** What the borrower offers instead. */
const OTHER_HOME = '350102001002GB00123F00010203'

type Part = {
  readonly caseId: string
  readonly registry: string
  readonly applicationState: string
  readonly stands: boolean
}

const partsOf = async (bank: Bank, caseId: string): Promise<readonly Part[]> =>
  (await bank.client.read(`/v1/cases/${caseId}`)).parts

const shownOf = ({ registry, applicationState, stands }: Part) => ({ registry, applicationState, stands })

const payOut = (bank: Bank, caseId: string): Promise<Answer> =>
  bank.client.call({
    method: 'POST',
    path: `/v1/cases/${caseId}/disbursement`,
    body: { disbursedAt: chinaTime(bank.client.now()), amount: { currency: 'CNY', fen: 120_000_000 } },
    signed: true,
  })

/** What the bank may do now: give the loan up and release what stands, or file the failed part again. */
const showHeld = async ({ timeline }: Omit<Scene, 'unit'>, bank: Bank, caseId: string) => {
  const { status, body } = await payOut(bank, caseId)
  timeline.say(BANK, `放款被扣住          the disbursement is held: ${status} ${body?.code}`)
  const prepared = (await bank.client.read(`/v1/cases/${caseId}/prepared-releases`)).items as { registry: string }[]
  timeline.say(
    PLATFORM,
    `已预备注销申请      releases are prepared for ${prepared.map(({ registry }) => registry).join(', ')}`,
  )
  return { held: body?.code as string, prepared: prepared.length }
}

/** The same loan and contract, another home: the new case takes the place of the one that was refused. */
const fileAgain = async (bank: Bank, filing: Filing, replacesPart: string): Promise<string> => {
  const { loan, mortgage } = filing
  const answer = await bank.file({ ...(await bank.prepare({ units: [OTHER_HOME] })), loan, mortgage, replacesPart })
  if (answer.status >= 400) throw new Error(`The platform refused the filing: ${answer.status} ${answer.text}`)
  return answer.body.caseId
}

export const severalRegistries = async (scene: Omit<Scene, 'unit'>) => {
  const { timeline } = scene
  const bank = await startBank({
    baseUrl: scene.baseUrl,
    sandbox: scene.sandbox,
    tell: ({ notice }) =>
      timeline.say(
        actorOf(notice.type),
        `${EVENT_WORDS[notice.type] ?? notice.type}  ${notice.parent ? `part ${notice.caseId.slice(-6)}` : 'loan'}`,
      ),
  })
  scene.defer(bank.close)
  if (scene.playRegistries) await playCandidates(scene, bank, UNITS)
  const { caseId, filing } = await bank.submit({ units: UNITS, disbursementWaitsFor: 'all' })
  timeline.say(
    BANK,
    `提交一笔贷款，五个单元分属三个登记机构  files one loan, five units in three registries  ${caseId}`,
  )
  await bank.waitFor(caseId, 'loan.part-failed', 120_000)
  for (const part of await partsOf(bank, caseId))
    if (part.registry !== FUZHOU) await bank.waitFor(part.caseId, 'certificate.delivered', 120_000)
  const refused = await partsOf(bank, caseId)
  const failed = refused.find(({ registry }) => registry === FUZHOU)?.caseId ?? ''
  const { held, prepared } = await showHeld(scene, bank, caseId)
  const next = await fileAgain(bank, filing, failed)
  timeline.say(BANK, `换一处房产重新提交  files that part again, with another home  part ${next.slice(-6)}`)
  await bank.waitFor(caseId, 'loan.part-replaced')
  await bank.waitFor(caseId, 'loan.certified', 120_000)
  await payOut(bank, caseId)
  await bank.waitFor(caseId, 'loan.disbursed')
  const ended = await bank.client.read(`/v1/cases/${caseId}`)
  return {
    caseId,
    whenOneRefused: refused.map(shownOf),
    held,
    prepared,
    state: ended.caseState as string,
    parts: (ended.parts as Part[]).map(shownOf),
    elapsedMs: timeline.elapsedMs(),
  }
}
