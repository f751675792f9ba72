/** An electronic signing provider for the demo: the authority trusts its certification authority and lets it work for the banks. */
import { startAuthority } from '../simulate/authority.ts'
import type { Bank } from '../simulate/bank.ts'
import {
  connectProvider,
  type SigningProvider,
  startSigningProvider,
  trustedWith,
} from '../simulate/signing-provider.ts'
import type { Scene } from './scene.ts'

const PROVIDER = '签署服务 signing'

export const startProvider = async (scene: Scene, bank: Bank): Promise<SigningProvider> => {
  const { timeline, sandbox } = scene
  let secret = ''
  const provider = await startSigningProvider({
    now: bank.client.now,
    secret: () => secret,
    prompt: true,
    tell: (deed, detail) => timeline.say(PROVIDER, `${deed}  ${detail}`),
  })
  scene.defer(provider.close)
  const authority = startAuthority({ sandbox })
  const list = await trustedWith(bank.client, provider.certification)
  const { body } = await authority.must('/v1/authority/trust-lists', list)
  secret = await connectProvider(authority, { provider: 'demo-signing', url: provider.url, serves: 'others' })
  timeline.say('主管部门 authority', `接入签署服务商      connects a signing provider, trust list ${body.version}`)
  return provider
}
