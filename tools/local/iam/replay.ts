/** Asks recorded calls again under other policies: what would have been refused without one grant. Pure. */
import { decideWithResource, type Request, type Statement } from './evaluate.ts'

export type Grant = { readonly role: string; readonly statement: string; readonly action: string }
export type Policies = {
  readonly account: string
  readonly roles: readonly { readonly id: string; readonly arn: string; readonly statements: readonly Statement[] }[]
  readonly resourcePolicies: Readonly<Record<string, readonly Statement[]>>
}
export type RecordedCall = { readonly role: string; readonly requests: readonly Request[]; readonly allowed: boolean }

/** Every (role, statement, action) that the templates give. */
export const grantsOf = ({ roles }: Pick<Policies, 'roles'>): Grant[] =>
  roles.flatMap((role) =>
    role.statements
      .filter((statement) => statement.effect === 'Allow')
      .flatMap((statement) => statement.actions.map((action) => ({ role: role.id, statement: statement.id, action }))),
  )

/** The same roles with one action taken out of one statement. */
export const withoutGrant = <T extends Policies['roles'][number]>(
  roles: readonly T[],
  grant: Omit<Grant, 'role'>,
): T[] =>
  roles.map((role) => ({
    ...role,
    statements: role.statements
      .map((one) =>
        one.id === grant.statement ? { ...one, actions: one.actions.filter((action) => action !== grant.action) } : one,
      )
      .filter((one) => one.actions.length > 0),
  }))

/** The bucket policy speaks for its objects too. */
export const policyFor = <T>(policies: ReadonlyMap<string, T>, resource: string): T | undefined =>
  policies.get(resource) ?? policies.get(resource.split('/')[0] ?? '')

/** Calls that were allowed and would be refused under these policies. */
export const refusedUnder = <T extends RecordedCall>(policies: Policies, calls: readonly T[]): T[] => {
  const roles = new Map(policies.roles.map((role) => [role.id, role]))
  const own = new Map(Object.entries(policies.resourcePolicies))
  return calls.filter((call) => {
    const role = roles.get(call.role)
    if (!role || !call.allowed) return false
    const caller = { arn: role.arn, account: policies.account, statements: role.statements }
    return call.requests.some(
      (request) => !decideWithResource(caller, policyFor(own, request.resource) ?? [], request).allowed,
    )
  })
}
