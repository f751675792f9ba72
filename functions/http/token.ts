import { BindingMode } from '../../lib/access/binding.ts'
import { issueToken } from '../../lib/access/issue-token.ts'
import { SETTINGS } from '../../lib/names/settings.ts'
import { setting } from '../runtime/environment.ts'
import { ports } from '../runtime/ports.ts'
import { serveToken } from '../runtime/token.ts'

const settings = { issuer: setting(SETTINGS.issuer), binding: BindingMode.parse(setting(SETTINGS.tokenBinding)) }

export const handler = serveToken((request) => issueToken(request, settings, ports))
