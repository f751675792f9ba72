import * as contracts from '../../lib/api/archives.ts'
import * as holds from '../../lib/api/holds.ts'
import { listArchives } from '../../lib/archives/list-archives.ts'
import { liftHold, listHolds, placeHold } from '../../lib/archives/order-hold.ts'
import { getCaseArchive, mintArchiveLinks } from '../../lib/archives/read-archive.ts'
import { recordElectronicArchive, recordPaperArchive } from '../../lib/archives/record-place.ts'
import { endpoint, serve } from '../runtime/http.ts'
import { objects } from '../runtime/objects-port.ts'
import { ports } from '../runtime/ports.ts'

const given = { ...ports, objects }

export const handler = serve(
  endpoint(contracts.getCaseArchive, (call) => getCaseArchive(given, call)),
  endpoint(contracts.mintArchiveLinks, (call) => mintArchiveLinks(given, call)),
  endpoint(contracts.recordPaperArchive, (call) => recordPaperArchive(ports, call)),
  endpoint(contracts.recordElectronicArchive, (call) => recordElectronicArchive(ports, call)),
  endpoint(holds.placeHold, (call) => placeHold(ports, call)),
  endpoint(holds.liftHold, (call) => liftHold(ports, call)),
  endpoint(holds.listHolds, (call) => listHolds(ports, call)),
  endpoint(contracts.listArchives, (call) => listArchives(given, call)),
)
