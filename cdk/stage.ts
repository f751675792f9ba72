/** The stages as data: what differs between sandbox, test and prod, and where each of them lives. */
import { isOneOf, keysOf } from '../lib/names/keys.ts'
import type { LockMode, ScannerName, TokenBinding } from '../lib/names/settings.ts'

export type StageName = 'sandbox' | 'test' | 'prod'
export type Partition = 'aws' | 'aws-cn'

/** A region as we use it. Node 24 where Lambda has it there; the bundle's target follows. */
export type Home = {
  readonly partition: Partition
  readonly region: string
  readonly runtime: 'nodejs24.x' | 'nodejs22.x'
  readonly architecture: 'arm64' | 'x86_64'
  /** Two that every account has there. */
  readonly zones: readonly [string, string]
}

/** A name of our own for the API. In China it needs an ICP filing before it may answer. */
export type Domain = {
  readonly name: string
  /** In ACM, in the stage's own region and account. */
  readonly certificateId: string
  readonly icpFiling?: string
  /** Key of the PEM bundle in the trust store bucket; present means mutual TLS and no default endpoint. */
  readonly trustStoreKey?: string
  /** For what anybody may look up, where the name above asks for client certificates. */
  readonly open?: OpenDomain
}

export type OpenDomain = Pick<Domain, 'name' | 'certificateId'>

/** Fixed addresses for what the platform calls: registries, banks and payment channels admit it by address. */
export type Egress = {
  /** Of the network behind them. Where leased lines are attached it must not collide with theirs. */
  readonly cidr: string
  /** One NAT gateway each; with two, a zone that fails takes no address away. */
  readonly addresses: 1 | 2
  /** Institutions called over leased lines: their addresses, and the number by which our gateway speaks BGP. */
  readonly lines?: { readonly asn: number; readonly cidrs: readonly string[] }
}

/** A ClamAV daemon of the account's own, and the place in its network from where the platform calls it. */
export type Clamd = {
  readonly host: string
  readonly port: number
  /** With gateway endpoints for DynamoDB and S3: nothing else is called from there. */
  readonly subnetIds: readonly string[]
  readonly securityGroupId: string
}

export type Throttle = { readonly perSecond: number; readonly burst: number }

export type Stage = {
  readonly name: StageName
  readonly home: Home
  /** Once known: refuses to deploy anywhere else. One stage lives in one account and region. */
  readonly account?: string
  readonly domain?: Domain
  /** Without it calls leave from addresses of AWS that change. */
  readonly egress?: Egress
  readonly tokenBinding: TokenBinding
  /** Keep tables, buckets and keys when the stack goes, and refuse to delete them. */
  readonly keepData: boolean
  readonly lockMode: LockMode
  /** `test-file` for synthetic papers only. */
  readonly scanner: ScannerName
  readonly clamd?: Clamd
  readonly logDays: 30 | 90 | 180 | 365
  /**
   * Whole stage, each rate slot (institution), each operation by which anybody may look something up without a token, each by which a channel
   * or provider calls back, and signing in: what no slot counts has a rate of its own, so that none of it takes the stage from all others.
   */
  readonly throttle: { readonly [Of in 'stage' | 'slot' | 'lookUp' | 'callback' | 'signIn']: Throttle }
  /** Reserve concurrency for functions that must never starve. New accounts have too little of it. */
  readonly reserveConcurrency: boolean
  /** Who is notified of alarms. */
  readonly alarmEmail?: string
}

const HOMES = {
  'ap-southeast-1': {
    partition: 'aws',
    region: 'ap-southeast-1',
    runtime: 'nodejs24.x',
    architecture: 'arm64',
    zones: ['ap-southeast-1a', 'ap-southeast-1b'],
  },
  'cn-north-1': {
    partition: 'aws-cn',
    region: 'cn-north-1',
    runtime: 'nodejs24.x',
    architecture: 'x86_64',
    zones: ['cn-north-1a', 'cn-north-1b'],
  },
  'cn-northwest-1': {
    partition: 'aws-cn',
    region: 'cn-northwest-1',
    runtime: 'nodejs24.x',
    architecture: 'x86_64',
    zones: ['cn-northwest-1a', 'cn-northwest-1b'],
  },
} as const satisfies Record<string, Home>

/** GuardDuty's protection of buckets is not offered everywhere. */
const SCANNERS: Readonly<Record<Partition, ScannerName>> = { aws: 'guardduty', 'aws-cn': 'clamd' }

type StageRow = Omit<Stage, 'home' | 'scanner'> & {
  /** Where it is not said: what the partition has. */
  readonly scanner?: ScannerName
  /** The first is where the stage lives; the other proves that it could move. */
  readonly homes: readonly [Home, Home]
}

const ROWS: Readonly<Record<StageName, StageRow>> = {
  /** For developers of banks and registries: synthetic data only, may be thrown away. */
  sandbox: {
    name: 'sandbox',
    homes: [HOMES['ap-southeast-1'], HOMES['cn-northwest-1']],
    tokenBinding: 'none',
    keepData: false,
    lockMode: 'governance',
    scanner: 'test-file',
    logDays: 30,
    throttle: {
      stage: { perSecond: 500, burst: 1000 },
      slot: { perSecond: 50, burst: 100 },
      lookUp: { perSecond: 20, burst: 40 },
      callback: { perSecond: 50, burst: 100 },
      signIn: { perSecond: 100, burst: 200 },
    },
    reserveConcurrency: false,
  },
  /** Acceptance with connected institutions: as prod, but bound by DPoP and locked so that an operator can still clean up. */
  test: {
    name: 'test',
    homes: [HOMES['cn-northwest-1'], HOMES['ap-southeast-1']],
    tokenBinding: 'dpop',
    egress: { cidr: '10.112.0.0/24', addresses: 1 },
    keepData: true,
    lockMode: 'governance',
    scanner: 'test-file',
    logDays: 90,
    throttle: {
      stage: { perSecond: 500, burst: 1000 },
      slot: { perSecond: 50, burst: 100 },
      lookUp: { perSecond: 20, burst: 40 },
      callback: { perSecond: 50, burst: 100 },
      signIn: { perSecond: 100, burst: 200 },
    },
    reserveConcurrency: false,
  },
  prod: {
    name: 'prod',
    homes: [HOMES['cn-north-1'], HOMES['ap-southeast-1']],
    tokenBinding: 'mtls',
    egress: { cidr: '10.113.0.0/24', addresses: 2 },
    domain: {
      name: 'api.dengtong.example',
      certificateId: '00000000-0000-0000-0000-000000000000',
      trustStoreKey: 'institutions.pem',
      open: { name: 'verify.dengtong.example', certificateId: '00000000-0000-0000-0000-000000000000' },
    },
    keepData: true,
    lockMode: 'compliance',
    clamd: {
      host: 'clamd.dengtong.example',
      port: 3310,
      subnetIds: ['subnet-00000000000000000'],
      securityGroupId: 'sg-00000000000000000',
    },
    logDays: 365,
    throttle: {
      stage: { perSecond: 2000, burst: 4000 },
      slot: { perSecond: 100, burst: 200 },
      lookUp: { perSecond: 50, burst: 100 },
      callback: { perSecond: 100, burst: 200 },
      signIn: { perSecond: 200, burst: 400 },
    },
    reserveConcurrency: true,
    alarmEmail: 'operations@dengtong.example',
  },
}

export const STAGE_NAMES = keysOf(ROWS)

/** Bucket names are unique in a partition, hence the account. */
export const trustStoreName = (stage: Stage, account: string): string => `dengtong-${stage.name}-trust-store-${account}`

export const stageOf = (name: string, partition?: string): Stage => {
  const row = isOneOf(STAGE_NAMES, name) ? ROWS[name] : undefined
  if (!row) throw new Error(`Unknown stage '${name}'; there are ${STAGE_NAMES.join(', ')}`)
  const { homes, ...rest } = row
  const home = partition ? homes.find((one) => one.partition === partition) : homes[0]
  if (!home) throw new Error(`Unknown partition '${partition}'`)
  return { ...rest, home, scanner: row.scanner ?? SCANNERS[home.partition] }
}
