/** Discovery and documentation. Bodies are compressed once per process and kept; nothing comes from another site. */
import { readFileSync } from 'node:fs'
import { gunzipSync, gzipSync } from 'node:zlib'
import openApi from '../../docs/generated/openapi.json' with { type: 'json' }
import { authorizationServerMetadata } from '../../lib/access/metadata.ts'
import { readAuthorizationServer, readDocs, readDocsScript, readOpenApi } from '../../lib/api/pages.ts'
import { type Answer, answer, type Call } from '../../lib/kernel/call.ts'
import { ok } from '../../lib/kernel/result.ts'
import { SETTINGS, TOKEN_BINDINGS } from '../../lib/names/settings.ts'
import { setting, settingAmong } from '../runtime/environment.ts'
import { endpoint, serve } from '../runtime/http.ts'
import page from './docs.html'

const CACHED = { 'cache-control': 'public, max-age=300' }

/** Scripts only from here. Styles are the page's own, but the reference sets them while it draws. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

const SECURE = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
}

type Packed = { readonly type: string; readonly gzip: () => Buffer }

const once = <T>(make: () => T): (() => T) => {
  let made: { value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

const DOCUMENT: Packed = { type: 'application/json', gzip: once(() => gzipSync(JSON.stringify(openApi))) }
const PAGE: Packed = { type: 'text/html; charset=utf-8', gzip: once(() => gzipSync(page)) }
/** Put beside the bundle by cdk/bundle.ts, compressed already: as text it would come near Lambda's 6 MB. */
const SCRIPT: Packed = {
  type: 'text/javascript; charset=utf-8',
  gzip: once(() => readFileSync(new URL('./reference.js.gz', import.meta.url))),
}

const takesGzip = (acceptEncoding = ''): boolean =>
  acceptEncoding.split(',').some((range) => /^\s*(gzip|\*)\s*(;\s*q=(?!0(\.0*)?\s*$).*)?$/i.test(range))

const send = ({ type, gzip }: Packed, { headers }: Call): Answer => {
  const packed = takesGzip(headers['accept-encoding'])
  return {
    status: 200,
    headers: {
      'content-type': type,
      ...CACHED,
      ...SECURE,
      vary: 'Accept-Encoding',
      ...(packed && { 'content-encoding': 'gzip' }),
    },
    body: (packed ? gzip() : gunzipSync(gzip())).toString('base64'),
    base64: true,
  }
}

export const handler = serve(
  endpoint(readAuthorizationServer, async () => {
    const binding = settingAmong(SETTINGS.tokenBinding, TOKEN_BINDINGS)
    return ok(answer(200, authorizationServerMetadata(setting(SETTINGS.issuer), binding), CACHED))
  }),
  endpoint(readOpenApi, async (call) => ok(send(DOCUMENT, call))),
  endpoint(readDocs, async (call) => ok(send(PAGE, call))),
  endpoint(readDocsScript, async (call) => ok(send(SCRIPT, call))),
)
