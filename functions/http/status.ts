/** How the platform is, for anybody: for programs and for people. */
import { readStatus, readStatusPage } from '../../lib/api/status.ts'
import { type Status, StatusRow, statusKey, statusOf } from '../../lib/deliveries/status.ts'
import { answer, type Call } from '../../lib/kernel/call.ts'
import { ok } from '../../lib/kernel/result.ts'
import type { LaneName } from '../../lib/names/resources.ts'
import { endpoint, serve } from '../runtime/http.ts'
import { table } from '../runtime/ports.ts'

const status = async ({ now }: Pick<Call, 'now'>): Promise<Status> =>
  statusOf(await table.get('deliveries', statusKey, StatusRow), now)

const LANE_WORDS: Readonly<Record<LaneName, string>> = {
  platform: '平台校验 · Validation',
  registry: '送登记机构 · To registries',
  feed: '银行通知 · Notifications',
  push: '银行推送 · Webhooks',
}

const minutes = (seconds: number): string => `${Math.floor(seconds / 60)} min ${seconds % 60} s`

const pageOf = ({ status: word, asOf, lanes }: Status): string => `<!doctype html>
<html lang="zh-CN">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta http-equiv="refresh" content="60">
<title>运行状态 · Status</title>
<style>
body{font:16px/1.6 system-ui,"Noto Sans SC",sans-serif;max-width:44rem;margin:3rem auto;padding:0 1rem;color:#1c2733;background:#fff}
h1{font-size:1.3rem;margin:0}p{margin:.4rem 0 1.4rem;color:#51606e}
.word{display:inline-block;padding:.15rem .8rem;border:2px solid;border-radius:1rem;font-weight:600}
.ok{color:#14663a}.degraded{color:#8a3b00}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.5rem .4rem;border-bottom:1px solid #d9e0e6}
td:nth-child(n+2),th:nth-child(n+2){text-align:right}
</style></head>
<body>
<h1>福建省不动产登记金融服务平台 · 运行状态 Status</h1>
<p>${asOf ? `截至 as of ${asOf}` : '尚无记录 · nothing seen yet'}</p>
<p><span class="word ${word}">${word === 'ok' ? '✓ 正常 · Operational' : '! 部分延迟 · Degraded'}</span></p>
<table><thead><tr><th>环节 · Part</th><th>最久待办 · Oldest due</th><th>暂停对象 · Receivers down</th></tr></thead>
<tbody>${lanes
  .map(
    ({ lane, oldestDueSeconds, receiversDown, late }) =>
      `<tr><td>${LANE_WORDS[lane]}</td><td class="${late ? 'degraded' : 'ok'}">${late ? '! ' : ''}${minutes(oldestDueSeconds)}</td><td>${receiversDown}</td></tr>`,
  )
  .join('')}</tbody></table>
</body></html>
`

const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'public, max-age=30',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
}

export const handler = serve(
  endpoint(readStatus, async (call) => ok(answer(200, await status(call), { 'cache-control': 'public, max-age=30' }))),
  endpoint(readStatusPage, async (call) =>
    ok({ status: 200, headers: PAGE_HEADERS, body: pageOf(await status(call)) }),
  ),
)
