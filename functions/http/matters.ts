import * as contracts from '../../lib/api/matters.ts'
import {
  closeMatter,
  escalateMatter,
  reopenMatter,
  replyToMatter,
  resolveMatter,
} from '../../lib/matters/act-on-matter.ts'
import { raiseMatter } from '../../lib/matters/raise-matter.ts'
import { readMatterFigures } from '../../lib/matters/read-matter-figures.ts'
import { getMatter, listMatters, mintMatterDocumentLink } from '../../lib/matters/read-matters.ts'
import { calendar } from '../runtime/calendar.ts'
import { endpoint, serve } from '../runtime/http.ts'
import { objects } from '../runtime/objects-port.ts'
import { ports } from '../runtime/ports.ts'
import { queue } from '../runtime/queue-port.ts'

const all = { ...ports, queue, objects }

export const handler = serve(
  endpoint(contracts.raiseMatter, (call) => raiseMatter(all, call)),
  endpoint(contracts.listMatters, (call) => listMatters(all, call)),
  endpoint(contracts.readMatterFigures, (call) => readMatterFigures(all, call)),
  endpoint(contracts.getMatter, (call) => getMatter(all, call)),
  endpoint(contracts.replyToMatter, (call) => replyToMatter(all, call)),
  endpoint(contracts.escalateMatter, (call) => escalateMatter(all, call)),
  endpoint(contracts.resolveMatter, (call) => resolveMatter(all, call)),
  endpoint(contracts.reopenMatter, (call) => reopenMatter(all, call)),
  endpoint(contracts.closeMatter, (call) => closeMatter(all, call)),
  endpoint(contracts.mintMatterDocumentLink, (call) => mintMatterDocumentLink(all, call)),
).use(calendar)
