import { makePepper } from '../../lib/access/pepper.ts'
import { seedDirectory } from '../../lib/registries/seed-directory.ts'
import { makeCursorSecret } from '../../lib/tables/cursor.ts'
import { ports } from '../runtime/ports.ts'
import { serveOperator } from '../runtime/worker.ts'

/** A directory with faults fails the invocation, and nothing of it is stored. */
export const handler = serveOperator(async (payload) => {
  const seeded = await seedDirectory(ports, payload)
  if (!seeded.ok) throw new Error(`The directory has faults: ${JSON.stringify(seeded.refusal.faults)}`)
  await makeCursorSecret(ports)
  await makePepper(ports)
  return seeded.value
})
