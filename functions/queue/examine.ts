import { SETTINGS } from '../../lib/names/settings.ts'
import { calendar } from '../runtime/calendar.ts'
import { setting } from '../runtime/environment.ts'
import { objects } from '../runtime/objects-port.ts'
import { actOnDue } from '../runtime/on-due.ts'
import { ports } from '../runtime/ports.ts'
import { queue } from '../runtime/queue-port.ts'
import { serveQueue } from '../runtime/worker.ts'

const outside = async () => {
  const { http } = await import('../runtime/http-port.ts')
  return { http, baseUrl: setting(SETTINGS.issuer) }
}

const given = { ...ports, queue, objects, outside }

export const handler = serveQueue(async ({ subjectId }) => {
  if (subjectId !== undefined) await actOnDue(given, subjectId)
}).use(calendar)
