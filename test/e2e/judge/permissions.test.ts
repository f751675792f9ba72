/**
 * Runs after both strands. What they did together is held against the roles of the templates: every grant was used, or a reason says
 * why not; and no grant can be taken away without refusing something that the run needed.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Grant, grantsOf, refusedUnder, withoutGrant } from '../../../tools/local/iam/replay.ts'
import { type LocalRunner, startLocalRunner } from '../../../tools/local/start.ts'
import { type Bank, startBank } from '../../../tools/simulate/bank.ts'
import { declarationOf, type Link, putBytes } from '../../../tools/simulate/documents.ts'
import { makeFiling } from '../../../tools/simulate/filing.ts'
import { makePdf } from '../../../tools/simulate/pdf.ts'
import { type Recorded, readRecords } from '../../support/records.ts'
import { flat } from '../scene.ts'

/** Grants that a run on this machine cannot use, and why each must be there all the same. */
const EXCUSED: readonly { readonly matches: RegExp; readonly reason: string }[] = [
  {
    matches: /recountRole\S*\/uses\/\d+ dynamodb:(putitem|updateitem)$/,
    reason:
      'Figures are repaired where they differ, and in a sound run none does: test/contract/reports/reports.test.ts spoils some and shows it.',
  },
  {
    matches: /notificationsRole\S*\/uses\/0 dynamodb:batchgetitem$/,
    reason:
      'What a narrowed client reads of signing requests goes by their documents, and no narrowed bank of the run asks for signatures: test/contract/conformance/narrowed.test.ts.',
  },
]

let recorded: Recorded
beforeAll(() => {
  const [first, ...others] = readRecords()
  if (first === undefined) throw new Error('there is no strand')
  // hosted from one template, they differ in what they did alone
  for (const { roles, resourcePolicies, account } of others)
    expect({ roles, resourcePolicies, account }).toEqual({
      roles: first.roles,
      resourcePolicies: first.resourcePolicies,
      account: first.account,
    })
  recorded = {
    ...first,
    grants: [first, ...others].flatMap(({ grants }) => grants),
    wire: [first, ...others].flatMap(({ wire }) => wire),
  }
})

const nameOf = ({ role, statement, action }: Grant) => `${role} ${statement} ${action.toLowerCase()}`

const isExcused = (grant: Grant): boolean => EXCUSED.some(({ matches }) => matches.test(nameOf(grant)))

const used = (): ReadonlySet<string> => new Set(recorded.grants.map(nameOf))

/** Whether some call of the run would be refused without this grant. */
const isMissed = (grant: Grant): boolean => {
  const roles = withoutGrant(recorded.roles, grant)
  return (
    refusedUnder(
      { ...recorded, roles },
      recorded.wire.filter((call) => call.role === grant.role),
    ).length > 0
  )
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
    const seen = used()
    const idle = grantsOf(recorded).filter((grant) => !seen.has(nameOf(grant)))
    expect(idle.filter((grant) => !isExcused(grant)).map(nameOf)).toEqual([])
  })

  it('excuse no grant that the run did use', () => {
    const seen = used()
    expect(
      grantsOf(recorded)
        .filter((grant) => seen.has(nameOf(grant)) && isExcused(grant))
        .map(nameOf),
    ).toEqual([])
  })

  it('cannot lose one grant without refusing a call of the run', () => {
    const grants = grantsOf(recorded).filter((grant) => !isExcused(grant))
    expect(grants.length).toBeGreaterThan(50)
    expect(grants.filter((grant) => !isMissed(grant)).map(nameOf)).toEqual([])
  })

  it('refused nothing that the run needed', () => {
    expect(recorded.wire.filter((call) => !call.allowed)).toEqual([])
  })
})

/** Every grant of this action to the roles that match, as the runner takes it. */
const named = (role: RegExp, action: string): string[] => {
  const found = grantsOf(recorded).filter((grant) => role.test(grant.role) && grant.action.toLowerCase() === action)
  expect(found.length).toBeGreaterThan(0)
  return found.map((grant) => `${grant.statement} ${grant.action}`)
}

describe('a template with three grants taken away, running', () => {
  let runner: LocalRunner
  let bank: Bank

  beforeAll(async () => {
    runner = await startLocalRunner({
      withoutGrants: [
        ...named(/documentsRole/, 's3:putobject'),
        ...named(/submitRole/, 'dynamodb:putitem'),
        ...named(/notificationsRole/, 'dynamodb:getitem'),
      ],
    })
    bank = await startBank({ baseUrl: runner.baseUrl, sandbox: runner.sandbox, withoutWebhook: true })
  })
  afterAll(() => runner?.remove())

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
