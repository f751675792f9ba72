/** One mortgage case from the bank's filing to the certificate in the bank's hands, told as it happens. */
import { type Bank, type Notice, startBank } from '../simulate/bank.ts'
import { startRegistries } from '../simulate/registry.ts'
import type { Deed } from '../simulate/registry-job.ts'
import type { Sandbox } from '../simulate/sandbox.ts'
import { prepareWithoutPaper, withoutPapers } from '../simulate/signed-papers.ts'
import type { Scene } from './scene.ts'
import { startProvider } from './signing.ts'
import { DEED_WORDS, EVENT_WORDS } from './timeline.ts'

/** Of the archived case: how many documents, and how many of them are electronic and validly signed. */
export type Papers = { readonly documents: number; readonly validlySigned: number }

export type Outcome = {
  readonly caseId: string
  readonly state: string
  readonly registry: string
  readonly registryNumber: string
  readonly certificateNumber: string
  readonly certificateSha256: string
  readonly events: number
  readonly elapsedMs: number
  readonly papers?: Papers
}

/** The platform answered that this unit cannot be taken; `text` is its own answer. */
export class UnitRefused extends Error {
  readonly text: string
  constructor(text: string) {
    super('The platform refuses this unit')
    this.text = text
  }
}

export const BANK = '银行 bank'
export const REGISTRY = '登记机构 registry'
export const PLATFORM = '平台 platform'

/** Who caused an event, for the reader. */
export const actorOf = (type: string): string => {
  if (/^loan\.(divided|secured|certified|part-failed|part-replaced|not-secured)$/.test(type)) return PLATFORM
  if (/deemed|lapsed|overdue/.test(type)) return PLATFORM
  if (/submitted|supplemented|supplied|withdrawal-requested|disbursed/.test(type)) return BANK
  return /accepted|required|review|material|clock|payment|refused|registered|issued|withdrawn|declined/.test(type)
    ? REGISTRY
    : PLATFORM
}

const unitsOfExamples = ({ examples }: Sandbox): string[] =>
  Object.values(examples).flatMap(({ units }) => units.map(({ unitNumber }) => unitNumber))

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

type Fault = { readonly pointer?: string }
const concernsUnit = ({ pointer = '' }: Fault): boolean => /^#?\/units/.test(pointer)

const refusesUnit = (errors: unknown): boolean => Array.isArray(errors) && errors.some(concernsUnit)

/** Before papers are made for it: a unit that cannot be taken is refused in the platform's own words. */
const checkUnit = async (bank: Bank, unit: string): Promise<void> => {
  const body = withoutPapers(bank, { units: [unit] })
  const { body: checked } = await bank.client.must({ method: 'POST', path: '/v1/cases/check', body })
  if (!refusesUnit(checked.faults)) return
  // Refused for its missing papers too, which are none of the unit's faults.
  const refused = await bank.file({ ...body, documents: [] })
  const errors = (refused.body.errors as readonly Fault[]).filter(concernsUnit)
  throw new UnitRefused(JSON.stringify({ ...refused.body, errors }))
}

type Draft = { readonly documents: readonly unknown[] }

/**
 * On a platform of one's own every paper is made and signed electronically. On another the demo connects no provider: that would change
 * whom the authority there trusts and who signs for all its banks. It says so, and its papers carry no signature.
 */
const prepare = async (scene: Scene, bank: Bank): Promise<Draft> => {
  const wish = { units: [scene.unit] }
  if (!scene.playRegistries) {
    const filing = await bank.prepare(wish)
    scene.timeline.say(
      BANK,
      `上传材料            uploads ${filing.documents.length} documents, without electronic signatures`,
    )
    scene.timeline.say(
      PLATFORM,
      '他人平台不接入签署  is not ours: connecting a signing provider would change whom it trusts (docs/signing-providers.md)',
    )
    return filing
  }
  await checkUnit(bank, scene.unit)
  const { filing, papers } = await prepareWithoutPaper(bank, await startProvider(scene, bank), wish)
  scene.timeline.say(BANK, `材料全部电子签署    has ${papers.length} papers made and signed, none on paper`)
  return filing
}

const fileCase = async (scene: Scene, bank: Bank): Promise<string> => {
  const filing = await prepare(scene, bank)
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
  const own = await bank.client.read(`/v1/cases/${caseId}/certificates/${certificate.certificateId}`)
  const { body } = await bank.client.must({
    method: 'POST',
    path: '/v1/certificates/verify',
    body: { by: 'number', number: own.number, code: own.verification.code },
    anonymous: true,
    key: null,
  })
  scene.timeline.say(BANK, `公众核验  anybody verifies it by number and code, or by the QR code: ${body.status}`)
  return certificate
}

/** What a business came to: the certificates are missing where it only cancels. */
export type BusinessOutcome = {
  readonly business: string
  readonly caseId: string
  readonly state: string
  readonly registry: string
  readonly registryNumber: string
  readonly registrations: readonly string[]
  readonly ended: readonly string[]
  readonly certificateNumber?: string
  readonly ownershipCertificate?: string
  readonly events: number
  readonly elapsedMs: number
}

export const openBank = async (scene: Scene): Promise<Bank> => {
  const bank = await startBank({
    baseUrl: scene.baseUrl,
    sandbox: scene.sandbox,
    tell: ({ notice, by }) =>
      scene.timeline.say(
        actorOf(notice.type),
        `${EVENT_WORDS[notice.type] ?? notice.type}  (${by} #${notice.sequence})`,
      ),
  })
  scene.defer(bank.close)
  scene.timeline.say(BANK, '登录并登记回调地址  signs in, registers its webhook')
  if (scene.playRegistries)
    await playCandidates(scene, bank, scene.unit === '' ? unitsOfExamples(scene.sandbox) : [scene.unit])
  return bank
}

/** Without a unit, the example's own. */
type Carried = { readonly name: string; readonly unit?: string | undefined }

/** One business from filing to its own end, by its example. */
const carry = async (scene: Scene, bank: Bank, { name, unit }: Carried): Promise<BusinessOutcome> => {
  const { timeline } = scene
  const startedMs = timeline.elapsedMs()
  const filing = await bank.prepareExample(name, unit)
  const answer = await bank.file(filing)
  if (answer.status >= 400) throw new Error(`The platform refused ${name}: ${answer.status} ${answer.text}`)
  const caseId = answer.body.caseId as string
  timeline.say(BANK, `提交联办业务        files ${name}  ${caseId}`)
  checkNotice(await bank.waitFor(caseId, ['case.registered', ...ENDED_BADLY], 120_000))
  const read = () => bank.client.read(`/v1/cases/${caseId}`)
  let seen = await read()
  if (seen.awaits.includes('certified') || seen.milestones.includes('certified')) {
    checkNotice(await bank.waitFor(caseId, ['certificate.delivered', ...ENDED_BADLY], 120_000))
    await receiveCertificate(scene, bank, caseId)
  }
  if (seen.awaits.includes('disbursed')) {
    await bank.disburse(caseId)
    timeline.say(BANK, '报告放款            reports the disbursement')
    await bank.waitFor(caseId, 'loan.disbursed')
  }
  seen = await read()
  const registrations = seen.registrations as {
    kind: string
    ended?: string[]
    ownershipCertificates?: { number: string }[]
  }[]
  const owned = registrations.flatMap((one) => one.ownershipCertificates ?? [])[0]?.number
  return {
    business: name,
    caseId,
    state: seen.caseState,
    registry: seen.registry.code ?? seen.registry,
    registryNumber: seen.registryNumber,
    registrations: registrations.map(({ kind }) => kind),
    ended: [...new Set(registrations.flatMap((one) => one.ended ?? []))],
    ...(seen.certificates[0] && { certificateNumber: seen.certificates[0].number }),
    ...(owned && { ownershipCertificate: owned }),
    events: seen.timeline.length,
    elapsedMs: timeline.elapsedMs() - startedMs,
  }
}

/** The examples of a business: itself, or each of its modes. `all` is every one of them. */
export const examplesOf = ({ examples }: Sandbox, business: string): string[] => {
  const names = Object.keys(examples)
  const found = names.filter((name) => business === 'all' || name === business || name.startsWith(`${business}/`))
  if (found.length > 0) return found
  throw new Error(`There is no business ${business}. There are: ${names.join(', ')}`)
}

/** A staged business ends with the release of the old mortgage on the same unit, in an acceptance of its own. */
const carryStaged = async (scene: Scene, bank: Bank, name: string): Promise<BusinessOutcome[]> => {
  const unit = scene.unit === '' ? scene.sandbox.examples[name]?.units[0]?.unitNumber : scene.unit
  const first = await carry(scene, bank, { name, unit })
  const release = await carry(scene, bank, { name: 'release', unit })
  await bank.waitFor(first.caseId, 'mortgage.old-released')
  const seen = await bank.client.read(`/v1/cases/${first.caseId}`)
  const linked = (seen.linked as { caseId: string }[]).some(({ caseId }) => caseId === release.caseId)
  if (!linked) throw new Error(`${name} does not show its release`)
  return [{ ...first, state: seen.caseState, events: seen.timeline.length }, release]
}

/** Runs businesses one after the other and tells of each when it has ended. */
export const runBusinesses = async (
  scene: Scene,
  names: readonly string[],
  ended: (outcome: BusinessOutcome) => void,
): Promise<void> => {
  const bank = await openBank(scene)
  for (const name of names) {
    const unit = scene.unit === '' ? undefined : scene.unit
    const outcomes = name.endsWith('/staged')
      ? await carryStaged(scene, bank, name)
      : [await carry(scene, bank, { name, unit })]
    for (const outcome of outcomes) {
      ended(outcome)
      if (outcome.state !== 'completed') throw new Error(`${outcome.business} is ${outcome.state}`)
    }
  }
}

/** An ended case rests for a quarter of an hour before its archive is closed; the clock of a platform of one's own can be moved. */
const REST_SECONDS = 901

const showArchive = async ({ sandbox, timeline }: Scene, bank: Bank, caseId: string): Promise<Papers> => {
  const post = (path: string, body: object) =>
    fetch(`${sandbox.control}${path}`, { method: 'POST', body: JSON.stringify(body) })
  await post('/clock', { advanceSeconds: REST_SECONDS })
  await bank.client.syncClock()
  await post('/schedules/sweep', {})
  await bank.waitFor(caseId, 'case.archived')
  const archive = await bank.client.read(`/v1/cases/${caseId}/archive`)
  timeline.say(
    BANK,
    `查看归档目录        reads the index: ${archive.entries.length} entries, manifest ${archive.package.sha256}`,
  )
  const rows = await Promise.all(archive.entries.map((entry: ArchiveEntry) => indexRow(bank, entry)))
  for (const { entry, pages, signers, verdict } of rows) {
    const { kind, fileName, sha256 } = entry
    const signed = signers === '' ? '' : `  ${signers}  ${verdict}`
    timeline.say('', `  ${kind.padEnd(12)} ${sha256.slice(0, 12)}…  ${fileName}${pages}${signed}`)
  }
  const papers = rows.filter(({ entry }) => entry.kind === 'document')
  return { documents: papers.length, validlySigned: papers.filter(({ verdict }) => verdict === 'valid').length }
}

type ArchiveEntry = {
  readonly kind: string
  readonly fileName: string
  readonly sha256: string
  readonly documentId?: string
}

/** What a line of the index says beside the file: its pages, who signed it, and what the platform found of the signatures. */
const indexRow = async (bank: Bank, entry: ArchiveEntry) => {
  if (entry.documentId === undefined) return { entry, pages: '', signers: '', verdict: '' }
  const { pages, signatures } = await bank.client.read(`/v1/documents/${entry.documentId}`)
  const items = (signatures?.items ?? []) as { signer?: { name: string }; algorithm?: string }[]
  const signers = items.map(({ signer, algorithm }) => `${signer?.name} (${algorithm})`).join('、')
  return { entry, pages: `  ${pages}p`, signers, verdict: (signatures?.verdict ?? 'none') as string }
}

export const runCase = async (scene: Scene): Promise<Outcome> => {
  const bank = await openBank(scene)
  const outcome = await carryCase(scene, bank)
  return scene.playRegistries ? { ...outcome, papers: await showArchive(scene, bank, outcome.caseId) } : outcome
}

export const carryCase = async (scene: Scene, bank: Bank): Promise<Outcome> => {
  const { timeline } = scene
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
