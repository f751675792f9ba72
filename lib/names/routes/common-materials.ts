/** Standing papers of a bank, cited by kind. */
import { servedBy } from './route.ts'

export const COMMON_MATERIALS = servedBy('authorizations', {
  recordCommonMaterial: {
    method: 'POST',
    path: '/v1/common-materials',
    audiences: ['bank'],
    scope: 'documents.write',
    idempotent: true,
    signed: true,
    uses: [
      'cases.batchGet',
      'cases.query',
      'cases.put',
      'cases.update',
      'incoming.get',
      'archive.get',
      'archive.list',
      'archive.put',
      'archive.lock',
      'feed.send',
    ],
    impact: 'Banks cannot keep or renew their standing papers.',
  },
  listCommonMaterials: {
    method: 'GET',
    path: '/v1/common-materials',
    audiences: ['bank', 'registry', 'authority'],
    scope: 'documents.read',
    uses: ['cases.query', 'cases.due', 'cases.batchGet', 'directory.batchGet', 'access.get'],
    impact: 'Banks do not see which papers end soon, registries not which await their check.',
  },
  checkCommonMaterial: {
    method: 'POST',
    path: '/v1/common-materials/{commonMaterialId}/checks',
    audiences: ['registry', 'authority'],
    scope: 'documents.write',
    idempotent: true,
    signed: true,
    uses: ['cases.batchGet', 'cases.put', 'cases.delete', 'feed.send'],
    impact: 'Standing papers stay unchecked; cases that cite them are held.',
  },
  mintCommonMaterialLink: {
    method: 'POST',
    path: '/v1/common-materials/{commonMaterialId}/download-link',
    audiences: ['bank', 'registry', 'authority'],
    scope: 'documents.read',
    uses: ['cases.get', 'directory.batchGet', 'archive.get', 'audit.put'],
    impact: 'Nobody can read the standing paper that is to be checked.',
  },
})
