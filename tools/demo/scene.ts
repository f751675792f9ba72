/** What every story of the demo is played on. */
import type { Sandbox } from '../simulate/sandbox.ts'
import type { Timeline } from './timeline.ts'

export type Scene = {
  readonly baseUrl: string
  readonly sandbox: Sandbox
  /** Empty to take the units of the examples. */
  readonly unit: string
  readonly timeline: Timeline
  /** Play the registries too; false where they run beside the platform already. */
  readonly playRegistries: boolean
  /** Told what to close at the end, whatever happens. */
  readonly defer: (close: () => Promise<void>) => void
}
