/** What a registration costs. */
import { BOTH, servedBy } from './route.ts'

export const FEES = servedBy('fees', {
  quoteFees: {
    method: 'POST',
    path: '/v1/fees/quote',
    audiences: BOTH,
    scope: 'directory.read',
    narrowing: 'none',
    uses: [],
    impact: 'Banks and registries cannot ask what an application will cost.',
  },
})
