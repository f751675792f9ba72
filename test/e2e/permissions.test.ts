/**
 * Runs last. What the e2e run did is held against the roles of the templates: every grant was used, or a reason says why
 * not; and no grant can be taken away without refusing something that the run needed.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { decideWithResource, type Request, type Statement } from '../../tools/local/iam.ts'
import { type Bank, startBank } from '../../tools/simulate/bank.ts'
import { declarationOf, type Link, putBytes } from '../../tools/simulate/documents.ts'
import { makeFiling } from '../../tools/simulate/filing.ts'
import { makePdf } from '../../tools/simulate/pdf.ts'
import { castOf } from '../support/client.ts'
import { type LocalRunner, startLocalRunner } from '../support/runner.ts'
import { flat } from './scene.ts'

type Role = { readonly id: string; readonly arn: string; readonly statements: readonly Statement[] }
type Wire = {
  readonly role: string
  readonly requests: readonly Request[]
  readonly statements: readonly (string | null)[]
  readonly allowed: boolean
}
type Recorded = {
  readonly account: string
  readonly roles: readonly Role[]
  readonly resourcePolicies: Readonly<Record<string, readonly Statement[]>>
  readonly grants: readonly { readonly role: string; readonly statement: string; readonly action: string }[]
  readonly wire: readonly Wire[]
}
type Grant = { readonly role: Role; readonly statement: Statement; readonly action: string }

/** Grants that no run on this machine can use, and why each must be there all the same. */
const UNUSED: readonly { readonly matches: RegExp; readonly reason: string }[] = []

let recorded: Recorded
beforeAll(async () => {
  recorded = await castOf(inject('sandbox')).control.calls()
})

const nameOf = ({ role, statement, action }: Grant) => `${role.id} ${statement.id} ${action.toLowerCase()}`

const grantsOf = ({ roles }: Recorded): Grant[] =>
  roles.flatMap((role) =>
    role.statements
      .filter((statement) => statement.effect === 'Allow')
      .flatMap((statement) => statement.actions.map((action) => ({ role, statement, action }))),
  )

const isExcused = (grant: Grant): boolean => UNUSED.some(({ matches }) => matches.test(nameOf(grant)))

const usedBy = (run: Recorded): ReadonlySet<string> =>
  new Set(run.grants.map(({ role, statement, action }) => `${role} ${statement} ${action.toLowerCase()}`))

/** The role's statements with one action of one statement taken out. */
const without = ({ role, statement, action }: Grant): Statement[] =>
  role.statements.map((one) =>
    one.id === statement.id ? { ...one, actions: one.actions.filter((other) => other !== action) } : one,
  )

const policyOf = (run: Recorded, resource: string): readonly Statement[] =>
  run.resourcePolicies[resource] ?? run.resourcePolicies[resource.split('/')[0] ?? ''] ?? []

/** Whether some call of the run that rested on this grant would now be refused. */
const isMissed = (run: Recorded, grant: Grant): boolean => {
  const caller = { arn: grant.role.arn, account: run.account, statements: without(grant) }
  return run.wire
    .filter((call) => call.role === grant.role.id && call.allowed)
    .flatMap((call) => call.requests.filter((_, index) => call.statements[index] === grant.statement.id))
    .filter((request) => request.action.toLowerCase() === grant.action.toLowerCase())
    .some((request) => !decideWithResource(caller, policyOf(run, request.resource), request).allowed)
}

describe('the permissions of the templates', () => {
  it('name every action; none is a wildcard', () => {
    expect(
      grantsOf(recorded)
        .filter(({ action }) => action.includes('*'))
        .map(nameOf),
    ).toEqual([])
  })

  it('are all used by the run, or a reason says why not', () => {
    const used = usedBy(recorded)
    const idle = grantsOf(recorded).filter((grant) => !used.has(nameOf(grant)))
    expect(idle.filter((grant) => !isExcused(grant)).map(nameOf)).toEqual([])
  })

  it('excuse no grant that the run did use', () => {
    const used = usedBy(recorded)
    expect(
      grantsOf(recorded)
        .filter((grant) => isExcused(grant) && used.has(nameOf(grant)))
        .map(nameOf),
    ).toEqual([])
  })

  it('cannot lose one grant without refusing a call of the run', () => {
    const grants = grantsOf(recorded).filter((grant) => !isExcused(grant))
    expect(grants.length).toBeGreaterThan(50)
    expect(grants.filter((grant) => !isMissed(recorded, grant)).map(nameOf)).toEqual([])
  })

  it('refused nothing that the run needed', () => {
    expect(recorded.wire.filter((call) => !call.allowed)).toEqual([])
  })
})

type Json = ReturnType<typeof JSON.parse>

/** Takes an action out of the roles that match, in the templates of an assembly. */
const removeGrant = (assembly: string, roles: RegExp, action: string): number => {
  let removed = 0
  for (const file of readdirSync(assembly, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.template.json')) continue
    const template: Json = JSON.parse(readFileSync(join(assembly, file), 'utf8'))
    for (const [id, resource] of Object.entries<Json>(template.Resources ?? {})) {
      if (resource.Type !== 'AWS::IAM::Role' || !roles.test(id)) continue
      const inline: Json[] = resource.Properties.Policies ?? []
      for (const statement of inline.flatMap((policy) => policy.PolicyDocument.Statement)) {
        const actions: string[] = [statement.Action].flat()
        if (!actions.includes(action)) continue
        removed++
        statement.Action = actions.length === 1 ? 'logs:PutLogEvents' : actions.filter((one) => one !== action)
      }
    }
    writeFileSync(join(assembly, file), JSON.stringify(template))
  }
  return removed
}

describe('a template with grants taken away, running', () => {
  let folder: string
  let runner: LocalRunner
  let bank: Bank

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dengtong-assembly-'))
    const assembly = join(folder, 'assembly')
    await cp(join(inject('data'), 'assembly'), assembly, { recursive: true })
    expect(removeGrant(assembly, /submit/i, 'dynamodb:PutItem')).toBeGreaterThan(0)
    expect(removeGrant(assembly, /documents/i, 's3:PutObject')).toBeGreaterThan(0)
    expect(removeGrant(assembly, /notifications/i, 'dynamodb:GetItem')).toBeGreaterThan(0)
    runner = await startLocalRunner({ assembly })
    bank = await startBank({ baseUrl: runner.sandbox.baseUrl, sandbox: runner.sandbox, withoutWebhook: true })
  })
  afterAll(async () => {
    await runner?.remove()
    await rm(folder, { recursive: true, force: true })
  })

  it('cannot store an upload', async () => {
    const bytes = makePdf(['test'])
    const body = declarationOf({ type: 'other', fileName: 'test.pdf', bytes })
    const { documentId } = (await bank.client.must({ method: 'POST', path: '/v1/documents', body })).body
    const link = (
      await bank.client.must({ method: 'POST', path: `/v1/documents/${documentId}/upload-link`, key: null })
    ).body as Link
    expect(await putBytes(link, bytes)).toBe(403)
  })

  it('cannot take a case', async () => {
    const papers = [
      'application-form',
      'power-of-attorney',
      'identity-papers',
      'loan-contract',
      'mortgage-contract',
    ] as const
    const filed = papers.map((slot, index) => ({ slot, documentId: `doc_${String(index).padStart(26, '0')}` }))
    const answer = await bank.file(makeFiling(bank.identity, { units: [flat('350203')] }, filed, bank.client.now()))
    expect(answer.status).toBe(500)
  })

  it('cannot read the feed', async () => {
    const answer = await bank.client.call({ method: 'GET', path: '/v1/notifications?after=0' })
    expect(answer.status).toBe(500)
  })
})
