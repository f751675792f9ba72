/** Who may call what, which function serves it, and what that function is given. */
import { type Operation, ROUTES } from '../../lib/names/routes/index.ts'
import type { Route } from '../../lib/names/routes/route.ts'
import { WORKERS, type Worker } from '../../lib/names/workers.ts'
import { table } from './markdown.ts'
import { AUDIENCES } from './words.ts'

const list = (items: readonly string[]): string => items.map((item) => `\`${item}\``).join(' ')

const audiencesOf = ({ audiences }: Route): string =>
  audiences === 'public' ? 'public · 公开' : audiences.map((a) => `${a} · ${AUDIENCES[a].zh}`).join(', ')

const triggerOf = ({ trigger }: Worker): string => {
  if ('lane' in trigger) return `lane \`${trigger.lane}\``
  if ('everyMinutes' in trigger) return `every ${trigger.everyMinutes} min`
  return 'authorizer' in trigger ? 'each call with a token' : 'an operator'
}

export const permissionMatrix = (): string => {
  const operations = Object.keys(ROUTES) as Operation[]
  const rows = operations.map((operation) => {
    const route: Route = ROUTES[operation]
    return [
      `\`${operation}\``,
      `${route.method} \`${route.path}\``,
      audiencesOf(route),
      route.scope ? `\`${route.scope}\`` : '',
      [route.idempotent ? 'key' : '', route.signed ? 'signature' : ''].filter(Boolean).join(' + '),
      `\`${route.function}\``,
      ROUTES[operation].impact,
    ]
  })
  const functions = [...Map.groupBy(operations, (operation) => ROUTES[operation].function)].map(([name, served]) => [
    `\`${name}\``,
    list(served),
    list([...new Set(served.flatMap((operation): readonly string[] => ROUTES[operation].uses))].sort()),
  ])
  const workers = Object.entries<Worker>(WORKERS).map(([name, worker]) => [
    `\`${name}\``,
    triggerOf(worker),
    list([...worker.uses].sort()),
    worker.impact,
  ])
  return `# Permissions · 权限

From \`lib/names\`: nobody has a permission that is not in these tables. 权限均出自 \`lib/names\`，此外别无授权。

## Operations · 操作

*Proof*: \`key\` is an Idempotency-Key, \`signature\` a DT-Signature over the body.

${table(['operation · 操作', 'route · 路径', 'audience · 使用方', 'scope · 权限范围', 'proof · 凭据', 'function · 函数', 'while it fails · 失效影响'], rows)}

## What each function is given · 各函数的授权

${table(['function · 函数', 'operations · 操作', 'uses · 资源使用'], functions)}

## Workers · 后台函数

${table(['worker · 函数', 'runs on · 触发', 'uses · 资源使用', 'while it fails · 失效影响'], workers)}
`
}
