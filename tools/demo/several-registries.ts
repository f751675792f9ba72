/** One loan on five units in three registries, of which the second refuses: what stands, what is held, what is prepared. */
import { startBank } from '../simulate/bank.ts'
import { chinaTime } from '../simulate/time.ts'
import { actorOf, BANK, playCandidates, type Scene } from './case.ts'
import { EVENT_WORDS } from './timeline.ts'

/** Fuzhou's unit ends in 9001: its simulated registry refuses. */
const UNITS = [
  '350203001002GB00123F00010203',
  '350203001002GB00123F00010204',
  '350102001002GB00123F00019001',
  '350503001002GB00123F00010203',
  '350503001002GB00123F00010204',
]

type Part = {
  readonly caseId: string
  readonly registry: string
  readonly applicationState: string
  readonly stands: boolean
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
  const { caseId } = await bank.submit({ units: UNITS, disbursementWaitsFor: 'all' })
  timeline.say(
    BANK,
    `提交一笔贷款，五个单元分属三个登记机构  files one loan, five units in three registries  ${caseId}`,
  )
  await bank.waitFor(caseId, 'loan.part-failed', 120_000)
  const { parts } = (await bank.client.read(`/v1/cases/${caseId}`)) as { parts: Part[] }
  for (const part of parts)
    if (part.registry !== '350100') await bank.waitFor(part.caseId, 'certificate.delivered', 120_000)
  const answer = await bank.client.call({
    method: 'POST',
    path: `/v1/cases/${caseId}/disbursement`,
    body: { disbursedAt: chinaTime(bank.client.now()), amount: { currency: 'CNY', fen: 120_000_000 } },
    signed: true,
  })
  timeline.say(BANK, `放款被扣住          the disbursement is held: ${answer.status} ${answer.body?.code}`)
  const prepared = (await bank.client.read(`/v1/cases/${caseId}/prepared-releases`)).items as { registry: string }[]
  timeline.say(
    BANK,
    `已预备注销申请      releases are prepared for ${prepared.map(({ registry }) => registry).join(', ')}`,
  )
  await bank.giveUp(caseId)
  const ended = await bank.client.read(`/v1/cases/${caseId}`)
  return {
    caseId,
    state: ended.applicationState,
    parts: (ended.parts as Part[]).map(({ registry, applicationState, stands }) => ({
      registry,
      applicationState,
      stands,
    })),
    held: answer.body?.code,
    prepared: prepared.length,
    elapsedMs: timeline.elapsedMs(),
  }
}
