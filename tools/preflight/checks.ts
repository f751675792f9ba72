/** Decides, from a stage's data and what an account says, whether a deploy would fail. Pure: asking AWS is facts.ts. */
import { type Stage, trustStoreName } from '../../cdk/stage.ts'
import { FUNCTION_LIMITS } from '../../lib/names/limits.ts'

/** Something AWS was asked: its answer, or why there is none. */
export type Known<T> = { readonly known: true; readonly value: T } | { readonly known: false; readonly why: string }

export type Certificate = { readonly status: string; readonly names: readonly string[]; readonly notAfter?: Date }

export type Facts = {
  readonly account: Known<string>
  /** Undefined: never bootstrapped. */
  readonly bootstrapVersion: Known<number | undefined>
  readonly certificate: Known<Certificate | undefined>
  /** Bytes of the trust store object; undefined if bucket or object is not there. */
  readonly trustStoreBytes: Known<number | undefined>
  readonly runtimeOffered: Known<boolean>
  readonly concurrency: Known<number>
  readonly gateway: Known<{ readonly logsRole: boolean; readonly perSecond: number }>
  /** Whether the domain's zone answers in DNS. */
  readonly zone: Known<boolean>
}

export type Words = { readonly zh: string; readonly en: string }
export type Finding = {
  readonly check: string
  /** noted: the stage deploys and works without it, but something it offers is refused. */
  readonly verdict: 'ok' | 'missing' | 'unchecked' | 'noted'
  readonly said: Words
  /** What to do about it. */
  readonly remedy?: Words
}

type Judgement = true | { readonly lacks: Words; readonly remedy: Words }
type Check = {
  readonly check: string
  readonly about: Words
  readonly applies?: (stage: Stage) => boolean
  /** From the stage's own data: needs no account. */
  readonly byStage?: (stage: Stage, now: Date) => Judgement
  /** What is data of the running stage, set by its authority and not by a deploy. */
  readonly note?: { readonly said: Words; readonly remedy: Words }
  readonly byFact?: (stage: Stage, facts: Facts, now: Date) => Known<Judgement>
}

/** What the templates of this CDK version ask for; a test compares it with the synthesized manifest. */
export const BOOTSTRAP_VERSION = 6
/** AWS lets nobody reserve the last hundred; without reservations the API and the workers share at least as many. */
const CONCURRENCY_KEPT_FREE = 100
const CERTIFICATE_DAYS_LEFT = 30
const DAY_MS = 86_400_000

const isPlaceholder = (text: string) => /(^|\.)example$/.test(text) || /^((subnet|sg)-)?[0-]+$/.test(text)
const then = <T>(fact: Known<T>, judge: (value: T) => Judgement): Known<Judgement> =>
  fact.known ? { known: true, value: judge(fact.value) } : fact

const reserved = (): number => Object.values(FUNCTION_LIMITS).reduce((sum, limits) => sum + (limits.reserved ?? 0), 0)
const covers = (name: string, domain: string) =>
  name === domain || (name.startsWith('*.') && domain.slice(domain.indexOf('.') + 1) === name.slice(2))

export const CHECKS: readonly Check[] = [
  {
    check: 'account',
    about: { zh: '部署账号', en: 'account' },
    byFact: (stage, facts) =>
      then(facts.account, (account) =>
        stage.account === undefined || stage.account === account
          ? true
          : {
              lacks: {
                zh: `当前凭证属于账号 ${account}，本环境应为 ${stage.account}`,
                en: `the credentials are of account ${account}, this stage lives in ${stage.account}`,
              },
              remedy: { zh: '换用该环境账号的凭证', en: 'use credentials of the stage’s account' },
            },
      ),
  },
  {
    check: 'bootstrap',
    about: { zh: 'CDK 引导栈', en: 'CDK bootstrap stack' },
    byFact: (stage, facts) =>
      then(facts.bootstrapVersion, (version) =>
        version !== undefined && version >= BOOTSTRAP_VERSION
          ? true
          : {
              lacks: {
                zh: `版本为 ${version ?? '无'}，至少需要 ${BOOTSTRAP_VERSION}`,
                en: `version is ${version ?? 'none'}, at least ${BOOTSTRAP_VERSION} is needed`,
              },
              remedy: {
                zh: `在 ${stage.home.region} 运行 npx cdk bootstrap`,
                en: `run npx cdk bootstrap in ${stage.home.region}`,
              },
            },
      ),
  },
  {
    check: 'domain',
    about: { zh: '域名', en: 'domain name' },
    applies: (stage) => stage.domain !== undefined,
    byStage: (stage) =>
      isPlaceholder(stage.domain?.name ?? '')
        ? {
            lacks: { zh: `仍是示例域名 ${stage.domain?.name}`, en: `still the example name ${stage.domain?.name}` },
            remedy: { zh: '在 cdk/stage.ts 写入本环境的域名', en: 'write the stage’s own name into cdk/stage.ts' },
          }
        : true,
  },
  {
    check: 'zone',
    about: { zh: '域名解析区域', en: 'hosted zone' },
    applies: (stage) => stage.domain !== undefined,
    byFact: (stage, facts) =>
      then(
        facts.zone,
        (answers) =>
          answers || {
            lacks: {
              zh: `${stage.domain?.name} 的上级区域没有域名服务器`,
              en: `no name servers answer for the zone of ${stage.domain?.name}`,
            },
            remedy: { zh: '注册域名并建立解析区域', en: 'register the domain and host its zone' },
          },
      ),
  },
  {
    check: 'certificate',
    about: { zh: '服务器证书', en: 'server certificate' },
    applies: (stage) => stage.domain !== undefined,
    byStage: (stage) =>
      isPlaceholder(stage.domain?.certificateId ?? '')
        ? {
            lacks: { zh: '证书编号仍是占位值', en: 'its id is still a placeholder' },
            remedy: {
              zh: `在 ${stage.home.region} 的 ACM 申请或导入证书，并写入 cdk/stage.ts`,
              en: `request or import it in ACM of ${stage.home.region} and write its id into cdk/stage.ts`,
            },
          }
        : true,
    byFact: (stage, facts, now) =>
      then(facts.certificate, (certificate) => certificateJudgement(stage, certificate, now)),
  },
  {
    check: 'public-domain',
    about: { zh: '公众查验域名', en: 'domain for the public' },
    applies: (stage) => stage.domain?.trustStoreKey !== undefined,
    byStage: ({ domain }) =>
      (domain?.open !== undefined && ![domain.open.name, domain.open.certificateId].some(isPlaceholder)) || {
        lacks: {
          zh: '公众查验证明的域名或其证书仍是占位值',
          en: 'name or certificate of the domain where anybody verifies is a placeholder',
        },
        remedy: {
          zh: '在 cdk/stage.ts 的 domain.open 写入不要求客户端证书的域名及其 ACM 证书编号',
          en: 'write into domain.open of cdk/stage.ts a name that asks for no client certificate, and its id in ACM',
        },
      },
  },
  {
    check: 'icp',
    about: { zh: 'ICP 备案', en: 'ICP filing' },
    applies: (stage) => stage.domain !== undefined && stage.home.partition === 'aws-cn',
    byStage: (stage) =>
      stage.domain?.icpFiling !== undefined || {
        lacks: {
          zh: `${stage.domain?.name} 没有备案号，中国区域不提供服务`,
          en: `${stage.domain?.name} has no filing number, and no service in China without one`,
        },
        remedy: {
          zh: '办理备案后把备案号写入 cdk/stage.ts',
          en: 'file the domain and write the number into cdk/stage.ts',
        },
      },
  },
  {
    check: 'trust-store',
    about: { zh: '客户端证书信任库', en: 'client certificate trust store' },
    applies: (stage) => stage.domain?.trustStoreKey !== undefined,
    byFact: (stage, facts) =>
      then(
        facts.trustStoreBytes,
        (bytes) =>
          (bytes ?? 0) > 0 || {
            lacks: {
              zh: `信任库文件 ${stage.domain?.trustStoreKey} 不存在或为空`,
              en: `object ${stage.domain?.trustStoreKey} is absent or empty`,
            },
            remedy: {
              zh: `先部署数据栈，再把 PEM 上传到 s3://${trustStoreName(stage, '<account>')}/${stage.domain?.trustStoreKey}`,
              en: `deploy the data stack first, then upload the PEM to s3://${trustStoreName(stage, '<account>')}/${stage.domain?.trustStoreKey}`,
            },
          },
      ),
  },
  {
    check: 'runtime',
    about: { zh: '函数运行时', en: 'function runtime' },
    byFact: (stage, facts) =>
      then(
        facts.runtimeOffered,
        (offered) =>
          offered || {
            lacks: {
              zh: `${stage.home.region} 没有 ${stage.home.runtime}`,
              en: `${stage.home.region} does not offer ${stage.home.runtime}`,
            },
            remedy: {
              zh: '在 cdk/stage.ts 为该区域改用 nodejs22.x',
              en: 'set nodejs22.x for the region in cdk/stage.ts',
            },
          },
      ),
  },
  {
    check: 'concurrency',
    about: { zh: '函数并发配额', en: 'function concurrency quota' },
    byFact: (stage, facts) => {
      const needed = CONCURRENCY_KEPT_FREE + (stage.reserveConcurrency ? reserved() : 0)
      return then(
        facts.concurrency,
        (quota) =>
          quota >= needed || {
            lacks: { zh: `账号配额 ${quota}，需要 ${needed}`, en: `the account has ${quota}, ${needed} are needed` },
            remedy: { zh: '申请提高 Lambda 并发执行配额', en: 'ask for a higher quota of concurrent executions' },
          },
      )
    },
  },
  {
    check: 'gateway-rate',
    about: { zh: '网关速率配额', en: 'gateway rate quota' },
    byFact: (stage, facts) =>
      then(
        facts.gateway,
        ({ perSecond }) =>
          perSecond >= stage.throttle.stage.perSecond || {
            lacks: {
              zh: `账号每秒 ${perSecond} 次，本环境需要 ${stage.throttle.stage.perSecond} 次`,
              en: `the account has ${perSecond} a second, the stage promises ${stage.throttle.stage.perSecond}`,
            },
            remedy: { zh: '申请提高 API Gateway 速率配额', en: 'ask for a higher API Gateway rate quota' },
          },
      ),
  },
  {
    check: 'gateway-logs',
    about: { zh: '网关日志角色', en: 'gateway logging role' },
    byFact: (_stage, facts) =>
      then(
        facts.gateway,
        ({ logsRole }) =>
          logsRole || {
            lacks: {
              zh: '账号在该区域没有 API Gateway 写日志的角色',
              en: 'the account lets API Gateway write no logs in this region',
            },
            remedy: {
              zh: '按 docs/operations/deploy.md 设置一次',
              en: 'set it once as docs/operations/deploy.md says',
            },
          },
      ),
  },
  {
    check: 'scanner',
    about: { zh: '恶意代码扫描', en: 'malware scanner' },
    applies: (stage) => stage.keepData,
    byStage: ({ scanner, clamd }) =>
      scanner !== 'clamd' ||
      (clamd !== undefined && ![clamd.host, clamd.securityGroupId, ...clamd.subnetIds].some(isPlaceholder)) || {
        lacks: {
          zh: 'clamd 的地址、子网或安全组仍是占位值：上传的文件都不能使用',
          en: 'address, subnets or security group of clamd are placeholders: no uploaded document becomes usable',
        },
        remedy: {
          zh: '按 docs/operations/deploy.md 部署 ClamAV，并写入 cdk/stage.ts',
          en: 'run ClamAV as docs/operations/deploy.md says and write it into cdk/stage.ts',
        },
      },
  },
  {
    check: 'signing-provider',
    about: { zh: '电子签署服务商', en: 'signing provider' },
    applies: (stage) => stage.keepData,
    note: {
      said: {
        zh: '部署不含服务商：未接入前，签署请求答 signing.no-provider',
        en: 'a deploy brings none: until one is connected, signing requests answer signing.no-provider',
      },
      remedy: {
        zh: '由省级主管部门先在信任列表列入其根证书，再调用 putSigningProvider，见 docs/signing-providers.md',
        en: 'the authority of the province lists its roots, then calls putSigningProvider: docs/signing-providers.md',
      },
    },
  },
  {
    check: 'alarm-address',
    about: { zh: '告警接收人', en: 'alarm address' },
    applies: (stage) => stage.keepData,
    byStage: (stage) =>
      stage.alarmEmail !== undefined && !isPlaceholder(stage.alarmEmail.slice(stage.alarmEmail.indexOf('@') + 1))
        ? true
        : {
            lacks: { zh: '没有真实的告警邮箱', en: 'no real address receives alarms' },
            remedy: { zh: '在 cdk/stage.ts 写入值班邮箱', en: 'write the duty mailbox into cdk/stage.ts' },
          },
  },
]

const certificateJudgement = (stage: Stage, certificate: Certificate | undefined, now: Date): Judgement => {
  const domain = stage.domain?.name ?? ''
  const renew = { zh: '签发、续期或更换证书', en: 'have it issued, renewed or replaced' }
  if (!certificate) {
    return {
      lacks: { zh: `${stage.home.region} 没有该证书`, en: `there is none of this id in ${stage.home.region}` },
      remedy: renew,
    }
  }
  if (certificate.status !== 'ISSUED') {
    return { lacks: { zh: `状态为 ${certificate.status}`, en: `its status is ${certificate.status}` }, remedy: renew }
  }
  if (!certificate.names.some((name) => covers(name, domain))) {
    return { lacks: { zh: `不包含 ${domain}`, en: `it does not cover ${domain}` }, remedy: renew }
  }
  if (certificate.notAfter && certificate.notAfter.getTime() - now.getTime() < CERTIFICATE_DAYS_LEFT * DAY_MS) {
    const until = certificate.notAfter.toISOString().slice(0, 10)
    return { lacks: { zh: `将于 ${until} 到期`, en: `it ends on ${until}` }, remedy: renew }
  }
  return true
}

export const judge = (stage: Stage, facts: Facts, now: Date): Finding[] =>
  CHECKS.filter(({ applies }) => applies?.(stage) ?? true).map((row): Finding => {
    const own = row.byStage?.(stage, now) ?? true
    if (own !== true) return { check: row.check, verdict: 'missing', said: about(row, own.lacks), remedy: own.remedy }
    if (row.note)
      return { check: row.check, verdict: 'noted', said: about(row, row.note.said), remedy: row.note.remedy }
    const asked = row.byFact?.(stage, facts, now) ?? { known: true as const, value: true as const }
    if (!asked.known) {
      const why = { zh: `未能检查（${asked.why}）`, en: `not checked (${asked.why})` }
      return { check: row.check, verdict: 'unchecked', said: about(row, why) }
    }
    if (asked.value === true) return { check: row.check, verdict: 'ok', said: row.about }
    return { check: row.check, verdict: 'missing', said: about(row, asked.value.lacks), remedy: asked.value.remedy }
  })

/** 0 all there, 1 something is missing, 2 nothing known to be missing but not all was checked. */
export const exitCodeOf = (findings: readonly Finding[]): 0 | 1 | 2 => {
  if (findings.some(({ verdict }) => verdict === 'missing')) return 1
  return findings.some(({ verdict }) => verdict === 'unchecked') ? 2 : 0
}

const MARKS = { ok: '✓', missing: '✗', unchecked: '?', noted: '·' } as const

export const lineOf = ({ verdict, said, remedy }: Finding): string =>
  [`${MARKS[verdict]} ${said.zh} / ${said.en}`, ...(remedy ? [`    → ${remedy.zh} / ${remedy.en}`] : [])].join('\n')

const about = (row: Check, what: Words): Words => ({
  zh: `${row.about.zh}：${what.zh}`,
  en: `${row.about.en}: ${what.en}`,
})
