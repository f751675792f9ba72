/**
 * A small half-year: cases of three banks at registries of four cities, month by month, their fees, and what is reported of them. A
 * platform of one's own begins with the last half-year that is over, and its clock is moved; of another the open reports are shown.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { startAuthority } from '../simulate/authority.ts'
import { type Bank, startBank } from '../simulate/bank.ts'
import { type Client, connect } from '../simulate/client.ts'
import type { Wish } from '../simulate/filing.ts'
import { connectChannel, startChannel } from '../simulate/payment-channel.ts'
import { chinaDate } from '../simulate/time.ts'
import { BANK, PLATFORM, playCandidates } from './case.ts'
import type { Scene } from './scene.ts'

const XIAMEN = '350200'
const QUANZHOU = '350500'
/** Counties in which the units lie. */
const COUNTIES = ['350203', '350503', '350206', '350102', '350203', '351001', '350203'] as const

const REGULATOR = '监管 regulator'
const DEPARTMENT = '省厅 department'

/** `cases`: of a month. `folder`: where what can be opened is saved. */
type Story = Omit<Scene, 'unit'> & { readonly cases: number; readonly folder: string }

const controlOf = ({ sandbox }: Story) => {
  const post = async (path: string, body: object = {}): Promise<void> => {
    const answer = await fetch(`${sandbox.control}${path}`, { method: 'POST', body: JSON.stringify(body) })
    if (!answer.ok) throw new Error(`The runner answered ${answer.status} to ${path}: ${await answer.text()}`)
  }
  return {
    run: (worker: string) => post(`/schedules/${worker}`),
    moveTo: async (now: Date, day: string) => {
      const seconds = (Date.parse(`${day}T10:00:00+08:00`) - now.getTime()) / 1000
      await post('/clock', { advanceSeconds: Math.round(seconds) })
    },
  }
}

/** The last half-year that is over, as its months and the day after it. */
const lastHalfYear = (today: string): { months: readonly string[]; after: string } => {
  const [year, month] = [Number(today.slice(0, 4)), Number(today.slice(5, 7))]
  const named = (of: number, numbers: readonly number[]) => numbers.map((n) => `${of}-${String(n).padStart(2, '0')}`)
  return month > 6
    ? { months: named(year, [1, 2, 3, 4, 5, 6]), after: `${year}-07-02` }
    : { months: named(year - 1, [7, 8, 9, 10, 11]), after: `${year - 1}-12-02` }
}

/** The scripts of simulated registries: 9001 refuses, 9002 does not accept. */
const ROOMS = ['0101', '0102', '0103', '9001', '0104', '0105', '9002', '0106'] as const
const WISHES: readonly Partial<Wish>[] = [
  {},
  { mortgage: 'maximum' },
  { owners: 'co-owners' },
  { owners: 'company' },
  { owners: 'company', mortgage: 'maximum' },
]

const BORROWERS = [
  ['enterprise', '固贷通'],
  ['micro-or-small', '小微快贷'],
  ['individual', '安居贷'],
  ['farmer', '兴农贷'],
] as const

let serial = 0

const unitIn = (prefix: string, room: string): string => {
  serial += 1
  return `${prefix}${String(10 + (serial % 80)).padStart(3, '0')}001GB${String(serial).padStart(5, '0')}F0001${room}`
}

const ENDS = ['certificate.delivered', 'case.refused', 'case.not-accepted', 'case.validation-failed']

/** From the filing to the disbursement, or to the registry's no. */
const carry = async (bank: Bank, at: number): Promise<{ caseId: string; county: string; ended: string }> => {
  const county = COUNTIES[at % COUNTIES.length] ?? COUNTIES[0]
  const room = ROOMS[(at * 3) % ROOMS.length] ?? '0101'
  const wish = WISHES[at % WISHES.length] ?? {}
  const filing = await bank.prepare({ units: [unitIn(county, room)], ...wish })
  const [borrowerClass, productCode] = BORROWERS[wish.owners === 'company' ? at % 2 : 2 + (at % 2)] ?? BORROWERS[0]
  const loan = { ...filing.loan, borrowerClass, productCode }
  const body = { ...filing, loan }
  const { caseId } = (await bank.client.must({ method: 'POST', path: '/v1/cases', body, signed: true })).body
  const { type } = await bank.waitFor(caseId, ENDS, 120_000)
  if (type === 'certificate.delivered') {
    await (at % 11 === 10 ? bank.giveUp(caseId) : bank.disburse(caseId))
  }
  return { caseId, county, ended: type }
}

type Filed = Awaited<ReturnType<typeof carry>> & { readonly bank: Bank; readonly month: string }

const isAtXiamen = ({ county, ended }: Filed): boolean =>
  county.startsWith(XIAMEN.slice(0, 4)) && ended === 'certificate.delivered'

const fileMonth = async (banks: readonly Bank[], month: string, serials: readonly number[]): Promise<Filed[]> =>
  Promise.all(
    serials.map(async (at) => {
      const bank = banks[at % banks.length]
      if (!bank) throw new Error('The sandbox has no bank')
      return { bank, month, ...(await carry(bank, at)) }
    }),
  )

type Channel = Awaited<ReturnType<typeof startChannel>>

/** The first bank pays what it owes at Xiamen, case by case. */
const payFees = async (filed: readonly Filed[], bank: Bank, channel: Channel): Promise<number> => {
  const own = filed.filter((one) => one.bank === bank && isAtXiamen(one))
  let paid = 0
  for (const { caseId } of own) {
    const { fees } = await bank.client.read(`/v1/cases/${caseId}`)
    if (!(fees?.dueFen > 0)) continue
    const body = { cases: [{ caseId, fen: fees.dueFen }] }
    const { orderId } = (await bank.client.must({ method: 'POST', path: '/v1/payment-orders', body, signed: true }))
      .body
    await channel.noticed(orderId)
    await channel.pay(orderId)
    await bank.waitFor(caseId, 'fee.paid')
    paid += 1
  }
  return paid
}

/**
 * What only those beyond the platform know: all mortgage registrations of each month, some of which came by the window, and inspections.
 * Nobody declares for others, so everybody of the two reports does it.
 */
const declareMonths = async (story: Story, { bank }: Cast, months: readonly string[]): Promise<void> => {
  const { baseUrl, sandbox, timeline } = story
  // neither the city nor the bank has a quarter of a month’s cases
  const total = (registrations: number) => ({
    what: 'mortgage-registrations',
    registrations,
    source: '登记系统按登簿日统计',
  })
  const share = Math.ceil(story.cases / 4)
  const inspections = { what: 'inspections', held: 1, openFindings: 0, source: '检查台账' }
  const declarers: (readonly [Client, object])[] = sandbox.registries
    .filter(({ code }) => code.startsWith(QUANZHOU.slice(0, 4)))
    .map((credentials) => [
      connect({ baseUrl, issuer: sandbox.issuer, credentials }),
      total(credentials.code === QUANZHOU ? share : 0),
    ])
  const regulator = startAuthority({ sandbox, credentials: sandbox.regulator }).client
  declarers.push([regulator, inspections], [bank.client, { ...total(share), territory: '3502' }])
  for (const [client, body] of declarers) {
    await client.syncClock()
    for (const month of months)
      await client.must({ method: 'POST', path: '/v1/declarations', body: { ...body, month }, signed: true })
  }
  timeline.say(
    PLATFORM,
    `${declarers.length} 家逐月申报全部登记量和检查  declare all registrations and inspections by month`,
  )
}

const TEXTS = {
  bank: {
    products: '抵押登记与放款一站办理；小微企业续贷不见面。',
    difficulties: '部分县区夜间提交须待次日开门后受理。',
    suggestions: '统一各地补正原因编码，便于系统自动提示。',
  },
  city: {
    progress: '辖区登记机构均已接入平台，抵押登记全部可网上申请。',
    support: '系统改造经费列入年度预算。',
    difficulties: '历史登记数据的用途字段不全，登记费有时须人工核定。',
    suggestions: '建议省级统一下发用途对照表。',
  },
} as const

const step = (client: Client, reportId: string, body: object) =>
  client.must({ method: 'POST', path: `/v1/reports/${reportId}/steps`, body, signed: true })

/** Written, sent, accepted and published. */
const publish = async (reportId: string, by: { reporter: Client; receiver: Client; texts: object }): Promise<void> => {
  await step(by.reporter, reportId, { step: 'refresh' })
  await step(by.reporter, reportId, { step: 'write', texts: by.texts })
  await step(by.reporter, reportId, { step: 'submit' })
  await step(by.receiver, reportId, { step: 'accept' })
  await step(by.receiver, reportId, { step: 'publish' })
}

const saved = async (
  { baseUrl }: Story,
  client: Client,
  { path, file }: { path: string; file: string },
): Promise<string> => {
  const token = await client.currentToken()
  const answer = await fetch(`${baseUrl}${path}`, { headers: { authorization: `Bearer ${token}` } })
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
  await writeFile(file, Buffer.from(await answer.arrayBuffer()))
  return file
}

/** As page, PDF, table and JSON where `forms` says so. */
const savedAs = async (
  story: Story,
  client: Client,
  { name, ways }: { name: string; ways: Readonly<Record<string, string>> },
) => {
  const files: string[] = []
  for (const [ending, path] of Object.entries(ways))
    files.push(await saved(story, client, { path, file: join(resolve(story.folder), `${name}.${ending}`) }))
  for (const file of files) story.timeline.say(PLATFORM, `可打开  to open: ${file}`)
  return files
}

const reportWays = (reportId: string) => ({
  html: `/v1/reports/${reportId}/page`,
  pdf: `/v1/reports/${reportId}/pdf`,
  csv: `/v1/reports/${reportId}/csv`,
  json: `/v1/reports/${reportId}`,
})

/** Clocks of platform and parties, set to ten in the morning of a day. */
const setTime = async (story: Story, clients: readonly Client[], day: string): Promise<void> => {
  const [first] = clients
  if (!first) return
  await controlOf(story).moveTo(first.now(), day)
  for (const client of clients) await client.syncClock()
}

type Cast = {
  readonly banks: readonly Bank[]
  readonly bank: Bank
  readonly clients: readonly Client[]
  readonly channel: Channel
}

const gather = async (story: Story, months: readonly string[]): Promise<Cast> => {
  const { baseUrl, sandbox, timeline } = story
  if (story.playRegistries) {
    const authority = startAuthority({ sandbox })
    await authority.client.syncClock()
    await setTime(story, [authority.client], `${months[0]}-05`)
  }
  const banks: Bank[] = []
  for (const identity of sandbox.banks.slice(0, 3)) {
    const bank = await startBank({ baseUrl, sandbox, bank: identity })
    story.defer(bank.close)
    await bank.client.syncClock()
    banks.push(bank)
  }
  const [bank] = banks
  if (!bank) throw new Error('The sandbox has no bank')
  if (story.playRegistries) {
    const silent = { ...story, timeline: { ...timeline, say: () => undefined } }
    await playCandidates(silent, bank, COUNTIES)
  }
  let secret = ''
  const channel = await startChannel({ now: bank.client.now, secret: () => secret, tell: () => undefined })
  story.defer(channel.close)
  secret = await connectChannel(startAuthority({ sandbox }), { channel: 'demo', url: channel.url, registry: XIAMEN })
  timeline.say(
    PLATFORM,
    `${banks.length} 家银行  banks, ${new Set(COUNTIES.map((county) => county.slice(0, 4))).size} 个城市的登记机构  registries of cities`,
  )
  return { banks, bank, channel, clients: banks.map(({ client }) => client) }
}

const fileAll = async (story: Story, cast: Cast, months: readonly string[]): Promise<Filed[]> => {
  const filed: Filed[] = []
  for (const month of months) {
    if (story.playRegistries) await setTime(story, cast.clients, `${month}-${month === months[0] ? '05' : '12'}`)
    const serials = Array.from({ length: story.cases }, (_, n) => filed.length + n)
    const some = await fileMonth(cast.banks, month, serials)
    filed.push(...some)
    const registered = some.filter(({ ended }) => ended === 'certificate.delivered').length
    story.timeline.say(BANK, `${month}  提交 ${some.length} 件，登簿 ${registered} 件  filed and registered`)
    // what is filed last stays open
    const paid = month === months.at(-1) && months.length > 1 ? 0 : await payFees(some, cast.bank, cast.channel)
    if (paid > 0) story.timeline.say(BANK, `${month}  缴费 ${paid} 件  fees paid`)
  }
  return filed
}

const report = async (story: Story, { bank }: Cast) => {
  const { sandbox, timeline } = story
  const { run } = controlOf(story)
  await run('count')
  await run('draft')
  const regulator = startAuthority({ sandbox, credentials: sandbox.regulator }).client
  const department = startAuthority({ sandbox })
  await Promise.all([regulator.syncClock(), department.client.syncClock()])
  const city = startAuthority({
    sandbox,
    credentials: await department.admitWatcher('authority', '泉州市自然资源和规划局', {
      level: 'city',
      code: QUANZHOU,
    }),
  }).client
  await city.syncClock()
  const find = async (client: Client, ending: string): Promise<string> => {
    const { items } = await client.read('/v1/reports')
    return items.map(({ reportId }: { reportId: string }) => reportId).find((id: string) => id.endsWith(ending)) ?? ''
  }
  // the sandbox’s regulator is Xiamen’s own
  const ofBank = await find(bank.client, `${bank.identity.institutionId}.3502`)
  await publish(ofBank, { reporter: bank.client, receiver: regulator, texts: TEXTS.bank })
  timeline.say(REGULATOR, `银行半年报告已发布  the bank’s report is published  ${ofBank}`)
  const ofCity = await find(city, `${QUANZHOU}.35`)
  await publish(ofCity, { reporter: city, receiver: department.client, texts: TEXTS.city })
  timeline.say(DEPARTMENT, `城市半年报告已发布  the city’s report is published  ${ofCity}`)
  return { ofBank, ofCity, department: department.client }
}

/** A clock that leaps leaves out minutes in which nothing ran, and the figure of availability says so: whoever reads it should know why. */
const tellAvailability = async ({ playRegistries, timeline }: Story, bank: Bank, reportId: string): Promise<void> => {
  if (!playRegistries) return
  const { figures } = await bank.client.read(`/v1/reports/${reportId}`)
  const { part, of } = figures.find(({ id }: { id: string }) => id === 'P1').measures[0]
  timeline.say(
    PLATFORM,
    `P1 可用性 ${part} ÷ ${of} 分钟：时钟跨月跳过的分钟未运行，按中断计  availability: minutes leapt over by the story’s clock did not run`,
  )
}

export const runHalfYear = async (story: Story) => {
  const { timeline } = story
  await mkdir(story.folder, { recursive: true })
  const half = lastHalfYear(chinaDate(new Date()))
  const cast = await gather(story, half.months)
  // a platform that is there has a clock of its own
  const months = story.playRegistries ? half.months : [chinaDate(cast.bank.client.now()).slice(0, 7)]
  const filed = await fileAll(story, cast, months)
  if (story.playRegistries) await setTime(story, cast.clients, half.after)
  // months of a platform that is there may have been declared
  if (story.playRegistries) await declareMonths(story, cast, months)
  const { ofBank, ofCity, department } = await report(story, cast)
  const { bank } = cast
  await tellAvailability(story, bank, ofBank)
  const month = filed.findLast((one) => one.bank === bank && isAtXiamen(one))?.month ?? months[0]
  const statement = `/v1/fee-statements/${bank.identity.institutionId}/${XIAMEN}/${month}`
  const period = ofBank.slice(4, ofBank.indexOf('.'))
  const assessment = `/v1/assessment?period=${period}`
  const files = [
    ...(await savedAs(story, bank.client, { name: 'bank-report', ways: reportWays(ofBank) })),
    ...(await savedAs(story, department, { name: 'city-report', ways: reportWays(ofCity) })),
    ...(await savedAs(story, department, {
      name: 'province-assessment',
      ways: {
        html: `${assessment}&format=html`,
        pdf: `${assessment}&format=pdf`,
        csv: `${assessment}&format=csv`,
        json: assessment,
      },
    })),
    ...(await savedAs(story, bank.client, {
      name: 'fee-statement',
      ways: { json: statement, csv: `${statement}?format=csv`, pdf: `${statement}?format=pdf` },
    })),
  ]
  // a platform of its own is gone when the story ends
  const pages = story.playRegistries ? [] : [reportWays(ofBank).html, reportWays(ofCity).html, assessment, statement]
  for (const path of pages) timeline.say(PLATFORM, `页面  with a token (npm run token): ${story.baseUrl}${path}`)
  const registered = filed.filter(({ ended }) => ended === 'certificate.delivered').length
  return { period, cases: filed.length, registered, reports: [ofBank, ofCity], files, elapsedMs: timeline.elapsedMs() }
}
