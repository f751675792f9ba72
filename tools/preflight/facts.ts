/** Asks an account, by read calls only. What cannot be asked says why. */
import { Resolver } from 'node:dns/promises'
import { ACMClient, DescribeCertificateCommand } from '@aws-sdk/client-acm'
import { APIGatewayClient, GetAccountCommand } from '@aws-sdk/client-api-gateway'
import { GetAccountSettingsCommand, LambdaClient, ListLayersCommand } from '@aws-sdk/client-lambda'
import { HeadObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { type Stage, trustStoreName } from '../../cdk/stage.ts'
import type { Facts, Known } from './checks.ts'

const BOOTSTRAP_PARAMETER = '/cdk-bootstrap/hnb659fds/version'

export const readFacts = async (stage: Stage): Promise<Facts> => {
  const region = { region: stage.home.region }
  const account = await ask(async () => {
    const { Account } = await new STSClient(region).send(new GetCallerIdentityCommand({}))
    if (!Account) throw new Error('no account in the answer')
    return Account
  })
  // Without credentials every call would wait for the same refusal.
  const asked = <T>(question: (account: string) => Promise<T>): Promise<Known<T>> =>
    account.known ? ask(() => question(account.value)) : Promise.resolve(account)

  const [bootstrapVersion, certificate, trustStoreBytes, runtimeOffered, concurrency, gateway, zone] =
    await Promise.all([
      asked(() => absentOn('ParameterNotFound', () => bootstrapOf(region))),
      asked((id) => absentOn('ResourceNotFoundException', () => certificateOf(stage, id))),
      asked((id) => absentOn('NotFound', () => trustStoreOf(stage, id))),
      asked(() => runtimeOf(stage)),
      asked(() => concurrencyOf(region)),
      asked(() => gatewayOf(region)),
      ask(() => zoneOf(stage)),
    ])
  return { account, bootstrapVersion, certificate, trustStoreBytes, runtimeOffered, concurrency, gateway, zone }
}

type Region = { readonly region: string }

const bootstrapOf = async (region: Region): Promise<number> => {
  const { Parameter } = await new SSMClient(region).send(new GetParameterCommand({ Name: BOOTSTRAP_PARAMETER }))
  return Number(Parameter?.Value)
}

const certificateOf = async ({ home, domain }: Stage, account: string) => {
  const CertificateArn = `arn:${home.partition}:acm:${home.region}:${account}:certificate/${domain?.certificateId}`
  const { Certificate } = await new ACMClient(home).send(new DescribeCertificateCommand({ CertificateArn }))
  return {
    status: Certificate?.Status ?? 'UNKNOWN',
    names: Certificate?.SubjectAlternativeNames ?? [],
    ...(Certificate?.NotAfter ? { notAfter: Certificate.NotAfter } : {}),
  }
}

const trustStoreOf = async (stage: Stage, account: string): Promise<number> => {
  const place = { Bucket: trustStoreName(stage, account), Key: stage.domain?.trustStoreKey ?? '' }
  const { ContentLength } = await new S3Client({ region: stage.home.region }).send(new HeadObjectCommand(place))
  return ContentLength ?? 0
}

/** Lambda lists no runtimes; but it refuses, as invalid, to list layers for one it does not know. */
const runtimeOf = async ({ home }: Stage): Promise<boolean> => {
  try {
    await new LambdaClient({ region: home.region }).send(
      new ListLayersCommand({ CompatibleRuntime: home.runtime, MaxItems: 1 }),
    )
    return true
  } catch (error) {
    if (['InvalidParameterValueException', 'ValidationException'].includes((error as Error).name)) return false
    throw error
  }
}

const concurrencyOf = async (region: Region): Promise<number> => {
  const { AccountLimit } = await new LambdaClient(region).send(new GetAccountSettingsCommand({}))
  return AccountLimit?.ConcurrentExecutions ?? 0
}

const gatewayOf = async (region: Region) => {
  const { cloudwatchRoleArn, throttleSettings } = await new APIGatewayClient(region).send(new GetAccountCommand({}))
  return { logsRole: Boolean(cloudwatchRoleArn), perSecond: throttleSettings?.rateLimit ?? 0 }
}

const zoneOf = async ({ domain }: Stage): Promise<boolean> => {
  const resolver = new Resolver({ timeout: 2000, tries: 2 })
  const labels = (domain?.name ?? '').split('.')
  for (let from = 0; from < labels.length - 1; from += 1) {
    const servers = await resolver.resolveNs(labels.slice(from).join('.')).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENODATA' || error.code === 'ENOTFOUND') return []
      throw error
    })
    if (servers.length > 0) return true
  }
  return false
}

const absentOn = async <T>(name: string, read: () => Promise<T>): Promise<T | undefined> => {
  try {
    return await read()
  } catch (error) {
    if ((error as Error).name === name) return undefined
    throw error
  }
}

const ask = async <T>(question: () => Promise<T>): Promise<Known<T>> => {
  try {
    return { known: true, value: await question() }
  } catch (error) {
    const { name, message } = error as Error
    if (name === 'CredentialsProviderError') return { known: false, why: 'no AWS credentials' }
    return { known: false, why: `${name}: ${message}`.split('\n')[0]?.slice(0, 160) ?? name }
  }
}
