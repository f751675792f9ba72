/**
 * Every role of the templates tries to undo what lies under lock, under its own policies and with its own credentials, against the
 * runner's gateway: S3's rules, the bucket's policy and the role's own are the ones that were synthesized.
 */
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  PutObjectLegalHoldCommand,
  PutObjectRetentionCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { handleAws } from '../../tools/local/aws-endpoint.ts'
import { makeCalls } from '../../tools/local/iam/calls.ts'
import { openObjects } from '../../tools/local/s3/files.ts'
import { makePlan } from '../../tools/local/templates/plan.ts'
import type { Plan } from '../../tools/local/templates/planned.ts'
import { outdirOf } from './synthesized.ts'
import { eachSystem, type Json, list, resources, say } from './templates.ts'

const FORBIDDEN = [
  's3:DeleteObject',
  's3:DeleteObjectVersion',
  's3:BypassGovernanceRetention',
  's3:PutBucketObjectLockConfiguration',
  's3:PutBucketVersioning',
  's3:PutBucketPolicy',
  's3:DeleteBucketPolicy',
  's3:DeleteBucket',
  's3:PutLifecycleConfiguration',
]

describe.each(eachSystem)('%s', (_, one) => {
  it('gives no role an action that erases, unlocks or covers what is archived', () => {
    const granted = [one.api, one.workers, one.operations]
      .flatMap((stack) => resources(stack, 'AWS::IAM::Role'))
      .flatMap(([, { Properties }]) => Properties.Policies ?? [])
      .flatMap(({ PolicyDocument }: Json) => PolicyDocument.Statement)
      .filter(({ Effect }: Json) => Effect === 'Allow')
      .flatMap(({ Action }: Json) => list<string>(Action))
    expect(granted.filter((action) => FORBIDDEN.includes(action) || /\*/.test(action))).toEqual([])
  })

  it('denies them to everybody by the policy of the archive itself', () => {
    const [, policy] = resources(one.data, 'AWS::S3::BucketPolicy').find(
      ([, { Properties }]) => Properties.Bucket.Ref === 'ArchiveBucket',
    ) as [string, Json]
    const said = policy.Properties.PolicyDocument.Statement.filter(({ Sid }: Json) => Sid !== undefined).map(
      ({ Sid, Effect, Principal, Action, Resource, Condition }: Json) => ({
        Sid,
        Effect,
        Principal,
        Action: list(Action),
        Resource: list(Resource).map((resource) => say(resource, one)),
        Condition,
      }),
    )
    const everybody = { Effect: 'Deny', Principal: { AWS: '*' } }
    expect(said).toEqual([
      {
        Sid: 'NoErasing',
        ...everybody,
        Action: ['s3:DeleteObject', 's3:DeleteObjectVersion', 's3:BypassGovernanceRetention'],
        Resource: ['${ArchiveBucket.Arn}/*'],
      },
      {
        Sid: 'NoUnlocking',
        ...everybody,
        Action: ['s3:PutBucketObjectLockConfiguration', 's3:PutBucketVersioning'],
        Resource: ['${ArchiveBucket.Arn}'],
      },
      {
        Sid: 'NoOverwriting',
        ...everybody,
        Action: ['s3:PutObject'],
        Resource: ['cases/*/certificates/*', 'packages/*', 'audit/seals/*'].map(
          (under) => `\${ArchiveBucket.Arn}/${under}`,
        ),
        Condition: { Null: { 's3:if-none-match': 'true' }, Bool: { 's3:ObjectCreationOperation': 'true' } },
      },
      {
        Sid: 'NoEndlessLocks',
        ...everybody,
        Action: ['s3:PutObject', 's3:PutObjectRetention'],
        Resource: ['${ArchiveBucket.Arn}/*'],
        Condition: { NumericGreaterThan: { 's3:object-lock-remaining-retention-days': '11000' } },
      },
    ])
  })
})

describe('Whoever runs under a role of the platform', () => {
  let [plan, server, data] = [] as unknown as [Plan, Server, string]
  const clients: S3Client[] = []
  const KEYS = ['cases/case_1/certificates/crt_1', 'packages/case_1/1.json', 'audit/seals/0000000001.json']
  const BYTES = Buffer.from('%PDF-1.7 电子证明')
  let versions: ReadonlyMap<string, string>
  let store: ReturnType<typeof openObjects>

  beforeAll(async () => {
    data = mkdtempSync(join(tmpdir(), 'dengtong-lock-'))
    server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    plan = makePlan({
      assembly: outdirOf('sandbox', 'aws-cn'),
      place: { account: '000000000000', baseUrl },
      secret: 'test',
      environments: () => 1,
      removed: [],
    })
    store = openObjects(join(data, 'objects'))
    const gateway = {
      estate: plan.estate,
      roles: new Map(plan.roles.map((role) => [role.credentials.accessKeyId, role])),
      resourcePolicies: plan.resourcePolicies,
      calls: makeCalls(),
      s3: { store, buckets: plan.buckets, now: Date.now },
      dynamodb: { port: 0 },
      sqs: { port: 0, sent: () => undefined },
      now: Date.now,
    }
    server.on('request', (request, response) => void handleAws(gateway, request, response))
    versions = await lockedAway()
  })
  afterAll(async () => {
    for (const client of clients) client.destroy()
    server.closeAllConnections()
    server.close()
    rmSync(data, { recursive: true, force: true })
  })

  const bucketOf = (name: string): string => {
    const found = plan.resources.find((one) => one.type === 'AWS::S3::Bucket' && one.id.endsWith(name))
    if (!found) throw new Error(`no bucket ${name}`)
    return found.ref
  }
  const clientOf = (role: Plan['roles'][number]): S3Client => {
    const client = new S3Client({
      region: plan.estate.region,
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      forcePathStyle: true,
      credentials: role.credentials,
      maxAttempts: 1,
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    })
    clients.push(client)
    return client
  }
  const roleOf = (name: string): Plan['roles'][number] => {
    const found = plan.functions.find((one) => one.name.endsWith(`-${name}`))
    if (!found) throw new Error(`no function ${name}`)
    return found.role
  }
  const until = new Date(Date.now() + 5 * 365 * 86_400_000)

  /** By the role that does it in life. */
  const lockedAway = async (): Promise<ReadonlyMap<string, string>> => {
    const examine = clientOf(roleOf('examine'))
    const kept = KEYS.map(async (Key): Promise<[string, string]> => {
      const put = new PutObjectCommand({
        Bucket: bucketOf('ArchiveBucket'),
        Key,
        Body: BYTES,
        ChecksumSHA256: createHash('sha256').update(BYTES).digest('base64'),
        IfNoneMatch: '*',
        ObjectLockMode: 'GOVERNANCE',
        ObjectLockRetainUntilDate: until,
      })
      const { VersionId } = await examine.send(put)
      return [Key, VersionId ?? '']
    })
    const incoming = { Bucket: bucketOf('IncomingBucket'), Key: 'incoming/x/doc_1', Body: 'other' }
    await clientOf(roleOf('forms')).send(new PutObjectCommand(incoming))
    return new Map(await Promise.all(kept))
  }

  const attempts = (Key: string) => {
    const at = { Bucket: bucketOf('ArchiveBucket'), Key }
    const VersionId = versions.get(Key)
    const CopySource = `${bucketOf('IncomingBucket')}/incoming/x/doc_1`
    const lock = { ObjectLockMode: 'GOVERNANCE' as const, ObjectLockRetainUntilDate: until }
    const soon = { Mode: 'GOVERNANCE' as const, RetainUntilDate: new Date(Date.now() + 60_000) }
    return {
      overwrite: new PutObjectCommand({ ...at, Body: 'other' }),
      'overwrite under lock': new PutObjectCommand({ ...at, ...lock, Body: 'other' }),
      'overwrite if absent': new PutObjectCommand({ ...at, ...lock, Body: 'other', IfNoneMatch: '*' }),
      'copy over it': new CopyObjectCommand({ ...at, ...lock, CopySource }),
      delete: new DeleteObjectCommand(at),
      'delete the version': new DeleteObjectCommand({ ...at, VersionId }),
      'delete the version past governance': new DeleteObjectCommand({
        ...at,
        VersionId,
        BypassGovernanceRetention: true,
      }),
      'shorten the lock': new PutObjectRetentionCommand({ ...at, VersionId, Retention: soon }),
      'shorten the lock past governance': new PutObjectRetentionCommand({
        ...at,
        VersionId,
        Retention: soon,
        BypassGovernanceRetention: true,
      }),
    }
  }

  const outcomeOf = (sent: Promise<unknown>): Promise<number> =>
    sent.then(
      () => 200,
      (error: { $metadata?: { httpStatusCode?: number } }) => error.$metadata?.httpStatusCode ?? 0,
    )

  it('cannot delete, overwrite or unlock a certificate, a package or a seal', async () => {
    const outcomes = new Map<string, number>()
    for (const role of plan.roles) {
      const client = clientOf(role)
      for (const Key of KEYS)
        for (const [attempt, command] of Object.entries(attempts(Key)))
          outcomes.set(`${role.id} ${attempt} ${Key}`, await outcomeOf(client.send(command as PutObjectCommand)))
    }
    const done = [...outcomes].filter(([, status]) => status !== 403 && status !== 412)
    expect(done).toEqual([])
    expect(outcomes.size).toBe(plan.roles.length * KEYS.length * 9)
    // 412 is said to those alone who may put something there that is not there yet
    expect(new Set([...outcomes].filter(([, status]) => status === 412).map(([what]) => what.split(' ')[1]))).toEqual(
      new Set(['overwrite']),
    )
    for (const Key of KEYS) {
      expect(store.versions(bucketOf('ArchiveBucket'), Key)).toHaveLength(1)
      const found = await clientOf(roleOf('examine')).send(
        new GetObjectCommand({ Bucket: bucketOf('ArchiveBucket'), Key }),
      )
      expect(Buffer.from((await found.Body?.transformToByteArray()) ?? [])).toEqual(BYTES)
    }
  })

  it('locks nothing for longer than anything is kept', async () => {
    const kept = (years: number) => {
      const ObjectLockRetainUntilDate = new Date(Date.now() + years * 365.25 * 86_400_000)
      const at = { Bucket: bucketOf('ArchiveBucket'), Key: `cases/case_1/documents/doc_${years}` }
      return new PutObjectCommand({ ...at, Body: BYTES, ObjectLockMode: 'GOVERNANCE', ObjectLockRetainUntilDate })
    }
    const examine = clientOf(roleOf('examine'))
    expect([await outcomeOf(examine.send(kept(30))), await outcomeOf(examine.send(kept(31)))]).toEqual([200, 403])
  })

  it('puts and lifts holds under one role alone', async () => {
    const [Key = ''] = KEYS
    const at = { Bucket: bucketOf('ArchiveBucket'), Key }
    const hold = (Status: 'ON' | 'OFF') => new PutObjectLegalHoldCommand({ ...at, LegalHold: { Status } })
    const may: string[] = []
    for (const role of plan.roles) if ((await outcomeOf(clientOf(role).send(hold('ON')))) === 200) may.push(role.id)
    expect(may).toEqual([roleOf('hold').id])
    expect(store.current(at.Bucket, Key)).toMatchObject({ legalHold: true })
    expect(await outcomeOf(clientOf(roleOf('hold')).send(hold('OFF')))).toBe(200)
    expect(store.current(at.Bucket, Key)).toMatchObject({ legalHold: false })
  })

  it('may make a lock longer, where its role locks at all', async () => {
    const [Key = ''] = KEYS
    const Retention = { Mode: 'GOVERNANCE' as const, RetainUntilDate: new Date(until.getTime() + 86_400_000) }
    const longer = new PutObjectRetentionCommand({ Bucket: bucketOf('ArchiveBucket'), Key, Retention })
    expect(await outcomeOf(clientOf(roleOf('examine')).send(longer))).toBe(200)
    expect(await outcomeOf(clientOf(roleOf('cases')).send(longer))).toBe(403)
  })
})
