/** One case from its quote to the statement: the branch pays through a non-tax payment platform, and the registry sees the same. */
import { startAuthority } from '../simulate/authority.ts'
import { startBank } from '../simulate/bank.ts'
import { connectChannel, startChannel } from '../simulate/payment-channel.ts'
import { actorOf, BANK, playCandidates } from './case.ts'
import type { Scene } from './scene.ts'
import { EVENT_WORDS } from './timeline.ts'

const UNIT = '350203001002GB00123F00010203'
const XIAMEN = '350200'
const CHANNEL = '缴款平台 channel'

export const runFees = async (scene: Omit<Scene, 'unit'>) => {
  const { timeline, sandbox } = scene
  const bank = await startBank({
    baseUrl: scene.baseUrl,
    sandbox,
    tell: ({ notice }) => timeline.say(actorOf(notice.type), EVENT_WORDS[notice.type] ?? notice.type),
  })
  scene.defer(bank.close)
  if (scene.playRegistries) await playCandidates(scene, bank, [UNIT])
  let secret = ''
  const channel = await startChannel({
    now: bank.client.now,
    secret: () => secret,
    tell: (deed, detail) => timeline.say(CHANNEL, `${deed}  ${detail}`),
  })
  scene.defer(channel.close)
  secret = await connectChannel(startAuthority({ sandbox }), { channel: 'demo', url: channel.url, registry: XIAMEN })
  const { caseId } = await bank.submit({ units: [UNIT] })
  await bank.waitFor(caseId, 'case.registered', 120_000)
  const { fees } = await bank.client.read(`/v1/cases/${caseId}`)
  const [line] = fees.quote.lines
  timeline.say(BANK, `登记费 ${fees.dueFen / 100} 元  the fee, frozen at acceptance: ${line.row}, ${line.source}`)
  const body = { cases: [{ caseId, fen: fees.dueFen }] }
  const order = await bank.client.must({ method: 'POST', path: '/v1/payment-orders', body, signed: true })
  const { orderId } = order.body
  timeline.say(BANK, `开具缴款单          makes out an order  ${orderId}`)
  await channel.noticed(orderId)
  await channel.pay(orderId)
  await bank.waitFor(caseId, 'fee.paid')
  const paid = await bank.client.read(`/v1/payment-orders/${orderId}`)
  const { receipt } = paid.payments[0]
  timeline.say(BANK, `电子票据            receipt ${receipt.code} ${receipt.number} ${receipt.checkCode}`)
  const path = `/v1/fee-statements/${bank.identity.institutionId}/${XIAMEN}/${fees.enteredOn.slice(0, 7)}`
  const { totals, sha256 } = await bank.client.read(path)
  timeline.say(BANK, `对账单              statement: ${totals.cases} case, ${totals.settledFen / 100} settled  ${path}`)
  return { caseId, orderId, state: paid.state, receipt, totals, sha256, elapsedMs: timeline.elapsedMs() }
}
