import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Clamd, type Stage, stageOf } from '../../cdk/stage.ts'
import { BOOTSTRAP_VERSION, exitCodeOf, type Facts, type Finding, judge, lineOf } from '../../tools/preflight/checks.ts'
import { readFacts } from '../../tools/preflight/facts.ts'
import { outdirOf } from './synthesized.ts'

const NOW = new Date('2026-11-24T00:00:00Z')
const known = <T>(value: T) => ({ known: true as const, value })
const unknown = { known: false as const, why: 'no AWS credentials' }

/** A production stage whose data are real ones. */
const prod: Stage = {
  ...stageOf('prod'),
  account: '111122223333',
  alarmEmail: 'duty@fj.gov.test',
  clamd: {
    host: 'clamd.fj.gov.test',
    port: 3310,
    subnetIds: ['subnet-0a1b2c3d4e5f60718'],
    securityGroupId: 'sg-0a1b2c3d',
  },
  domain: {
    name: 'api.fj.gov.test',
    certificateId: '1b4e28ba-2fa1-11d2-883f-0016d3cca427',
    icpFiling: '闽ICP备00000000号',
    trustStoreKey: 'institutions.pem',
    open: { name: 'verify.fj.gov.test', certificateId: '2b4e28ba-2fa1-11d2-883f-0016d3cca427' },
  },
}
const ready: Facts = {
  account: known('111122223333'),
  bootstrapVersion: known(BOOTSTRAP_VERSION),
  certificate: known({ status: 'ISSUED', names: ['*.fj.gov.test'], notAfter: new Date('2027-06-01T00:00:00Z') }),
  trustStoreBytes: known(4096),
  runtimeOffered: known(true),
  concurrency: known(1000),
  gateway: known({ logsRole: true, perSecond: 10_000 }),
  zone: known(true),
}
const missing = (findings: readonly Finding[]) =>
  findings.filter(({ verdict }) => verdict === 'missing').map(({ check }) => check)

describe('Preflight', () => {
  it('has nothing to say of an account that is ready', () => {
    const findings = judge(prod, ready, NOW)
    const noted = findings.filter(({ verdict }) => verdict === 'noted')
    expect(noted.map(({ check }) => check)).toEqual(['signing-provider'])
    expect(findings.filter(({ verdict }) => verdict === 'ok')).toHaveLength(findings.length - noted.length)
    expect(noted.map(lineOf).join()).toContain('signing.no-provider')
    expect(exitCodeOf(findings)).toBe(0)
  })

  it.each<[string, Partial<Facts>]>([
    ['account', { account: known('999988887777') }],
    ['bootstrap', { bootstrapVersion: known(undefined) }],
    ['bootstrap', { bootstrapVersion: known(BOOTSTRAP_VERSION - 1) }],
    ['certificate', { certificate: known(undefined) }],
    ['certificate', { certificate: known({ status: 'PENDING_VALIDATION', names: ['api.fj.gov.test'] }) }],
    ['certificate', { certificate: known({ status: 'ISSUED', names: ['fj.gov.test', '*.gov.test'] }) }],
    [
      'certificate',
      {
        certificate: known({
          status: 'ISSUED',
          names: ['api.fj.gov.test'],
          notAfter: new Date('2026-12-01T00:00:00Z'),
        }),
      },
    ],
    ['trust-store', { trustStoreBytes: known(undefined) }],
    ['trust-store', { trustStoreBytes: known(0) }],
    ['runtime', { runtimeOffered: known(false) }],
    ['concurrency', { concurrency: known(500) }],
    ['gateway-rate', { gateway: known({ logsRole: true, perSecond: 100 }) }],
    ['gateway-logs', { gateway: known({ logsRole: false, perSecond: 10_000 }) }],
    ['zone', { zone: known(false) }],
  ])('says that %s is missing', (check, facts) => {
    const findings = judge(prod, { ...ready, ...facts }, NOW)
    expect(missing(findings)).toEqual([check])
    expect(exitCodeOf(findings)).toBe(1)
    expect(findings.map(lineOf).join('\n')).toMatch(/✗ .+：.+ \/ .+: .+\n {4}→ .+ \/ .+/)
  })

  it('sees placeholders in the stage itself, without any account', () => {
    const none = Object.fromEntries(Object.keys(ready).map((fact) => [fact, unknown])) as unknown as Facts
    const findings = judge(stageOf('prod'), none, NOW)
    expect(missing(findings)).toEqual(['domain', 'certificate', 'public-domain', 'icp', 'scanner', 'alarm-address'])
  })

  it('says which checks could not run and does not call that ready', () => {
    const findings = judge(prod, { ...ready, trustStoreBytes: unknown, runtimeOffered: unknown }, NOW)
    expect(findings.filter(({ verdict }) => verdict === 'unchecked').map(({ check }) => check)).toEqual([
      'trust-store',
      'runtime',
    ])
    expect(exitCodeOf(findings)).toBe(2)
  })

  it('asks for a daemon of its own in China, where GuardDuty does not look at buckets', () => {
    const { clamd: _, ...without } = prod
    expect(missing(judge(without, ready, NOW))).toEqual(['scanner'])
    const placeholder = { ...prod, clamd: { ...(prod.clamd as Clamd), subnetIds: ['subnet-00000000000000000'] } }
    expect(missing(judge(placeholder, ready, NOW))).toEqual(['scanner'])
    expect(missing(judge({ ...stageOf('prod', 'aws'), ...without, scanner: 'guardduty' }, ready, NOW))).toEqual([])
  })

  it('asks for an ICP filing in China only', () => {
    const { icpFiling: _, ...domain } = prod.domain ?? { name: '', certificateId: '' }
    expect(missing(judge({ ...prod, domain }, ready, NOW))).toEqual(['icp'])
    expect(missing(judge({ ...prod, domain, home: stageOf('prod', 'aws').home }, ready, NOW))).toEqual([])
  })

  it('asks for the bootstrap version that the templates ask for', () => {
    const manifest = JSON.parse(readFileSync(join(outdirOf('prod', 'aws-cn'), 'manifest.json'), 'utf8'))
    const asked = Object.values(manifest.artifacts as Record<string, { properties?: Record<string, unknown> }>)
      .map(({ properties }) => properties?.['requiresBootstrapStackVersion'])
      .filter((version) => version !== undefined)
    expect(Math.max(...asked.map(Number))).toBe(BOOTSTRAP_VERSION)
  })
})

/** Speaks as AWS does, as far as preflight asks. */
type Answer = { status: number; body: string; headers?: Record<string, string> }
const json = (body: unknown, status = 200): Answer => ({ status, body: JSON.stringify(body) })
const account: Record<string, (request: IncomingMessage) => Answer> = {
  'POST /': (request) => {
    const target = String(request.headers['x-amz-target'] ?? '')
    if (target.startsWith('AmazonSSM')) return json({ Parameter: { Value: '21' } })
    if (target.startsWith('CertificateManager')) {
      return json({
        Certificate: { Status: 'ISSUED', SubjectAlternativeNames: ['api.fj.gov.test'], NotAfter: 1811808000 },
      })
    }
    const xml = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`
    return { status: 200, body: xml, headers: { 'content-type': 'text/xml' } }
  },
  'GET /account': () =>
    json({ cloudwatchRoleArn: 'arn:test', throttleSettings: { rateLimit: 10_000, burstLimit: 5000 } }),
  'GET /2016-08-19/account-settings': () => json({ AccountLimit: { ConcurrentExecutions: 1000 } }),
  'GET /2018-10-31/layers': () => json({ Layers: [] }),
  'HEAD /institutions.pem': () => ({ status: 200, body: '', headers: { 'content-length': '4096' } }),
}
const bare: typeof account = {
  ...account,
  'POST /': (request) =>
    request.headers['x-amz-target'] === 'AmazonSSM.GetParameter'
      ? json({ __type: 'ParameterNotFound' }, 400)
      : String(request.headers['x-amz-target']).startsWith('CertificateManager')
        ? json({ __type: 'ResourceNotFoundException' }, 400)
        : (account['POST /']?.(request) ?? json({})),
  'GET /account': () => json({ throttleSettings: { rateLimit: 100, burstLimit: 50 } }),
  'GET /2018-10-31/layers': () => ({
    ...json({ message: 'unknown runtime' }, 400),
    headers: { 'x-amzn-errortype': 'InvalidParameterValueException' },
  }),
  'HEAD /institutions.pem': () => ({ status: 404, body: '' }),
}

describe('Asking an account', () => {
  let server: Server
  let answers = account
  const before = { ...process.env }
  beforeAll(async () => {
    server = createServer((request, response) => {
      // The bucket comes first where the host is an address.
      const path = (request.url ?? '').replace(/\?.*$/, '').replace(/^\/dengtong-prod-trust-store-111122223333/, '')
      const answer = answers[`${request.method} ${path}`]?.(request) ?? json({ message: `nobody answers ${path}` }, 418)
      response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers }).end(answer.body)
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    process.env['AWS_ENDPOINT_URL'] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    process.env['AWS_ACCESS_KEY_ID'] = 'test'
    process.env['AWS_SECRET_ACCESS_KEY'] = 'test'
    process.env['AWS_MAX_ATTEMPTS'] = '1'
  })
  afterEach(() => {
    answers = account
  })
  afterAll(() => {
    process.env = before
    server.close()
  })
  const withoutZone = ({ zone: _, ...rest }: Facts) => rest

  it('reads every fact of one that is ready', async () => {
    const facts = await readFacts(prod)
    expect(withoutZone(facts)).toEqual({
      account: known('111122223333'),
      bootstrapVersion: known(21),
      certificate: known({ status: 'ISSUED', names: ['api.fj.gov.test'], notAfter: new Date(1811808000_000) }),
      trustStoreBytes: known(4096),
      runtimeOffered: known(true),
      concurrency: known(1000),
      gateway: known({ logsRole: true, perSecond: 10_000 }),
    })
  })

  it('tells what is absent from what could not be asked', async () => {
    answers = { ...bare, 'GET /2016-08-19/account-settings': () => json({ message: 'no' }, 403) }
    const facts = await readFacts(prod)
    expect(withoutZone(facts)).toMatchObject({
      bootstrapVersion: known(undefined),
      certificate: known(undefined),
      trustStoreBytes: known(undefined),
      runtimeOffered: known(false),
      concurrency: { known: false },
      gateway: known({ logsRole: false, perSecond: 100 }),
    })
  })
})
