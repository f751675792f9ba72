/** The authority of the province connects a signing provider and says for which banks it works. */
import { SECRET_BYTES, secretsAfter } from '../../access/shared-secret.ts'
import { changeDirectory, changed, nextVersion } from '../../institutions/authority-act.ts'
import { InstitutionRow, institutionKey } from '../../institutions/model.ts'
import type { Answer, Call } from '../../kernel/call.ts'
import { faultOf } from '../../kernel/faults.ts'
import { PROVINCE, watches } from '../../kernel/jurisdiction.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Ports, Row } from '../../platform/ports.ts'
import { OTHERS, type ProviderRequest, providerKey, SigningProvider, workerKey } from './provider.ts'

export const putSigningProvider = (
  ports: Pick<Ports, 'table' | 'ids'>,
  call: Call<ProviderRequest>,
): Promise<Result<Answer>> => {
  const { provider, serves, rotateSecret, ...terms } = call.body
  const key = providerKey(provider)
  const banks = serves === OTHERS ? [] : serves
  return changeDirectory(ports, call, {
    pk: key.pk,
    wanted: [
      { table: 'directory', key, model: SigningProvider },
      ...banks.map((bank) => ({ table: 'directory', key: institutionKey(bank), model: InstitutionRow }) as const),
    ],
    decide: ([row, ...institutions]) => {
      if (!watches(call.caller, PROVINCE)) return refuse('resource.not-found')
      const faults = banks.flatMap((_, at) =>
        institutions[at]?.kind === 'bank' ? [] : [faultOf(['serves', at], 'bank.unknown')],
      )
      if (faults.length > 0) return refuse('request.invalid', { faults })
      const version = nextVersion(row, call)
      if (!version.ok) return version
      const { secrets = [] } = row ?? {}
      const secret = row && !rotateSecret ? undefined : ports.ids.secret(SECRET_BYTES)
      const stored: Row = { provider, ...terms, serves, version: version.value.version }
      return ok({
        writes: [
          {
            table: 'directory',
            put: { ...key, ...stored, secrets: secret ? secretsAfter(secrets, secret, call.now) : secrets },
            condition: version.value.condition,
          },
          ...(serves === OTHERS ? [OTHERS] : banks).map((bank) => ({
            table: 'directory' as const,
            put: { ...workerKey(bank), provider },
          })),
        ],
        response: changed(200, stored),
        secret,
      })
    },
  })
}
