/** Functions that no caller addresses: the authorizer, queue and schedule workers, and the operator's seed. */
import type { LaneName } from './resources.ts'
import type { Use } from './uses.ts'

export type Worker = {
  readonly trigger:
    | { readonly lane: LaneName }
    | { readonly everyMinutes: number }
    | { readonly authorizer: true }
    | { readonly operator: true }
  /** Path below functions/, without .ts */
  readonly entry: string
  readonly uses: readonly Use[]
  readonly impact: string
}

/** Takes rows that wait, shares them out and calls endpoints. */
const BRINGING = [
  'cases.query',
  'cases.put',
  'cases.update',
  'cases.delete',
  'directory.get',
  'directory.query',
  'directory.update',
  'deliveries.get',
  'deliveries.put',
  'deliveries.delete',
  'outside.call',
] as const satisfies readonly Use[]

export const WORKERS = {
  authorizer: {
    trigger: { authorizer: true },
    entry: 'authorizer',
    uses: ['access.get', 'directory.batchGet'],
    impact: 'Every call with a token is refused.',
  },
  examine: {
    trigger: { lane: 'platform' },
    entry: 'queue/examine',
    uses: [
      'cases.get',
      'cases.batchGet',
      'cases.query',
      'cases.put',
      'cases.update',
      'cases.delete',
      'cases.check',
      'directory.batchGet',
      'deliveries.batchGet',
      'access.get',
      'audit.put',
      'incoming.get',
      'archive.get',
      'archive.list',
      'archive.put',
      'archive.lock',
      'platform.send',
      'registry.send',
      'feed.send',
      'outside.call',
    ],
    impact: 'Filed cases are not examined and do not reach the registry; payment orders stand still.',
  },
  deliver: {
    trigger: { lane: 'registry' },
    entry: 'queue/deliver',
    uses: [...BRINGING, 'cases.batchGet', 'audit.put', 'registry.send'],
    impact: 'Registries do not receive cases.',
  },
  publish: {
    trigger: { lane: 'feed' },
    entry: 'queue/publish',
    uses: [
      'cases.due',
      'cases.query',
      'cases.update',
      'cases.delete',
      'directory.query',
      'deliveries.get',
      'deliveries.query',
      'deliveries.put',
      'deliveries.update',
      'push.send',
    ],
    impact: 'Events do not appear in the feed of banks.',
  },
  push: {
    trigger: { lane: 'push' },
    entry: 'queue/push',
    uses: [...BRINGING, 'push.send'],
    impact: 'Banks do not receive webhooks.',
  },
  sweep: {
    trigger: { everyMinutes: 1 },
    entry: 'schedule/sweep',
    uses: [
      'cases.due',
      'directory.byKind',
      'directory.get',
      'directory.query',
      'directory.delete',
      'deliveries.get',
      'deliveries.put',
      'deliveries.update',
      'platform.send',
      'registry.send',
      'feed.send',
      'push.send',
    ],
    impact: 'Work whose queue message was lost is not picked up again; retries stop.',
  },
  seal: {
    trigger: { everyMinutes: 1 },
    entry: 'schedule/seal',
    uses: [
      'audit.unsealed',
      'audit.get',
      'audit.batchGet',
      'audit.put',
      'audit.batchPut',
      'archive.get',
      'archive.list',
      'archive.put',
      'archive.lock',
    ],
    impact: 'Audit records stay unsealed, where a drop could go unnoticed; the authority does not find them.',
  },
  hold: {
    trigger: { everyMinutes: 5 },
    entry: 'schedule/hold',
    uses: ['cases.due', 'cases.get', 'cases.query', 'cases.put', 'archive.hold'],
    impact: 'Holds ordered by courts are not put on the archive, nor lifted; its locks still stand.',
  },
  count: {
    trigger: { everyMinutes: 5 },
    entry: 'schedule/count',
    uses: [
      'directory.batchGet',
      'directory.byKind',
      'deliveries.get',
      'deliveries.query',
      'cases.query',
      'reports.get',
      'reports.batchGet',
      'reports.put',
      'access.get',
      'audit.query',
    ],
    impact: 'Figures of reports stand still; nothing is lost, they are counted later from the feeds.',
  },
  draft: {
    trigger: { everyMinutes: 30 },
    entry: 'schedule/draft',
    uses: [
      'directory.byKind',
      'directory.batchGet',
      'directory.get',
      'directory.query',
      'reports.batchGet',
      'reports.query',
      'reports.put',
      'cases.query',
      'cases.put',
      'deliveries.query',
      'feed.send',
    ],
    impact: 'Reports are not drafted ahead, and nobody is reminded before they are due.',
  },
  recount: {
    trigger: { operator: true },
    entry: 'operator/recount',
    uses: [
      'directory.batchGet',
      'directory.byKind',
      'deliveries.query',
      'cases.byInstitution',
      'cases.query',
      'reports.get',
      'reports.batchGet',
      'reports.put',
      'reports.update',
      'access.get',
    ],
    impact: 'Operators cannot prove that the figures of reports agree with the cases, nor mend them.',
  },
  seed: {
    trigger: { operator: true },
    entry: 'operator/seed',
    uses: ['directory.put', 'access.put'],
    impact: 'Operators cannot load the directory.',
  },
} as const satisfies Record<string, Worker>

export type WorkerName = keyof typeof WORKERS
