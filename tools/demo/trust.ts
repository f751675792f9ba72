/**
 * Who may look, told as it happens: the agreement is signed and an officer named, the owner's letter is recorded, a query within it
 * is answered and one step beyond it refused, the owner sees the uses, and an auditor verifies the seals with the stand-alone script.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { until } from '../patience.ts'
import { type Authority, QUERY_SCOPES, startAuthority } from '../simulate/authority.ts'
import { OWNER, recordAuthorization } from '../simulate/authorization.ts'
import { type Bank, startBank } from '../simulate/bank.ts'
import type { Answer } from '../simulate/client.ts'
import { fetchDocument } from '../simulate/documents.ts'
import { startRegistries } from '../simulate/registry.ts'
import type { Scene } from './scene.ts'

export type TrustOutcome = {
  readonly bank: string
  readonly agreement: string
  readonly officer: string
  readonly authorizationId: string
  readonly queryId: string
  readonly refusals: readonly string[]
  readonly uses: number
  readonly seals: number
  readonly records: number
  readonly newestSeal: string
  readonly tamperingFound: boolean
  readonly elapsedMs: number
}

const AUTHORITY = '主管部门 authority'
const BANK = '银行 bank'
const REGISTRY = '登记机构 registry'
const PLATFORM = '平台 platform'
const OWNER_OF_UNIT = '权利人 owner'
const AUDITOR = '审计 auditor'

const VERIFIER = join(import.meta.dirname, '../verify-seals.mjs')
/** As it stands on the letter: enough to recognise, not enough to use. */
const masked = (idNumber: string): string => `${idNumber.slice(0, 6)}********${idNumber.slice(-4)}`

const admit = async ({ timeline, baseUrl, sandbox }: Scene, authority: Authority): Promise<Bank> => {
  const identity = await authority.admitBank('测试示范银行', { scopes: QUERY_SCOPES })
  const { agreement, officers } = await authority.read(identity.institutionId)
  const [officer] = officers
  timeline.say(
    AUTHORITY,
    `签订合作协议        agreement ${agreement.number}, ${agreement.validFrom} to ${agreement.validTo}`,
  )
  timeline.say(AUTHORITY, `职责与信息安全      ${[...agreement.duties, ...agreement.securityTerms].join('；')}`)
  const paper = await fetchDocument(
    authority.client,
    `${authority.pathOf(identity.institutionId)}/agreement/download-link`,
  )
  if (paper.sha256 !== agreement.document.sha256) throw new Error('The archived agreement is another paper')
  timeline.say(PLATFORM, `协议原件存档        the signed paper under lock, sha256 ${paper.sha256.slice(0, 16)}…`)
  timeline.say(
    AUTHORITY,
    `指定专人            officer ${officer.officerId} ${officer.name}, ${officer.maskedId}, trained ${officer.trainedOn}`,
  )
  return startBank({ baseUrl, sandbox, bank: identity, withoutWebhook: true })
}

const asker =
  ({ client, identity }: Bank, authorizationId: string) =>
  (unitNumber: string, purpose = 'loan-approval'): Promise<Answer> => {
    const body = { authorizationId, officer: identity.officer, kind: 'ownership', purpose, unitNumber }
    return client.call({ method: 'POST', path: '/v1/queries', body, signed: true })
  }

const refusalOf = ({ status, body }: Answer): string => {
  if (status < 400) throw new Error('The platform answered what it must refuse')
  return body.code
}

/** The same property, one room further: nobody allowed that. */
const neighbourOf = (unit: string): string => `${unit.slice(0, -4)}${unit.endsWith('0204') ? '0205' : '0204'}`

const lookWithin = async ({ timeline }: Scene, bank: Bank, asked: Answer): Promise<string> => {
  if (asked.status >= 400) throw new Error(`The platform refused the query: ${asked.status} ${asked.text}`)
  const { queryId } = asked.body
  timeline.say(BANK, `按授权查询          asks within the letter: ownership, for loan approval`)
  const { answer } = await until(
    async () => {
      const view = await bank.client.read(`/v1/queries/${queryId}`)
      return view.status === 'answered' ? view : undefined
    },
    { what: 'The answer', seconds: 90 },
  )
  const owners = answer.owners.map(({ name, idNumber }: { name: string; idNumber?: string }) =>
    [name, ...(idNumber ? [masked(idNumber)] : [])].join(' '),
  )
  timeline.say(REGISTRY, `答复                answers from the book`)
  timeline.say(PLATFORM, `按范围裁剪          cut to the scope: ${owners.join('、')}; others stay masked`)
  return queryId
}

const stepBeyond = async ({ timeline, unit }: Scene, ask: ReturnType<typeof asker>): Promise<string[]> => {
  const neighbour = refusalOf(await ask(neighbourOf(unit)))
  timeline.say(PLATFORM, `拒绝: 邻居房屋      the flat next door: ${neighbour}`)
  const purpose = refusalOf(await ask(unit, 'loan-monitoring'))
  timeline.say(PLATFORM, `拒绝: 另作他用      another purpose: ${purpose}`)
  return [neighbour, purpose]
}

const showOwner = async ({ timeline }: Scene, { client }: Bank, authorizationId: string): Promise<number> => {
  const { items } = await client.read(`/v1/authorizations/${authorizationId}/uses`)
  for (const use of items)
    timeline.say(
      OWNER_OF_UNIT,
      `谁看过我的信息      ${use.usedAt}  ${use.officer} of ${use.institutionId}, ${use.purpose}`,
    )
  return items.length
}

const revoke = async ({ timeline, unit }: Scene, bank: Bank, authorizationId: string): Promise<string> => {
  const path = `/v1/authorizations/${authorizationId}/revocation`
  await bank.client.must({ method: 'POST', path, body: { reason: 'owner-asked' }, signed: true })
  const code = refusalOf(await asker(bank, authorizationId)(unit))
  timeline.say(OWNER_OF_UNIT, `撤销授权            revokes the letter; the next query: ${code}`)
  return code
}

/** Seals are made each minute; a sandbox can be asked to make one now. */
const awaitSeal = async ({ sandbox }: Scene, authority: Authority, institution: string): Promise<void> => {
  await fetch(`${sandbox.control}/schedules/seal`, { method: 'POST' }).catch(() => undefined)
  const body = { by: 'institution', institution, limit: 100 }
  await until(
    async () => {
      const { items } = (await authority.client.must({ method: 'POST', path: '/v1/authority/audit/search', body })).body
      return (
        items.some(({ record }: { record: { outcome: string } }) => record.outcome === 'authorization.revoked') ||
        undefined
      )
    },
    { what: 'The seal', seconds: 90 },
  )
}

/** Every seal with its records, as the auditor takes them away. */
const takeSeals = async (folder: string, { client }: Authority): Promise<number> => {
  for (const part of ['seals', 'records']) mkdirSync(join(folder, part))
  for (let number = 1; ; number++) {
    const { status, body } = await client.call({ method: 'GET', path: `/v1/authority/seals/${number}` })
    if (status === 404) return number - 1
    const name = String(number).padStart(10, '0')
    writeFileSync(join(folder, 'seals', `${name}.json`), body.seal)
    writeFileSync(join(folder, 'records', `${name}.jsonl`), body.records.map((line: string) => `${line}\n`).join(''))
  }
}

const verify = (folder: string) => spawnSync(process.execPath, [VERIFIER, folder], { encoding: 'utf8' })

/** Makes the refusal that the records tell of look like an answer. */
const tamper = (folder: string): void => {
  for (const name of readdirSync(join(folder, 'records'))) {
    const file = join(folder, 'records', name)
    const text = readFileSync(file, 'utf8')
    writeFileSync(file, text.replace('"outcome":"authorization.out-of-scope"', '"outcome":"granted"'))
  }
}

const audit = async (scene: Scene, authority: Authority, institution: string) => {
  const { timeline } = scene
  await awaitSeal(scene, authority, institution)
  const folder = mkdtempSync(join(tmpdir(), 'dengtong-trust-'))
  try {
    const seals = await takeSeals(folder, authority)
    const { status, stdout, stderr } = verify(folder)
    if (status !== 0) throw new Error(`The seals do not hold: ${stderr}`)
    timeline.say(AUDITOR, `独立核验封存记录    verify-seals.mjs: ${stdout.trim()}`)
    tamper(folder)
    const spoiled = verify(folder)
    timeline.say(AUDITOR, `改一处即被发现      one record changed: ${spoiled.stderr.trim().split('\n')[0]}`)
    const [, records = '0', newestSeal = ''] = /^(\d+) records .* ([0-9a-f]{64})$/m.exec(stdout) ?? []
    return { seals, records: Number(records), newestSeal, tamperingFound: spoiled.status === 1 }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const playRegistries = async ({ baseUrl, sandbox, unit, defer }: Scene, { client }: Bank): Promise<void> => {
  const listed = (await client.read('/v1/registries')).items as { code: string; prefixes?: string[] }[]
  const only = listed.filter((one) => one.prefixes?.some((prefix) => unit.startsWith(prefix))).map(({ code }) => code)
  const registries = await startRegistries({ baseUrl, sandbox, only, pollMs: 300 })
  defer(registries.close)
  await registries.ready
}

export const runTrust = async (scene: Scene): Promise<TrustOutcome> => {
  const { baseUrl, sandbox, timeline, unit } = scene
  const authority = startAuthority({ sandbox: { ...sandbox, baseUrl } })
  const bank = await admit(scene, authority)
  scene.defer(bank.close)
  if (scene.playRegistries) await playRegistries(scene, bank)
  const authorizationId = await recordAuthorization(bank, { kind: 'units', units: [unit] })
  timeline.say(
    OWNER_OF_UNIT,
    `签署查询授权书      ${OWNER.name} ${masked(OWNER.idNumber)} allows one unit, for loan approval`,
  )
  timeline.say(BANK, `登记授权书          records the letter ${authorizationId}`)
  const ask = asker(bank, authorizationId)
  const queryId = await lookWithin(scene, bank, await ask(unit))
  const beyond = await stepBeyond(scene, ask)
  const uses = await showOwner(scene, bank, authorizationId)
  const refusals = [...beyond, await revoke(scene, bank, authorizationId)]
  const { institutionId, officer } = bank.identity
  const { number: agreement } = (await authority.read(institutionId)).agreement
  const sealed = await audit(scene, authority, institutionId)
  return {
    bank: institutionId,
    agreement,
    officer,
    authorizationId,
    queryId,
    refusals,
    uses,
    ...sealed,
    elapsedMs: timeline.elapsedMs(),
  }
}
