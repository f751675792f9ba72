import * as contracts from '../../lib/api/common-materials.ts'
import { checkCommonMaterial } from '../../lib/documents/common/check-common-material.ts'
import { listCommonMaterials, mintCommonMaterialLink } from '../../lib/documents/common/read-common-materials.ts'
import { recordCommonMaterial } from '../../lib/documents/common/record-common-material.ts'
import { endpoint, serve } from '../runtime/http.ts'
import { objects } from '../runtime/objects-port.ts'
import { ports } from '../runtime/ports.ts'
import { queue } from '../runtime/queue-port.ts'

const given = { ...ports, objects, queue }

export const handler = serve(
  endpoint(contracts.recordCommonMaterial, (call) => recordCommonMaterial(given, call)),
  endpoint(contracts.listCommonMaterials, (call) => listCommonMaterials(ports, call)),
  endpoint(contracts.checkCommonMaterial, (call) => checkCommonMaterial(given, call)),
  endpoint(contracts.mintCommonMaterialLink, (call) => mintCommonMaterialLink(given, call)),
)
