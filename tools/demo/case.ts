/** One mortgage case from the bank's filing to the certificate in the bank's hands, told as it happens. */
import { type Bank, type Notice, startBank } from '../simulate/bank.ts'
import { startRegistries } from '../simulate/registry.ts'
import type { Deed } from '../simulate/registry-case.ts'
import type { Sandbox } from '../simulate/sandbox.ts'
import { DEED_WORDS, EVENT_WORDS, type Timeline } from './timeline.ts'

export type Outcome = {
  readonly caseId: string
  readonly state: string
  readonly registry: string
  readonly registryNumber: string
  readonly certificateNumber: string
  readonly certificateSha256: string
  readonly events: number
  readonly elapsedMs: number
}

/** The platform answered that this unit cannot be taken; `text` is its own answer. */
export class UnitRefused extends Error {
  readonly text: string
  constructor(text: string) {
    super('The platform refuses this unit')
    this.text = text
  }
}

export type Scene = {
  readonly baseUrl: string
  readonly sandbox: Sandbox
  readonly unit: string
  readonly timeline: Timeline
  /** Play the registries too; false where they run beside the platform already. */
  readonly playRegistries: boolean
  /** Told what to close at the end, whatever happens. */
  readonly defer: (close: () => Promise<void>) => void
}

export const BANK = '银行 bank'
const REGISTRY = '登记机构 registry'
const PLATFORM = '平台 platform'

/** Who caused an event, for the reader. */
export const actorOf = (type: string): string => {
  if (/^loan\.(divided|secured|certified|part-failed|not-secured)$/.test(type)) return PLATFORM
  if (/submitted|withdrawal-requested|disbursed/.test(type)) return BANK
  return /accepted|review|refused|registered|issued|withdrawn|declined/.test(type) ? REGISTRY : PLATFORM
}

/** Only the registries that could get these units: a guess to save time; the platform alone decides the routing. */
export const playCandidates = async (
  scene: Omit<Scene, 'unit'>,
  bank: Bank,
  units: readonly string[],
): Promise<void> => {
  const listed = (await bank.client.read('/v1/registries')).items as { code: string; prefixes?: string[] }[]
  const likely = listed.filter((one) => one.prefixes?.some((prefix) => units.some((unit) => unit.startsWith(prefix))))
  const registries = await startRegistries({
    baseUrl: scene.baseUrl,
    sandbox: scene.sandbox,
    only: likely.map((one) => one.code),
    pollMs: 300,
    tell: (deed: Deed) =>
      scene.timeline.say(REGISTRY, `${DEED_WORDS[deed.deed] ?? deed.deed}${deed.detail ? `  ${deed.detail}` : ''}`),
  })
  scene.defer(registries.close)
  await registries.ready
}

const refusesUnit = (errors: unknown): boolean =>
  Array.isArray(errors) && errors.some((one: { pointer?: string }) => /^#?\/units/.test(one.pointer ?? ''))

const fileCase = async (scene: Scene, bank: Bank): Promise<string> => {
  const filing = await bank.prepare({ units: [scene.unit] })
  scene.timeline.say(BANK, `上传材料            uploads ${filing.documents.length} documents`)
  const answer = await bank.file(filing)
  if (answer.status >= 400) {
    if (refusesUnit(answer.body?.errors)) throw new UnitRefused(answer.text)
    throw new Error(`The platform refused the filing: ${answer.status} ${answer.text}`)
  }
  scene.timeline.say(BANK, `提交联办业务        files the case ${answer.body.caseId}`)
  return answer.body.caseId
}

const ENDED_BADLY = ['case.validation-failed', 'case.not-accepted', 'case.refused', 'case.withdrawn']

const checkNotice = (notice: Notice): void => {
  if (!ENDED_BADLY.includes(notice.type)) return
  const text = JSON.stringify(notice)
  if (notice.type === 'case.validation-failed' && refusesUnit(notice.data?.['faults'])) throw new UnitRefused(text)
  throw new Error(`The case ended without registration: ${text}`)
}

const receiveCertificate = async (scene: Scene, bank: Bank, caseId: string) => {
  const seen = await bank.client.read(`/v1/cases/${caseId}`)
  const certificate = seen.certificates[0] as { certificateId: string; number: string; sha256: string }
  const fetched = await bank.fetchCertificate(caseId, certificate.certificateId)
  if (fetched.sha256 !== certificate.sha256) throw new Error('The certificate’s bytes do not have the digest reported')
  scene.timeline.say(BANK, `下载并核对电子证明  downloads the certificate, digest matches  ${certificate.number}`)
  return certificate
}

export const runCase = async (scene: Scene): Promise<Outcome> => {
  const { timeline } = scene
  const bank = await startBank({
    baseUrl: scene.baseUrl,
    sandbox: scene.sandbox,
    tell: ({ notice, by }) =>
      timeline.say(actorOf(notice.type), `${EVENT_WORDS[notice.type] ?? notice.type}  (${by} #${notice.sequence})`),
  })
  scene.defer(bank.close)
  timeline.say(BANK, '登录并登记回调地址  signs in, registers its webhook')
  if (scene.playRegistries) await playCandidates(scene, bank, [scene.unit])
  const caseId = await fileCase(scene, bank)
  checkNotice(await bank.waitFor(caseId, ['certificate.delivered', ...ENDED_BADLY], 120_000))
  const certificate = await receiveCertificate(scene, bank, caseId)
  await bank.disburse(caseId)
  timeline.say(BANK, '报告放款            reports the disbursement')
  await bank.waitFor(caseId, 'loan.disbursed')
  const ended = await bank.client.read(`/v1/cases/${caseId}`)
  return {
    caseId,
    state: ended.caseState,
    registry: ended.registry.code ?? ended.registry,
    registryNumber: ended.registryNumber,
    certificateNumber: certificate.number,
    certificateSha256: certificate.sha256,
    events: ended.timeline.length,
    elapsedMs: timeline.elapsedMs(),
  }
}
