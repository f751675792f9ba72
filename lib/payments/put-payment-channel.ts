/** The authority connects a payment channel and says for which registries it collects. */

import { SECRET_BYTES, secretsAfter } from '../access/shared-secret.ts'
import { changeDirectory, changed, nextVersion } from '../institutions/authority-act.ts'
import type { Answer, Call } from '../kernel/call.ts'
import { faultOf } from '../kernel/faults.ts'
import { watches } from '../kernel/jurisdiction.ts'
import { type Result, refuse } from '../kernel/result.ts'
import { AnyRow } from '../kernel/stored.ts'
import type { Ports, Row } from '../platform/ports.ts'
import { registryKey } from '../registries/model.ts'
import { type ChannelRequest, channelKey, collectorKey, PaymentChannel } from './channel.ts'

type ChannelCall = Call<ChannelRequest>

export const putPaymentChannel = (ports: Pick<Ports, 'table' | 'ids'>, call: ChannelCall): Promise<Result<Answer>> => {
  const { channel, payees, rotateSecret, ...terms } = call.body
  const key = channelKey(channel)
  return changeDirectory(ports, call, {
    pk: key.pk,
    wanted: [
      { table: 'directory', key, model: PaymentChannel },
      ...payees.map(({ registry }) => ({ table: 'directory', key: registryKey(registry), model: AnyRow }) as const),
    ],
    decide: ([row, ...registries]) => {
      const faults = payees.flatMap(({ registry }, at) =>
        registries[at] && watches(call.caller, registry)
          ? []
          : [faultOf(['payees', at, 'registry'], 'registry.takes-over-unknown')],
      )
      if (faults.length > 0) return refuse('request.invalid', { faults })
      const version = nextVersion(row, call)
      if (!version.ok) return version
      const { secrets = [] } = row ?? {}
      const secret = row && !rotateSecret ? undefined : ports.ids.secret(SECRET_BYTES)
      const stored: Row = {
        channel,
        ...terms,
        payees,
        version: version.value.version,
      }
      return {
        ok: true,
        value: {
          writes: [
            {
              table: 'directory',
              put: { ...key, ...stored, secrets: secret ? secretsAfter(secrets, secret, call.now) : secrets },
              condition: version.value.condition,
            },
            ...payees.map(({ registry }) => ({
              table: 'directory' as const,
              put: { ...collectorKey(registry), channel },
            })),
          ],
          response: changed(200, stored),
          secret,
        },
      }
    },
  })
}
