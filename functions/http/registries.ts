import { getCalendar as calendarContract } from '../../lib/api/calendar.ts'
import * as contracts from '../../lib/api/registries.ts'
import { getCalendar } from '../../lib/institutions/get-calendar.ts'
import { getRegistryCapability } from '../../lib/registries/get-registry-capability.ts'
import { listRegistries } from '../../lib/registries/list-registries.ts'
import { calendar } from '../runtime/calendar.ts'
import { endpoint, serve } from '../runtime/http.ts'
import { ports } from '../runtime/ports.ts'

export const handler = serve(
  endpoint(contracts.listRegistries, () => listRegistries(ports)),
  endpoint(contracts.getRegistryCapability, (call) => getRegistryCapability(ports, call)),
  endpoint(calendarContract, (call) => getCalendar(ports, call)),
).use(calendar)
