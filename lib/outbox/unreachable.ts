/** Registries that could not be reached when the sweeper last looked: no endpoint of theirs answers. */
import * as z from 'zod/mini'
import { beijing } from '../kernel/time.ts'
import type { Key, Ports } from '../platform/ports.ts'

const unreachableKey: Key = { pk: 'STATUS', sk: 'UNREACHABLE' }

const UnreachableRow = z.object({ registries: z.array(z.string()) })

export const noteUnreachable = async (
  { table, clock }: Pick<Ports, 'table' | 'clock'>,
  registries: readonly string[],
): Promise<void> => {
  await table.write({ table: 'deliveries', put: { ...unreachableKey, at: beijing(clock.now()), registries } })
}

export const unreachableRegistries = async ({ table }: Pick<Ports, 'table'>): Promise<readonly string[]> =>
  (await table.get('deliveries', unreachableKey, UnreachableRow))?.registries ?? []
